import type { Path } from '../dns/path.ts'
import type { Facts } from '../topology/facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from './support/judge.ts'
import { hostsOf, predictedConnection, sightings, some } from './support/sightings.ts'

/** Whether one direction of a peering is written, refuses traffic, or is missing. */
function direction({ topology }: Facts, from: string, to: string): { readonly state: 'open' | 'refused' | 'missing'; readonly at: Path } {
  const peering = topology.virtualNetworks.get(from)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === to)
  const at = ['virtualNetworks', from, ...(peering ? ['peerings', peering.name] : [])]
  return { state: !peering ? 'missing' : peering.allowVirtualNetworkAccess ? 'open' : 'refused', at }
}

function tell(facts: Facts, group: readonly [Symptom, ...Symptom[]]): { at: Path; what: string; fix: string } {
  const [{ host, owner }] = group
  const here = host.host.virtualNetwork!
  const { name, virtualNetwork: there } = owner!.endpoint
  const sides = [{ from: here, to: there, ...direction(facts, here, there) }, { from: there, to: here, ...direction(facts, there, here) }]
  const refused = sides.find(({ state }) => state === 'refused')
  const missing = sides.filter(({ state }) => state === 'missing')
  const given = `${some(hostsOf(group), 'is', 'are')} given addresses of ${name} in ${there}`
  if (refused) {
    return {
      at: refused.at,
      what: `${given}, but the peering of ${refused.from} with ${refused.to} has allowVirtualNetworkAccess: false.`,
      fix: `Set allowVirtualNetworkAccess: true on the peering of ${refused.from} with ${refused.to}.`,
    }
  }
  const [lacking] = missing
  if (missing.length === 1 && lacking) {
    return {
      at: lacking.at,
      what: `${given}, but ${lacking.to} is peered with ${lacking.from} in that direction only, which carries nothing.`,
      fix: `Add ${lacking.to} to the peerings of ${lacking.from}.`,
    }
  }
  return {
    at: ['virtualNetworks', here],
    what: `${given}, and ${here} is not peered with ${there}; peering is not transitive.`,
    fix: `Peer ${here} with ${there} in both directions, or create a private endpoint in ${here}, with a zone of its own.`,
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
  *find(subject) {
    const found = subject.symptoms().filter(
      ({ kind, reach, host, usable }) => kind === 'unreachable' && reach === 'privately' && host.host.virtualNetwork !== undefined && usable.length === 0,
    )
    yield* sightings(found, ({ host, owner }) => `${host.host.virtualNetwork} ${owner!.endpoint.virtualNetwork}`, (group) => ({
      ...tell(subject.facts, group),
      predicted: predictedConnection(subject, group[0]),
    }))
  },
}
