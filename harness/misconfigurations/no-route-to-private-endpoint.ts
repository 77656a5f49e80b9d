import { describeUnpeered, unpeered } from '../diagnosis/cause/peering.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

function tell(facts: Facts, group: readonly [Symptom, ...Symptom[]]): { at: Path; what: string; fix: string } {
  const [{ host, owner }] = group
  const here = host.host.virtualNetwork!
  const { name, virtualNetwork: there } = owner!.endpoint
  const found = unpeered(facts, here, there)
  const { because, fix } = describeUnpeered(found)
  const given = `${some(hostsOf(group), 'is', 'are')} given addresses of ${name} in ${there}`
  return {
    at: found.at,
    what: `${given}, ${found.why === 'none' ? 'and' : 'but'} ${because}.`,
    fix: found.why === 'none' ? `${fix}, or create a private endpoint in ${here}, with a zone of its own.` : `${fix}.`,
  }
}

/** M08. The record is right; packets to the address have no way. */
export const noRouteToPrivateEndpoint: Misconfiguration = {
  id: 'no-route-to-private-endpoint',
  catalogue: 'M08',
  title: "The client's network is not peered, in both directions, with the private endpoint's.",
  symptom: 'the private address resolves; dial tcp <private>:443: i/o timeout',
  fix: 'Peer the networks in both directions with allowVirtualNetworkAccess, or create a private endpoint nearer to the client.',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview',
  *find(examined) {
    const found = examined.symptoms().filter(
      ({ kind, reach, host, usable }) => kind === 'unreachable' && reach === 'privately' && host.host.virtualNetwork !== undefined && usable.length === 0,
    )
    yield* sightings(found, ({ host, owner }) => `${host.host.virtualNetwork} ${owner!.endpoint.virtualNetwork}`, (group) => ({
      ...tell(examined.facts, group),
      predicted: predictedConnection(examined, group[0]),
    }))
  },
}
