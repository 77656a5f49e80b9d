import { addressesIn, type Response } from '../dns/message.ts'
import type { Connection } from '../world/world.ts'

/** Addresses that the C library finds for a name, in the order of the answer. */
export function addressesFound(response: Response | undefined): readonly string[] {
  if (response?.rcode !== 'NOERROR') return []
  return addressesIn(response)
}

/** What becomes of a connection to a name that has no address. */
export function unresolved(name: string): Connection {
  return { outcome: 'unresolved', address: undefined, status: undefined, message: `could not resolve ${name}` }
}
