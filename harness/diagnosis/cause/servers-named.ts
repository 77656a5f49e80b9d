import type { Facts, HostFacts } from '../../facts/facts.ts'
import { serverAt } from '../course/hops.ts'
import { oneOf } from '../observed/describe.ts'

/** The address of a DNS server as a host sees it, with what the design calls it: `10.0.2.4 (resolver/in)`. */
export function serverNamed(facts: Facts, host: HostFacts, address: string): string {
  const name = serverAt(facts, host, address)?.name
  return name === undefined ? address : `${address} (${name})`
}

/** Several of them in a sentence: `10.0.2.4 (resolver/in) and 8.8.8.8`. */
export function serversNamed(facts: Facts, host: HostFacts, servers: readonly string[], conjunction: string): string {
  return oneOf(servers.map((server) => serverNamed(facts, host, server)), conjunction)
}
