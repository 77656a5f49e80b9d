import { firstRequest, portOf } from '../azure/service-ports.ts'
import type { Connection } from '../world/world.ts'
import type { ExecResult } from './lab.ts'

/** Seconds from the first question to the last octet. */
const budget = 3
/** Seconds after which the C library's stub resolver goes on to its next server (resolv.conf(5), `timeout`). */
const patience = 5

/**
 * What a client does first, a container's with `GET /v2/`: TLS to the address that the host finds for the name. Of several name servers all
 * but the last may be silent. With an address nobody is asked for one. Machines of a lab have no IPv6.
 */
export function curlCommand(name: string, nameServers = 1, { address, port = portOf(name) }: { readonly address?: string | undefined; readonly port?: number | undefined } = {}): readonly string[] {
  const seconds = budget + (address === undefined ? patience * Math.max(0, nameServers - 1) : 0)
  return ['curl', '--ipv4', ...(address === undefined || address === name ? [] : ['--resolve', `${name}:${port}:${address}`]), '--globoff', '--silent', '--show-error', '--verbose', '--max-time', String(seconds), '--write-out', '\n%{http_code}', firstRequest(name, port)]
}

/** Reads what curl says (curl(1), EXIT CODES). Codes beyond these mean that curl itself is broken: `undefined`. */
export function readConnection({ exitCode, stdout, stderr }: ExecResult): Connection | undefined {
  const lines = stderr.split('\n')
  const attempts = lines.flatMap((line) => {
    const [, to, port] = /^\* +Trying ([0-9.]+):(\d+)/.exec(line) ?? []
    return to === undefined ? [] : [[to, port!] as const]
  })
  // It tries one address after the other; where none answers, the first is what it was meant to reach.
  const connected = lines.some((line) => /^\* +Connected to /.test(line))
  const [address, tried = ''] = (connected || exitCode !== 28 ? attempts.at(-1) : attempts[0]) ?? []
  const port = ['', '443'].includes(tried) ? {} : { port: Number(tried) }
  const said = lines.find((line) => line.startsWith('curl: ')) ?? ''
  const end = (outcome: Connection['outcome'], message = said): Connection => ({ outcome, address, ...port, status: undefined, message })
  switch (exitCode) {
    case 0: {
      const end = stdout.lastIndexOf('\n')
      const status = stdout.slice(end + 1)
      return { outcome: 'http', address, ...port, status: Number(status), ...(status === '403' && wantsLink(stdout.slice(0, end)) && { withoutLink: true as const }), message: lines.findLast((line) => line.startsWith('< HTTP/'))?.slice(2).trim() ?? `HTTP ${status}` }
    }
    case 6:
      return end('unresolved')
    case 7: {
      const reason = lines.findLast((line) => /connect to .* failed:/.test(line))?.replace(/^\* */, '') ?? said
      return end(/refused/i.test(reason) ? 'refused' : 'timeout', reason)
    }
    case 28:
      return end(address === undefined ? 'unresolved' : 'timeout')
    // Somebody on the way took the connection and closed it before TLS stood: a firewall that does not like the name.
    case 35:
      return end(/reset by peer|SSL_ERROR_SYSCALL|unexpected eof/i.test(said) ? 'refused' : 'tls')
    // Peer's certificate, its name or authority.
    case 51:
    case 53:
    case 54:
    case 58:
    case 59:
    case 60:
    case 77:
    case 83:
    case 91:
      return end('tls')
    // The peer closed, reset or sent no HTTP.
    case 52:
    case 55:
    case 56:
      return end('refused')
    default:
      return undefined
  }
}

/** A data endpoint denies without a word of the client's address, which is in the body of whoever shuts a network out. */
function wantsLink(body: string): boolean {
  return /"code":\s*"DENIED"/.test(body) && !/client with IP/.test(body)
}
