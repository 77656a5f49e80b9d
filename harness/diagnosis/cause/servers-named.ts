import type { Facts, HostFacts } from '../../facts/facts.ts'
import { serverAt } from '../course/hops.ts'
import { oneOf } from '../observed/describe.ts'

/** Addresses of DNS servers as a host sees them, with what the design calls each: `10.0.2.4 (resolver/in) and 8.8.8.8`. */
export function serversNamed(facts: Facts, host: HostFacts, servers: readonly string[], conjunction: string): string {
  return oneOf(servers.map((server) => {
    const name = serverAt(facts, host, server)?.name
    return name === undefined ? server : `${server} (${name})`
  }), conjunction)
}
