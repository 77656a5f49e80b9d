import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIP } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { MonitorConfig } from '../azure/traffic-manager/profile.ts'
import type { ProbeResult } from '../azure/traffic-manager/probe.ts'

export interface Target {
  readonly address: string
  /** As it is asked for: in the Host header and in the TLS handshake. */
  readonly name: string
  /** From where. */
  readonly from: string
}

type Asked = Pick<MonitorConfig, 'protocol' | 'port' | 'path' | 'customHeaders'>

/**
 * One probe: a connection, or a request by HTTP or HTTPS whose certificate is not looked at and whose redirects are not followed.
 * Whatever the network says of an address that nobody has, it is silence, and lasts until the time is up.
 * https://learn.microsoft.com/azure/traffic-manager/traffic-manager-monitoring
 */
export async function probe(target: Target, asked: Asked, patience: number): Promise<ProbeResult> {
  const began = performance.now()
  const result = await (asked.protocol === 'TCP' ? connection(target, asked, patience) : response(target, asked, patience))
  const left = patience - (performance.now() - began)
  if (result.outcome === 'silent' && left > 0) await wait(left)
  return result
}

function connection({ address, from }: Target, { port }: Asked, patience: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, localAddress: from, timeout: Math.ceil(patience) })
    const end = (result: ProbeResult): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end({ outcome: 'answered' }))
    socket.once('timeout', () => end({ outcome: 'silent' }))
    socket.once('error', (error) => end(failureOf(error)))
  })
}

function response({ address, name, from }: Target, { protocol, port, path = '/', customHeaders }: Asked, patience: number): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const isTls = protocol === 'HTTPS'
    const options = {
      host: address, port, path, localAddress: from, agent: false,
      signal: AbortSignal.timeout(Math.ceil(patience)),
      headers: { Host: name, 'User-Agent': 'Azure Traffic Manager Endpoint Monitor', ...Object.fromEntries(customHeaders) },
      ...(isTls && { rejectUnauthorized: false, ...(isIP(name) === 0 && { servername: name }) }),
    }
    try {
      const asking = (isTls ? httpsRequest : httpRequest)(options, (answer) => {
        resolve({ outcome: 'answered', status: answer.statusCode ?? 0 })
        answer.destroy()
      })
      asking.once('error', (error) => resolve(failureOf(error)))
      asking.end()
    } catch {
      // A path or a header with characters that HTTP does not have.
      resolve({ outcome: 'refused' })
    }
  })
}

/** Whoever says anything at all, if only that he does not speak like this, refuses. */
function failureOf(error: NodeJS.ErrnoException): ProbeResult {
  return { outcome: error.name === 'AbortError' || error.name === 'TimeoutError' || ['ABORT_ERR', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'].includes(error.code ?? '') ? 'silent' : 'refused' }
}
