import { isInboundEndpoint } from '../../facts/dns-servers.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { zonesOfName } from '../../facts/service-names.ts'
import { unlinkedZone } from '../../diagnosis/cause/private-name.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'
import { predicted, some } from './sightings.ts'

/** By whom a question came to Azure-provided DNS; each is a mistake of its own. */
export type By = 'host' | 'server' | 'inbound endpoint'

interface Denied {
  readonly host: HostFacts
  readonly name: string
  readonly zone: string
  readonly network: string
  readonly last: DnsServerFacts | undefined
}

/** Names of the owner's own, such as a database's in a delegated subnet, that an expectation speaks of and a private zone has which is not linked where the question arrives. */
function* denied(examined: Examined, by: By): Generator<Denied> {
  const { facts } = examined
  const own = new Set([...facts.services.values()].flatMap(({ names }) => names.flatMap((one) => [one.name, one.privatelinkName])))
  for (const { from, name, type, address = [] } of facts.topology.expectations) {
    if (address.length === 0 || own.has(name)) continue
    for (const host of from.map((one) => facts.hosts.get(one)).filter((one) => one !== undefined)) {
      const unlinked = unlinkedZone(facts, host, zonesOfName(facts, name), address)
      if (unlinked === undefined || examined.ask(host, name, type)?.rcode !== 'NXDOMAIN') continue
      const { last } = unlinked
      if (by === (last === undefined ? 'host' : isInboundEndpoint(last) ? 'inbound endpoint' : 'server')) yield { host, name, ...unlinked }
    }
  }
}

/** One sighting for each zone and network. */
export function* ownNamesUnlinked(examined: Examined, by: By): Generator<Sighting> {
  for (const group of Map.groupBy(denied(examined, by), ({ zone, network }) => `${zone} ${network}`).values()) {
    const [{ host, name, zone, network, last }] = group as [Denied, ...Denied[]]
    yield {
      at: ['privateDnsZones', zone, 'virtualNetworkLinks'],
      hosts: [...new Set(group.map((one) => one.host.host.name))],
      what: `${zone} has ${some(group.map((one) => one.name))} and is not linked to ${network}${last === undefined ? '' : `, whose view ${last.name} has`}.`,
      symptom: `NXDOMAIN for ${name}: no such host`,
      predicted: predicted(host, examined.ask(host, name)),
      fix: `Add ${network} to the virtualNetworkLinks of ${zone}.`,
    }
  }
}
