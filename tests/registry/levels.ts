import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExecutionContext } from 'ava'
import { startService } from '../../harness/registry/service.ts'
import { readSettings } from '../../harness/registry/settings-read.ts'
import type { SynchronisingNote } from '../../harness/registry/synchronising.ts'
import { temporaryFolder } from '../temporary.ts'
import { standIn, type StandIn } from './stand-in.ts'
import { basic, secret, send, type Ask, type Reply } from './world.ts'

/** A registry in the cloud and connected registries below it, over HTTP: each a service of its own. */
export interface Level {
  readonly upstream: StandIn
  readonly port: number
  readonly folder: string
  readonly notes: SynchronisingNote[]
  readonly ask: (path: string, options?: Ask) => Promise<Reply>
  readonly bearer: (scope: string) => Promise<{ readonly authorization: string }>
  readonly state: () => string | undefined
  readonly stop: () => Promise<void>
}

/** Stands for the network between two levels, which can be cut; the names of the cloud lead to it. */
export interface Way {
  cut: boolean
  readonly url: string
}

type Test = Pick<ExecutionContext, 'teardown'>

export const cloud = { login: 'contoso.azurecr.io', data: 'contoso.westeurope.data.azurecr.io' }

async function listening(t: Test, answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => (server.close(), server.closeAllConnections()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function wayTo(t: Test, port: number, host: string): Promise<Way> {
  const url: string = await listening(t, (request, response) => {
    if (way.cut) return void request.socket.destroy()
    const asked = httpRequest({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: { ...request.headers, host } }, (answer) => {
      const location = answer.headers.location?.replace(`https://${host}`, url)
      response.writeHead(answer.statusCode!, { ...answer.headers, ...(location !== undefined && { location }) })
      answer.pipe(response)
    })
    asked.once('error', () => request.socket.destroy())
    request.pipe(asked)
  })
  const way: Way = { cut: false, url }
  return way
}

export interface LevelSettings {
  readonly name: string
  readonly mode?: 'ReadWrite' | 'ReadOnly'
  readonly children?: readonly string[]
  readonly messageSeconds?: number
  readonly parent?: { readonly loginServer: string; readonly gateway: string }
  readonly password?: string
  readonly schedule?: string
  readonly syncWindowSeconds?: number
  readonly upstream?: StandIn
  readonly folder?: string
}

export async function level(t: Test, { name, mode = 'ReadOnly', children = [], messageSeconds, parent, password = 'good', schedule = '* * * * *', syncWindowSeconds = 3600, upstream = standIn(), folder = temporaryFolder(t) }: LevelSettings, now: () => number = Date.now): Promise<Level> {
  const stored = await listening(t, (request, response) => void (async () => {
    try {
      const answer = await upstream.ask({ method: request.method!, path: request.url!, headers: request.headers, body: Buffer.concat(await request.toArray() as Buffer[]) })
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    } catch {
      response.writeHead(503).end()
    }
  })())
  const notes: SynchronisingNote[] = []
  const loginServer = parent === undefined ? cloud.login : '127.0.0.1.plant'
  const actions = ['content/read', 'content/write', 'content/delete']
  const service = await startService(readSettings(JSON.stringify({
    folder,
    registries: [{
      loginServer, secret, children: children.map((child) => ({ name: child, messageSeconds })), dataEndpointEnabled: parent === undefined, replicas: [{ region: 'westeurope', storageAccount: 'weureplstore1', upstream: stored }],
      adminPasswords: parent === undefined ? ['good'] : [],
      tokens: [...children.map((child) => ({ name: `${child}-sync`, passwords: ['good'], scopeMap: [{ repository: '*', actions }] })), { name: 'client', passwords: ['good'], scopeMap: [{ repository: '*', actions }] }],
      ...(parent !== undefined && { connected: { name, mode, parent, syncToken: { name: `${name}-sync`, password }, schedule, syncWindowSeconds, everySeconds: 0, timeoutSeconds: 2 } }),
    }],
    listeners: [{ address: '127.0.0.1', port: 0, tls: false, entry: 'public' }],
  })), { now, tell: (note) => void ('replicated' in note || 'webhook' in note || 'notReplicated' in note || notes.push(note)) })
  let running = true
  const stop = async (): Promise<void> => {
    if (running) await service[Symbol.asyncDispose]()
    running = false
  }
  t.teardown(stop)
  const port = service.ports[0]!
  const ask: Level['ask'] = (path, options = {}) => send(port, loginServer, path, options)
  return {
    upstream, port, folder, notes, ask, stop,
    bearer: async (scope) => ({ authorization: `Bearer ${(JSON.parse((await ask(`/oauth2/token?service=${loginServer}&scope=${encodeURIComponent(scope)}`, { headers: basic('client', 'good') })).body) as { access_token: string }).access_token}` }),
    state: () => notes.flatMap((note) => ('connection' in note ? [note.connection.state] : [])).at(-1),
  }
}

export async function until(what: string, condition: () => boolean): Promise<void> {
  for (let left = 400; !condition(); left -= 1) {
    if (left === 0) throw new Error(`it does not come about: ${what}`)
    await sleep(25)
  }
}
