import { createHash } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { startService, type Note } from '../../harness/registry/service.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import type { ExecutionContext } from 'ava'
import { temporaryFolder } from '../temporary.ts'

/** A service in this process, with a stand-in for the distribution registry that keeps what it is given and tells what it was asked. */

export const secret = 'a secret of sixteen and more'
export const word = 'hello registry'
export const digest: string = `sha256:${createHash('sha256').update(word).digest('hex')}`

export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Names and values as they came, the repeated ones repeated. */
  readonly raw: readonly string[]
  readonly body: string
}

export interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** By the listener of this place in the list. */
  readonly at?: number
}

export interface World {
  readonly ask: (host: string, path: string, options?: Ask) => Promise<Reply>
  /** An `Authorization` header for an access token. */
  readonly bearer: (host: string, scope: string, user?: string) => Promise<{ readonly authorization: string }>
  readonly upstream: { readonly asked: string[] }
  readonly notes: Note[]
  /** Moves the service's clock. */
  readonly pass: (seconds: number) => void
}

export function basic(name: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` }
}

const replicas = [{ region: 'westeurope', storageAccount: 'weureplstore1' }, { region: 'eastus2', storageAccount: 'eus2replstore1' }]

/** Contoso's registry as these settings have it, at a public front end of each region and behind a private endpoint; Fabrikam's beside it. */
export async function world(t: Pick<ExecutionContext, 'teardown'>, settings: object = {}, folder: string = temporaryFolder(t)): Promise<World> {
  const upstream = await standIn()
  const notes: Note[] = []
  let passed = 0
  const both = replicas.map((replica) => ({ ...replica, upstream: upstream.url }))
  const registry = { secret, replicas: both, dataEndpointEnabled: true, regionalEndpoints: true, adminPasswords: ['good'] }
  const service = await startService(readSettings(JSON.stringify({
    folder,
    registries: [{ ...registry, loginServer: 'contoso.azurecr.io', ...settings }, { ...registry, loginServer: 'fabrikam.azurecr.io' }],
    listeners: [{ entry: 'public', region: 'westeurope' }, { entry: 'public', region: 'eastus2' }, { entry: 'privateEndpoint', region: 'eastus2' }, { entry: 'told' }].map((one) => ({ address: '127.0.0.1', port: 0, tls: false, ...one })),
  })), { now: () => Date.parse('2026-11-30T00:00:00Z') + passed * 1000, note: (note) => void notes.push(note) })
  t.teardown(async () => {
    await service[Symbol.asyncDispose]()
    upstream.close()
  })
  const ask: World['ask'] = (host, path, { at = 0, ...options } = {}) => send(service.ports[at]!, host, path, options)
  return {
    ask,
    bearer: async (host, scope, user = 'contoso') => {
      const { body } = await ask(host, `/oauth2/token?service=contoso.azurecr.io&scope=${encodeURIComponent(scope)}`, { headers: basic(user, 'good') })
      return { authorization: `Bearer ${(JSON.parse(body) as { access_token: string }).access_token}` }
    },
    upstream,
    notes,
    pass: (seconds) => void (passed += seconds),
  }
}

export function send(port: number, host: string, path: string, { method = 'GET', headers = {}, body }: Ask): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', method, path, headers: { host, connection: 'close', ...headers } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, raw: response.rawHeaders, body: text }))
    })
    request.once('error', reject).end(body)
  })
}

/** What the service needs of a registry in its tests: one blob everywhere, manifests that are kept, `201` for an upload. */
async function standIn(): Promise<{ readonly url: string; readonly asked: string[]; close(): void }> {
  const asked: string[] = []
  const kept = new Map<string, string>()
  const server = createServer((request, response) => void (async () => {
    asked.push(`${request.method} ${request.url}`)
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const body = Buffer.concat(parts).toString()
    const url = request.url!
    const [, repository, hex] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url) ?? []
    const found = hex === undefined ? (url.endsWith(`/blobs/${digest}`) ? word : undefined) : kept.get(`${repository} ${hex}`)
    if (request.method === 'PUT' && hex !== undefined) {
      const own = `sha256:${createHash('sha256').update(body).digest('hex')}`
      for (const name of [hex, own]) kept.set(`${repository} ${name}`, body)
      response.writeHead(body.includes('refuse me') ? 400 : 201, { 'Docker-Content-Digest': own, Location: `http://127.0.0.1/v2/${repository}/manifests/${own}` }).end()
      if (body.includes('refuse me')) for (const name of [hex, own]) kept.delete(`${repository} ${name}`)
    } else if (request.method === 'POST') response.writeHead(202, { Location: `http://127.0.0.1:5001${url}0a1b?_state=abc-_%3D`, Range: '0-0' }).end()
    else if (request.method === 'DELETE' && hex !== undefined) response.writeHead(kept.delete(`${repository} ${hex}`) ? 202 : 404).end()
    else if (found === undefined) response.writeHead(404, { 'Content-Type': 'application/json' }).end('{"errors":[{"code":"UNKNOWN"}]}')
    else response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': found.length, Server: 'stand-in' }).end(request.method === 'HEAD' ? undefined : found)
  })())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close: () => (server.close(), server.closeAllConnections()) }
}
