import { describeConnection } from '../../diagnosis/observed/describe.ts'
import { addressesOf } from '../../diagnosis/observed/response.ts'
import type { Path } from '../../dns/path.ts'
import type { Attempt } from '../../model/reachability.ts'
import type { HostFacts, ServiceName, ServiceFacts } from '../../facts/facts.ts'
import type { Examined } from './examined.ts'
import { predicted } from './sightings.ts'

/** A host, and a registry that it is meant to reach. */
export interface Pair {
  readonly host: HostFacts
  readonly service: ServiceFacts
  readonly reach: 'privately' | 'publicly'
}

/** Every host with every own registry that it is meant to reach, in a design in which routes lead anywhere but where Azure's own do. */
export function* routedPairs({ facts }: Examined): Generator<Pair> {
  if (facts.subnetRoutes.size === 0) return
  for (const { from, service: name, reach } of facts.topology.intent) {
    const service = facts.services.get(name)!
    if (reach === 'never' || service.tenant !== undefined) continue
    for (const host of from) yield { host: facts.hosts.get(host)!, service, reach }
  }
}

/** How a host fares that opens TLS to a name of a registry at the address that it finds; `undefined` where it finds none. */
export function attempted(examined: Examined, { host }: Pair, { name }: Pick<ServiceName, 'name'>): (Attempt & { readonly address: string; readonly predicted: string }) | undefined {
  const response = examined.ask(host, name)
  const [address] = addressesOf(response)
  if (address === undefined) return undefined
  const attempt = { ...examined.reach(host, address, name), address }
  return { ...attempt, predicted: predicted(host, response, describeConnection(attempt.outcome === 'http' ? { ...attempt, message: '' } : attempt)) }
}

/** The firewall whose rules, or lack of them, keep a connection back. */
export function firewallOf(attempt: { readonly outcome: string; readonly at?: Path } | undefined): string | undefined {
  return attempt !== undefined && attempt.outcome !== 'http' && attempt.at?.[0] === 'azureFirewalls' ? String(attempt.at[1]) : undefined
}
