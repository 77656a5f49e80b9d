import test from 'ava'
import { facts, type Domain } from '../../harness/facts/facts.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { factsOf, topologyOf } from '../design.ts'

// Model and lab share the routes of a design, so that their agreement says nothing about them. This table is what Microsoft publishes,
// written out by hand: who has a route to whom, with a page for each.
const pages = {
  transit: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit',
  peering: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview',
  gateways: 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings',
}

/** A hub with a gateway, a spoke and a network that stand beside it; the two ends of each peering as the case wants them. */
const design = ({ hub = '', spoke = '', more = '' }: { hub?: string; spoke?: string; more?: string }) => `
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { GatewaySubnet: 10.0.5.0/27 }, peerings: { spoke: {${hub}}, other: {} } }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, peerings: { hub: {${spoke}} } }
  other: { location: westeurope, addressSpace: 10.2.0.0/16, peerings: [hub] }
  far: { location: westeurope, addressSpace: 10.9.0.0/16, subnets: { GatewaySubnet: 10.9.5.0/27 }, peerings: { far-spoke: { allowGatewayTransit: true } } }
  far-spoke: { location: westeurope, addressSpace: 10.8.0.0/16, peerings: { far: { useRemoteGateways: true } } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16 } }
virtualNetworkGateways: { vpn: { virtualNetwork: hub }, far-vpn: { virtualNetwork: far } }
localNetworkGateways: { edge: office }
connections:
  s2s: { virtualNetworkGateway: vpn, localNetworkGateway: edge }
  v2v: { virtualNetworkGateway: vpn, remoteVirtualNetworkGateway: far-vpn }
${more}`

const lent = { hub: ' allowGatewayTransit: true ', spoke: ' useRemoteGateways: true ' }

const cases: readonly { readonly says: string; readonly page: string; readonly of: Parameters<typeof design>[0]; readonly from: Domain; readonly to: readonly string[] }[] = [
  { says: 'peering is not transitive: two spokes have no route to each other', page: pages.peering, of: lent, from: 'virtualNetwork:other', to: ['hub'] },
  { says: 'a spoke that uses the remote gateway has what it is connected to, sites and networks', page: pages.transit, of: lent, from: 'virtualNetwork:spoke', to: ['far', 'far-spoke', 'hub', 'office'] },
  { says: 'gateway transit that is allowed and not used carries nothing', page: pages.transit, of: { hub: lent.hub }, from: 'virtualNetwork:spoke', to: ['hub'] },
  { says: 'gateway transit that is allowed and not used carries nothing back', page: pages.transit, of: { hub: lent.hub }, from: 'site:office', to: ['hub'] },
  { says: 'a site reaches the gateway’s network and the spokes that use it', page: pages.transit, of: lent, from: 'site:office', to: ['hub', 'spoke'] },
  { says: 'a network behind a VNet-to-VNet connection reaches the spokes that use the far gateway', page: pages.transit, of: lent, from: 'virtualNetwork:far', to: ['far-spoke', 'hub', 'spoke'] },
  { says: 'and its own spokes do so too', page: pages.transit, of: lent, from: 'virtualNetwork:far-spoke', to: ['far', 'hub', 'spoke'] },
  { says: 'a gateway carries nothing from one of its connections to another without BGP', page: pages.gateways, of: lent, from: 'site:office', to: ['hub', 'spoke'] },
]

for (const { says, page, of, from, to } of cases) {
  test(`published routes: ${says} (${page})`, (t) => {
    const destinations = factsOf(design(of)).routes.get(from)!.map(({ destination }) => destination.slice(destination.indexOf(':') + 1))
    t.deepEqual([...new Set(destinations)].toSorted(), to)
  })
}

test(`published routes: gateway transit that is used and not allowed carries nothing (${pages.transit})`, (t) => {
  // Azure refuses such a peering, and so does the parser; a peering may lose one side later.
  const whole = topologyOf(design(lent))
  const hub = whole.virtualNetworks.get('hub')!
  const oneSided: Topology = { ...whole, virtualNetworks: new Map([...whole.virtualNetworks, ['hub', { ...hub, peerings: hub.peerings.map((peering) => ({ ...peering, allowGatewayTransit: false })) }]]) }
  const destinations = (topology: Topology, from: Domain): readonly string[] => [...new Set(facts(topology).routes.get(from)!.map(({ destination }) => destination.slice(destination.indexOf(':') + 1)))].toSorted()
  t.deepEqual(destinations(whole, 'site:office'), ['hub', 'spoke'])
  t.deepEqual(destinations(oneSided, 'site:office'), ['hub'])
  t.deepEqual(destinations(oneSided, 'virtualNetwork:spoke'), ['hub'])
})
