import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import type { ListenerSettings } from './settings.ts'

/** Who came, and by which way. */
export interface Entry {
  /** The address that the registry sees. */
  readonly client: string
  readonly privateEndpoint: boolean
  /** Of the replica that answers there for the login server's name; the home replica where nothing is said. */
  readonly region: string | undefined
}

/**
 * What a front end of the lab says of whoever it hands on: it writes all three anew, so that nothing a client sends stands in them.
 * Only a listener that none but front ends reach believes them.
 */
export const entryHeaders = { client: 'x-forwarded-for', region: 'x-entry-region', privateEndpoint: 'x-entry-private-endpoint' } as const

/** `undefined` where a front end that should have said so has not. */
export function entryOf({ entry, region }: ListenerSettings, peer: string, headers: IncomingHttpHeaders): Entry | undefined {
  if (entry !== 'told') return { client: withoutMapping(peer), privateEndpoint: entry === 'privateEndpoint', region }
  const [client, told] = [headers[entryHeaders.client], headers[entryHeaders.region]]
  if (typeof client !== 'string' || isIP(client) === 0) return undefined
  return { client, privateEndpoint: (headers[entryHeaders.privateEndpoint] ?? '') !== '', region: typeof told === 'string' && told !== '' ? told : region }
}

function withoutMapping(address: string): string {
  return address.replace(/^::ffff:/, '')
}
