import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the container engine listens, decided as the `docker` command decides it. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string; readonly chosen: boolean }
  | { readonly kind: 'http'; readonly host: string; readonly port: number; readonly chosen: boolean }
  /** SSH or TLS: asked through the `docker` command, which knows how. */
  | { readonly kind: 'command'; readonly url: string; readonly chosen: boolean }

export interface Reply {
  readonly status: number
  readonly body: string
}

export const defaultSocket = '/var/run/docker.sock'

type Environment = Readonly<Record<string, string | undefined>>

/** `chosen` says that somebody asked for this address, by variable or context: then nothing else is started in its place. */
export function engineAddress(environment: Environment): EngineAddress {
  const url = environment['DOCKER_HOST'] || contextUrl(environment)
  const chosen = url !== undefined
  if (url === undefined) return { kind: 'socket', path: defaultSocket, chosen }
  if (url.startsWith('unix://')) return { kind: 'socket', path: url.slice('unix://'.length), chosen: chosen && url !== `unix://${defaultSocket}` }
  const tcp = /^(?:tcp|http):\/\/\[?([^/\]]+?)\]?(?::(\d+))?\/?$/.exec(url)
  if (tcp?.[1] === undefined || environment['DOCKER_TLS_VERIFY'] || environment['DOCKER_TLS']) return { kind: 'command', url, chosen }
  return { kind: 'http', host: tcp[1], port: Number(tcp[2] ?? 2375), chosen }
}

/** The TCP port at which an engine listens; `undefined` for one that is reached otherwise. */
export function enginePort(address: EngineAddress): { readonly host: string; readonly port: number } | undefined {
  if (address.kind === 'http') return { host: address.host, port: address.port }
  const tls = address.kind === 'command' ? /^tcp:\/\/\[?([^/\]]+?)\]?(?::(\d+))?\/?$/.exec(address.url) : null
  return tls?.[1] === undefined ? undefined : { host: tls[1], port: Number(tls[2] ?? 2376) }
}

/** The name of the docker context in use; `undefined` for the default one. */
export function contextName(environment: Environment): string | undefined {
  if (environment['DOCKER_HOST']) return undefined
  const name = environment['DOCKER_CONTEXT'] || readJson(join(configFolder(environment), 'config.json'))?.['currentContext']
  return typeof name === 'string' && name !== 'default' && name !== '' ? name : undefined
}

function contextUrl(environment: Environment): string | undefined {
  const name = contextName(environment)
  if (name === undefined) return undefined
  const folder = createHash('sha256').update(name).digest('hex')
  const context = readJson(join(configFolder(environment), 'contexts', 'meta', folder, 'meta.json')) as { Endpoints?: { docker?: { Host?: string } } } | undefined
  const url = context?.Endpoints?.docker?.Host
  // A context over TCP keeps its TLS keys elsewhere: leave it to the command.
  return url?.startsWith('unix://') ? url : `context:${name}`
}

function configFolder(environment: Environment): string {
  return environment['DOCKER_CONFIG'] || join(environment['HOME'] || homedir(), '.docker')
}

function readJson(path: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

/** HTTP/1.0 by hand: one request, one answer, end of connection. `node:http` would take longer to load than the whole question takes. */
export function ask(address: EngineAddress, path: string): Promise<Reply> {
  if (address.kind === 'command') throw new TypeError(`${address.url} is asked through the docker command`)
  const where = address.kind === 'socket' ? { path: address.path } : { host: address.host, port: address.port }
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(where, () => socket.write(`GET ${path} HTTP/1.0\r\nHost: docker\r\n\r\n`))
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')))
    socket.on('data', (part: string) => (received += part)).on('error', reject)
    socket.on('end', () => {
      const status = /^HTTP\/1\.\d (\d+)/.exec(received)?.[1]
      if (status === undefined) reject(new Error('what listens there does not speak HTTP'))
      else resolve({ status: Number(status), body: received.slice(received.indexOf('\r\n\r\n') + 4) })
    })
  })
}
