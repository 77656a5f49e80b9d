import { publicRoom } from '../../azure/public-plan.ts'
import type { Path } from '../../dns/path.ts'
import { handsOnRules } from '../applied-rules.ts'
import { doorsOf, heldRegistries } from '../held-registries.ts'
import { handedOver } from '../next-hop.ts'
import type { Facts } from '../types.ts'
import { wiringRoom } from '../wiring-addresses.ts'
import type { FactsRule } from './rule.ts'

/** Something that a lab has so many addresses for. */
interface Need {
  readonly what: string
  readonly needed: number
  readonly room: number
  readonly path: Path
}

/** What the addresses of a lab, public ones and those of its wiring, have to be enough for. */
export function needs(facts: Facts): readonly Need[] {
  const { topology, resolverViews, connectedNetworks, linkedZones, networkZones, gateways, siteGateways, tunnels, hosts, regions } = facts
  const networks = topology.virtualNetworks.size
  const sites = topology.onPremisesSites.size
  const pairs = [...connectedNetworks.values()].reduce((sum, { size }) => sum + size - 1, 0) / 2
  const hops = handedOver(facts).length
  const redirecting = [...linkedZones].flatMap(([network, zones]) => zones.map(({ resource, link }) =>
    `${resource.name} ${link.resolutionPolicy === 'NxDomainRedirect' ? topology.virtualNetworks.get(network)!.location : ''}`))
  const instances = [...gateways.values()].reduce((sum, { instances: { length } }) => sum + length, 0)
  const devices = [...siteGateways.values()].reduce((sum, { length }) => sum + length, 0)
  return [
    { what: 'networks with Azure-provided DNS', needed: networks, room: wiringRoom.azureDns, path: ['virtualNetworks'] },
    { what: 'networks with rules', needed: [...topology.virtualNetworks.keys()].filter((network) => handsOnRules({ topology, resolverViews }, network)).length, room: wiringRoom.relays, path: ['virtualNetworks'] },
    { what: 'cables between routers (one for each network and site, one for each pair of peered networks)', needed: networks + sites + pairs + hops, room: wiringRoom.cables, path: ['virtualNetworks'] },
    { what: 'linked private DNS zones and networks with machines', needed: new Set(redirecting).size + [...networkZones.values()].filter(({ length }) => length > 0).length, room: wiringRoom.privateZones, path: ['privateDnsZones'] },
    { what: 'ends of tunnels and circuits', needed: 2 * tunnels.length + gateways.size, room: wiringRoom.gatewayLinks, path: ['connections'] },
    { what: 'outbound endpoints, each counted for each of its rulesets,', needed: [...topology.dnsForwardingRulesets.values()].reduce((sum, { outboundEndpoints: { length } }) => sum + length, 0), room: wiringRoom.outbound, path: ['dnsForwardingRulesets'] },
    { what: 'private Traffic Manager profiles', needed: topology.privateTrafficManagerProfiles.size, room: wiringRoom.profiles, path: ['privateTrafficManagerProfiles'] },
    { what: 'registries that hold images', needed: heldRegistries(topology).length, room: wiringRoom.registries, path: ['intent'] },
    { what: 'ways to registries that hold images', needed: doorsOf(topology).length, room: wiringRoom.doors, path: ['privateEndpoints'] },
    { what: 'regions', needed: regions.length, room: wiringRoom.resolvers, path: ['virtualNetworks'] },
    { what: 'instances of VPN gateways and devices', needed: instances + devices, room: publicRoom.gateways, path: ['virtualNetworkGateways'] },
    { what: 'hosts on the internet', needed: [...hosts.values()].filter(({ host }) => host.virtualNetwork === undefined && host.site === undefined).length, room: publicRoom.hosts, path: ['hosts'] },
    { what: 'networks and sites with a way to the internet', needed: networks + sites, room: publicRoom.outbound, path: ['virtualNetworks'] },
  ]
}

/** Each need that no lab can meet, as a sentence, and where it comes from. The model answers for any design. */
export function unmet(facts: Facts): readonly { readonly path: Path; readonly message: string }[] {
  return needs(facts).filter(({ needed, room }) => needed > room)
    .map(({ what, needed, room, path }) => ({ path, message: `a lab has room for ${room} ${what}; this design needs ${needed}` }))
}

const full: FactsRule = {
  code: 'lab-full',
  severity: 'warning',
  source: 'https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits',
  *check(facts) {
    for (const { path, message } of unmet(facts)) yield { path, atKey: true, message: `${message}: it cannot be rehearsed in containers`, hint: 'the model answers for all of it; rehearse a part' }
  },
}

export const roomRules: readonly FactsRule[] = [full]
