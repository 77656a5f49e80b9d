import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { answerData } from './data-endpoint.ts'
import { entryOf } from './entry.ts'
import { answerGateway, isForGateway, type Behind } from './gateway.ts'
import { refuse, type Exchange } from './exchange.ts'
import { letsIn } from './firewall.ts'
import { answerOauth } from './oauth.ts'
import { messagesOf } from './messages.ts'
import { answerProtocol } from './protocol.ts'
import { refusals, shutOut } from './refusals.ts'
import { replicating, type ReplicationNote } from './replicating.ts'
import { endpointsOf, serve, type Endpoint, type Registry, type Replica } from './registries.ts'
import { startReceiver, type Receiver } from './receiver.ts'
import type { ListenerSettings, Settings } from './settings.ts'
import { synchronising, type SynchronisingNote } from './synchronising.ts'
import { ask } from './upstream.ts'

/** One line of the service's log: what was asked, by whom, and which replica answered. No token, no password, no link stands in it. */
export interface Note {
  readonly time: string
  readonly client: string
  readonly privateEndpoint: boolean
  readonly host: string
  readonly endpoint: Endpoint['kind']
  readonly region: string
  readonly method: string
  readonly path: string
  readonly status: number
  /** Of the answer's body and head, as they went out. */
  readonly bytes: number
  readonly error?: string
}

export interface Service extends AsyncDisposable {
  /** In the order of the listeners. */
  readonly ports: readonly number[]
  /** Where webhooks are taken, if anywhere. */
  readonly receiverPort?: number
}

export interface Surroundings {
  /** Where a replica's distribution registry listens, for those whose settings do not say. */
  readonly upstreamOf?: (loginServer: string, region: string) => string
  readonly now?: () => number
  readonly note?: (note: Note) => void
  /** What replication, webhooks and synchronisation with a parent did. */
  readonly tell?: (note: ReplicationNote | SynchronisingNote) => void
}

/** Starts to listen. What it answers it can say as soon as this resolves. */
export async function startService(settings: Settings, { upstreamOf, now = Date.now, note = () => undefined, tell = () => undefined }: Surroundings = {}): Promise<Service> {
  mkdirSync(settings.folder, { recursive: true })
  const registries = settings.registries.map((registry) => serve(registry, (region) => upstreamOf?.(registry.loginServer, region) ?? '', settings.folder, now))
  const endpoints = endpointsOf(registries)
  const kept = new Map(registries.map((registry) => [registry, replicating(registry, settings.folder, now, tell)]))
  const messages = new Map(registries.flatMap((registry) => {
    const [home] = registry.replicas
    return registry.settings.children.length === 0 || home === undefined ? [] : [[registry, messagesOf((question) => ask(home, question), { folder: settings.folder, loginServer: registry.settings.loginServer, now })] as const]
  }))
  const behind = (registry: Registry): Behind => {
    const [{ write }, told] = [kept.get(registry)!, messages.get(registry)]
    return { now, messages: told, write: told === undefined ? write : async (...change) => {
      const answer = await write(...change)
      // Before the client knows that it is done. What cannot be looked at now is seen later.
      await told.look().catch(() => undefined)
      return answer
    } }
  }
  const servers = settings.listeners.map((listener) => {
    const answer = (request: IncomingMessage, response: ServerResponse): void => void answerOne(endpoints, listener, behind, { request, response }, note)
    // A push may take as long as it takes.
    const options = { requestTimeout: 0, keepAliveTimeout: 65_000 }
    return listener.tls ? createTlsServer({ ...options, cert: settings.tls?.certificate, key: settings.tls?.key, minVersion: 'TLSv1.2' }, answer) : createServer(options, answer)
  })
  let receiver: Receiver | undefined
  try {
    if (settings.receiver !== undefined) receiver = await startReceiver(settings.receiver.address, settings.receiver.port, settings.folder, now)
    await Promise.all(servers.map(async (server, n) => once(server.listen(settings.listeners[n]!.port, settings.listeners[n]!.address), 'listening')))
  } catch (error) {
    close(servers)
    for (const one of [...kept.values(), ...messages.values()]) one.stop()
    await receiver?.[Symbol.asyncDispose]()
    throw error
  }
  const connected = registries.flatMap(({ settings: { connected: one }, replicas: [own] }) => one === undefined ? [] : [synchronising(one, { ...own!, ask: (question) => ask(own!, question) }, settings.folder, now, tell)])
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port),
    ...(receiver && { receiverPort: receiver.port }),
    [Symbol.asyncDispose]: async () => {
      const closed = servers.map((server) => once(server, 'close'))
      close(servers)
      for (const one of [...kept.values(), ...messages.values()]) one.stop()
      await Promise.all([...closed, ...connected.map((one) => one.stop())])
      await receiver?.[Symbol.asyncDispose]()
    },
  }
}

function close(servers: readonly Server[]): void {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
}

async function answerOne(endpoints: ReadonlyMap<string, Endpoint>, listener: ListenerSettings, behind: (registry: Registry) => Behind, { request, response }: Pick<Exchange, 'request' | 'response'>, note: (note: Note) => void): Promise<void> {
  const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
  // A connected registry is known by its machine's address, and by whatever names its site has for it.
  const endpoint = endpoints.get(host) ?? endpoints.values().find(({ registry }) => registry.settings.connected !== undefined)
  const entry = entryOf(listener, request.socket.remoteAddress ?? '', request.headers)
  const target = request.url ?? '/'
  // A name that nobody serves here: as with front ends, there is a certificate and nothing behind it.
  if (endpoint === undefined || entry === undefined || !target.startsWith('/')) return void response.writeHead(entry === undefined ? 400 : 404, { 'Content-Length': 0 }).end()
  const [path = '/', search = ''] = target.split(/\?(.*)/s)
  const exchange: Exchange = { request, response, method: request.method ?? 'GET', host, origin: originOf(endpoint, listener, request.headers.host!), path, query: new URLSearchParams(search), entry }
  const replica = endpoint.replica ?? replicaAt(endpoint.registry, entry.region)
  let failure: string | undefined
  const { now } = behind(endpoint.registry)
  const { socket } = request
  const before = socket.bytesWritten
  response.once('close', () => note({
    time: new Date(now()).toISOString(), client: entry.client, privateEndpoint: entry.privateEndpoint, host, endpoint: endpoint.kind, region: replica.region,
    method: exchange.method, path: endpoint.kind === 'storage' ? '/' : path, status: response.headersSent ? response.statusCode : 0, bytes: socket.bytesWritten - before, ...(failure === undefined ? {} : { error: failure }),
  }))
  try {
    await answerAt(endpoint, exchange, replica, behind(endpoint.registry))
  } catch (error) {
    failure = (error as Error).message
    // An answer that has begun can only end too soon, which the client notices.
    if (response.headersSent) response.destroy()
    else if (!response.destroyed) refuse(exchange, refusals.unavailable)
  }
}

async function answerAt(endpoint: Endpoint, exchange: Exchange, replica: Replica, behind: Behind): Promise<void> {
  const { registry, kind } = endpoint
  const { now, write } = behind
  // Behind a link to storage stands an account of Microsoft's, to which the registry's own rules do not apply.
  if (kind !== 'storage' && !letsIn(registry.settings, exchange.entry)) return refuse(exchange, shutOut(exchange.entry.client))
  if (isForGateway(exchange, endpoint)) return await answerGateway(exchange, registry, replica, behind)
  if (kind === 'data' || kind === 'storage') return await answerData(exchange, replica, now())
  if (exchange.path.startsWith('/oauth2/')) return await answerOauth(exchange, registry, now)
  return await answerProtocol(exchange, registry, replica, write, now)
}

/** Names of the cloud have TLS and the usual port, whatever stands before this service. */
function originOf({ registry }: Endpoint, { tls }: ListenerSettings, asked: string): string {
  return registry.settings.connected === undefined ? `https://${asked.toLowerCase().replace(/:\d+$/, '')}` : `${tls ? 'https' : 'http'}://${asked.toLowerCase()}`
}

function replicaAt({ replicas }: Registry, region: string | undefined): Replica {
  return replicas.find((replica) => replica.region === region) ?? replicas[0]!
}
