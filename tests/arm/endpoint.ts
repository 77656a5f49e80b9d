import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ExecutionContext } from 'ava'
import { certificatesFor } from '../../harness/plan/certificates.ts'

/** A resource as Azure Resource Manager answers with it: what it says stands under `properties`. */
export interface Deployed {
  readonly id: string
  readonly location?: string
  readonly properties: Readonly<Record<string, unknown>>
  readonly sku?: unknown
}

export interface Quirks {
  /** Items of a page. */
  readonly pageSize?: number
  /** How often it says that it was asked too much, before it answers. */
  readonly throttled?: number
  /** What it refuses, with a code of ARM's. */
  readonly refuse?: (path: string) => { readonly status: number; readonly code: string } | undefined
  /** Where the next page of a list is said to be. */
  readonly nextLink?: (url: string) => string
}

export interface ArmEndpoint {
  readonly url: string
  /** The certificate of whoever signed the server's, as PEM. */
  readonly authority: string
  /** Method, path and version of each request that was answered with more than a refusal. */
  readonly asked: readonly string[]
  readonly tokens: ReadonlySet<string>
}

/** Azure Resource Manager on loopback: it lists what is deployed, page by page, in the shapes of the published REST examples. */
export async function armEndpoint(t: Pick<ExecutionContext, 'teardown'>, deployed: readonly Deployed[], quirks: Quirks = {}): Promise<ArmEndpoint> {
  const { authority, server: certificate, serverKey } = await certificatesFor(['127.0.0.1'])
  const asked: string[] = []
  const tokens = new Set<string>()
  let throttled = quirks.throttled ?? 0
  const server = createServer({ key: serverKey, cert: certificate }, (request, response) => {
    void answer(request, response).catch((error: unknown) => sent(response, 500, { error: { code: 'InternalServerError', message: String(error) } }))
  })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', origin(server))
    tokens.add(request.headers.authorization ?? '')
    if (throttled-- > 0) return sent(response, 429, { error: { code: 'TooManyRequests', message: 'Too many requests.' } }, { 'retry-after': '0' })
    const refused = quirks.refuse?.(url.pathname)
    if (refused !== undefined) return sent(response, refused.status, { error: { code: refused.code, message: `The client '44444444-4444-4444-4444-444444444444' does not have authorization to perform this action over scope '${url.pathname}'.` } })
    asked.push(`${request.method} ${url.pathname}?${url.searchParams.get('api-version')}`)
    if (request.method === 'POST') return sent(response, 200, graph(deployed, await bodyOf(request), quirks.pageSize ?? 1000))
    const all = listed(deployed, url.pathname)
    if (all === undefined) return sent(response, 404, { error: { code: 'ResourceNotFound', message: `${url.pathname} was not found.` } })
    const from = Number(url.searchParams.get('$skiptoken') ?? 0)
    const to = from + (quirks.pageSize ?? all.length + 1)
    url.searchParams.set('$skiptoken', String(to))
    sent(response, 200, { value: all.slice(from, to), ...(to < all.length && { nextLink: quirks.nextLink?.(url.href) ?? url.href }) })
  }
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: origin(server), authority, asked, tokens }
}

function origin(server: Server): string {
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function sent(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'x-ms-request-id': 'a', ...headers }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, any>> {
  return JSON.parse(Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)).toString()) as Record<string, any>
}

/** What ARM has inside its resources' own answers, and does not list here a second time. */
const inside = /\/virtualNetworks\/[^/]+\/(subnets|virtualNetworkPeerings)\//i

/** By the path of a list: all of a subscription, of a group, or inside a resource. `undefined`: that resource is not there. */
function listed(deployed: readonly Deployed[], path: string): readonly object[] | undefined {
  const whole = path.toLowerCase()
  const [, subscription = '', group, kind = ''] = /^\/subscriptions\/([^/]+)(?:\/resourcegroups\/([^/]+))?\/providers\/(.+)$/.exec(whole) ?? []
  const [provider, ...steps] = kind.split('/')
  const all = deployed.filter(({ id }) => !inside.test(id))
  const within = (prefix: string): readonly Deployed[] => all.filter(({ id }) => id.toLowerCase().startsWith(prefix) && !id.slice(prefix.length).includes('/'))
  if (steps.length > 1) {
    const parent = whole.split('/').slice(0, -1).join('/')
    if (!all.some(({ id }) => id.toLowerCase() === parent)) return undefined
    // Records of every type are one list.
    if (steps.at(-1) === 'all') return all.filter(({ id }) => id.toLowerCase().startsWith(`${parent}/`) && /^[a-z]+$/i.test(id.split('/').at(-2)!) && !/virtualnetworklinks$/i.test(id.split('/').at(-2)!)).map(shown)
    return within(`${whole}/`).map(shown)
  }
  return all.filter(({ id }) => {
    const [, itsSubscription, itsGroup, itsProvider, itsType, ...rest] = /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(id.toLowerCase()) ?? []
    return rest.length === 1 && itsSubscription === subscription && (group === undefined || itsGroup === group) && itsProvider === provider && itsType === steps[0]
  }).map(shown)
}

function shown({ id, location, properties, sku }: Deployed): object {
  const type = id.split('/providers/')[1]!.split('/').filter((_, index) => index === 0 || index % 2 === 1).join('/')
  return { id, name: id.split('/').at(-1), type, ...(location !== undefined && { location }), etag: 'W/"00000000-0000-0000-0000-000000000000"', ...(sku !== undefined && { sku }), properties: { ...properties, provisioningState: 'Succeeded' } }
}

/** Resource Graph as far as its question goes: types that are not asked for, groups that are. */
function graph(deployed: readonly Deployed[], { subscriptions, query, options = {} }: Record<string, any>, pageSize: number): object {
  const list = (pattern: RegExp): readonly string[] => [...String(pattern.exec(String(query))?.[1] ?? '').matchAll(/'([^']*)'/g)].map(([, one]) => one!)
  const [without, groups] = [list(/type !in~ \(([^)]*)\)/), list(/resourceGroup in~ \(([^)]*)\)/)]
  const rows = deployed.flatMap((one) => {
    const { type, ...row } = shown(one) as { readonly type: string; readonly id: string }
    const [, subscription, , group] = one.id.toLowerCase().split('/').slice(1)
    const asked = (subscriptions as readonly string[]).includes(subscription!) && (groups.length === 0 || groups.some((name) => name.toLowerCase() === group))
    return asked && !without.some((excluded) => type.toLowerCase() === excluded || type.toLowerCase().startsWith(`${excluded}/`)) ? [{ ...row, type: type.toLowerCase() }] : []
  })
  const from = Number(options['$skipToken'] ?? 0)
  const data = rows.slice(from, from + pageSize)
  return { totalRecords: rows.length, count: data.length, data, facets: [], resultTruncated: 'false', ...(from + pageSize < rows.length && { $skipToken: String(from + pageSize) }) }
}
