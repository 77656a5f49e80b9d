import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { covers, type Access } from './access.ts'
import { challengeOf, unauthorized } from './caller.ts'
import { contentOf } from './content-of.ts'
import { bodyUpTo, refuse, replyJson, type Exchange } from './exchange.ts'
import { parsed } from './journal.ts'
import { answerProtocol } from './protocol.ts'
import { refusals } from './refusals.ts'
import type { Messages } from './messages.ts'
import type { Endpoint, Registry, Replica } from './registries.ts'
import type { Write } from './replication.ts'
import { claimsOf } from './tokens.ts'

/**
 * What a connected registry asks of the one above it: at the data endpoint of the home region, at no other replica's, and at the login server of
 * a connected registry. That it is bound there, who may come and what is refused is documented; its paths and what messages look like are not, and ours:
 *
 *   POST /gateway/NAME/activate   `{"instance": …}`: only one instance is activated
 *   GET  /gateway/NAME/messages   what there is now, and what went (without a digest), and which of that is told too late: `[{"repository", "tag", "digest", "expired"}]`
 *   *    /gateway/NAME/v2/…       content, by the OCI protocol
 */
export function isForGateway({ path }: Exchange, { kind, registry, replica }: Endpoint): boolean {
  if (!path.startsWith('/gateway/')) return false
  return kind === 'data' ? replica === registry.replicas[0] : kind === 'login' && registry.settings.connected !== undefined
}

const longest = 10_000

/** What a registry has besides its replicas. */
export interface Behind {
  readonly write: Write
  readonly now: () => number
  /** Absent where nobody synchronises with it. */
  readonly messages: Messages | undefined
}

export async function answerGateway(exchange: Exchange, registry: Registry, replica: Replica, { write, now, messages }: Behind): Promise<void> {
  const [, name = '', rest = ''] = /^\/gateway\/([a-z0-9]{5,40})(\/.*)$/.exec(exchange.path) ?? []
  const needed: readonly Access[] = [{ type: 'gateway', name, actions: ['message/read'] }]
  const token = /^bearer (\S+)$/i.exec(exchange.request.headers.authorization ?? '')?.[1] ?? ''
  const claims = claimsOf(registry.tokenKey, token, { aud: registry.settings.loginServer, grant_type: 'access_token' }, now())
  if (!covers(claims?.access ?? [], needed)) return refuse(exchange, unauthorized(challengeOf(registry, exchange.origin, needed, token !== ''), needed))
  if (rest.startsWith('/v2/')) return await answerProtocol({ ...exchange, path: rest }, registry, replica, write, now)
  if (rest === '/activate' && exchange.method === 'POST') return await activate(exchange, registry, name)
  if (rest === '/messages' && exchange.method === 'GET') return await tellMessages(exchange, registry, name, messages)
  return refuse(exchange, refusals.notFound)
}

/** Nothing of a registry with which nobody synchronises. */
async function tellMessages(exchange: Exchange, { settings }: Registry, name: string, messages: Messages | undefined): Promise<void> {
  await messages?.look()
  return replyJson(exchange, 200, messages?.living(settings.children.find((child) => child.name === name)?.messageSeconds) ?? [])
}

/** An instance stays activated until somebody deactivates the connected registry. https://github.com/Azure/acr/tree/main/docs/preview/connected-registry */
async function activate(exchange: Exchange, { folder }: Registry, name: string): Promise<void> {
  const { instance } = (parsed((await bodyUpTo(exchange.request, longest))?.toString() ?? '') ?? {}) as { readonly instance?: unknown }
  if (typeof instance !== 'string' || instance === '') return refuse(exchange, refusals.badRequest)
  // The name has letters and digits alone.
  const file = join(folder, `activated ${name}`)
  const active = contentOf(file)
  if (active !== undefined && active !== instance) return refuse(exchange, refusals.alreadyActivated)
  if (active === undefined) writeFileSync(file, instance)
  return replyJson(exchange, 200, { activation: 'Active' })
}
