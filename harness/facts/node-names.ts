import type { Path } from '../dns/path.ts'
import type { Facts } from './types.ts'
import { handsOnRules } from './applied-rules.ts'
import { heldRegistries } from './held-registries.ts'
import { haveNodes } from './public-resolvers.ts'

/** Names of the containers of a lab that stand for parts of Azure. Hosts and DNS servers keep the names they have in the topology. */
export const nodeNames = {
  fabric: 'fabric',
  publicZones: 'public-zones',
  signedZones: 'signed-zones',
  trafficManager: 'traffic-manager',
  privateZones: 'private-zones',
  frontEnds: 'front-ends',
  plainHosts: 'plain-hosts',
  azureDns: (virtualNetwork: string) => `azure-dns-${virtualNetwork}`,
  azureRecursion: (virtualNetwork: string) => `azure-recursion-${virtualNetwork}`,
  recursiveResolver: (region: string) => `resolver-${region}`,
  publicResolvers: (region: string) => `public-resolvers-${region}`,
  inboundEndpoint: (resolver: string, endpoint: string): string => `inbound-${resolver}-${endpoint}`,
  outboundEndpoint: (resolver: string, endpoint: string): string => `outbound-${resolver}-${endpoint}`,
  gateway: (gateway: string, instance: number): string => `gateway-${gateway}-${instance}`,
  vpnDevice: (site: string, instance: number): string => `vpn-device-${site}-${instance}`,
  firewall: (firewall: string): string => `firewall-${firewall}`,
  dnsProxy: (firewall: string): string => `dns-proxy-${firewall}`,
  circuit: (connection: string): string => `circuit-${connection}`,
  privateEndpoint: (endpoint: string) => `private-endpoint-${endpoint}`,
  probingGateway: (profile: string): string => `probing-gateway-${profile}`,
  containerRegistry: (registry: string) => `registry-${registry}`,
} as const

/** A container's name, and what it stands for. */
export interface NodeOwner {
  readonly name: string
  /** In words that follow `the name of`: `the host app`. */
  readonly what: string
  /** Where its name was chosen; none for what every lab has. */
  readonly path?: Path
}

/** Every container that a lab of this design has or may have; a test compares it with the plan. Two of one name cannot be. */
export function nodeOwners({ topology, regions, recursiveResolvers, nearbyResolvers, gateways, siteGateways, resolverViews }: Facts): readonly NodeOwner[] {
  const resolvers = [...topology.dnsResolvers.values()]
  const of = <Item extends { readonly name: string }>(section: string, items: Iterable<Item>, noun: string, nameOf: (name: string) => string): NodeOwner[] =>
    Array.from(items, ({ name }) => ({ name: nameOf(name), what: `${noun} ${name}`, path: [section, name] }))
  return [
    { name: nodeNames.fabric, what: 'the network of the lab' },
    { name: nodeNames.publicZones, what: 'the public DNS servers' },
    ...(topology.settings.signedZones.length > 0 ? [{ name: nodeNames.signedZones, what: 'the public zones that are signed' }] : []),
    { name: nodeNames.privateZones, what: 'the private DNS zones' },
    { name: nodeNames.trafficManager, what: 'Traffic Manager' },
    { name: nodeNames.frontEnds, what: 'the public front ends' },
    { name: nodeNames.plainHosts, what: 'the container that hosts share' },
    ...regions.map((region) => ({ name: nodeNames.recursiveResolver(region), what: `the public resolver of ${region}` })),
    ...(haveNodes({ nearbyResolvers, recursiveResolvers }) ? regions.map((region) => ({ name: nodeNames.publicResolvers(region), what: `public resolvers near ${region}` })) : []),
    ...of('virtualNetworks', topology.virtualNetworks.values(), 'Azure-provided DNS of', nodeNames.azureDns),
    ...of('virtualNetworks', [...topology.virtualNetworks.values()].filter(({ name }) => handsOnRules({ topology, resolverViews }, name)), 'Azure-provided DNS behind the rules of', nodeNames.azureRecursion),
    ...resolvers.flatMap(({ name, inboundEndpoints }) => inboundEndpoints.map((one) =>
      ({ name: nodeNames.inboundEndpoint(name, one.name), what: `inbound endpoint ${name}/${one.name}`, path: ['dnsResolvers', name, 'inboundEndpoints', one.name] }))),
    ...resolvers.flatMap(({ name, outboundEndpoints }) => outboundEndpoints.map((one) =>
      ({ name: nodeNames.outboundEndpoint(name, one.name), what: `outbound endpoint ${name}/${one.name}`, path: ['dnsResolvers', name, 'outboundEndpoints', one.name] }))),
    ...[...gateways.values()].flatMap(({ gateway, instances }) => instances.map((_, instance) =>
      ({ name: nodeNames.gateway(gateway, instance), what: `gateway ${gateway}`, path: ['virtualNetworkGateways', gateway] }))),
    ...[...siteGateways].flatMap(([site, devices]) => devices.map((_, instance) => ({ name: nodeNames.vpnDevice(site, instance), what: `the VPN device of ${site}`, path: ['onPremisesSites', site] }))),
    ...of('connections', topology.connections.values(), 'the circuit of', nodeNames.circuit),
    ...of('azureFirewalls', topology.azureFirewalls.values(), 'firewall', nodeNames.firewall),
    ...of('azureFirewalls', topology.azureFirewalls.values(), 'the DNS proxy of', nodeNames.dnsProxy),
    ...of('privateEndpoints', topology.privateEndpoints.values(), 'private endpoint', nodeNames.privateEndpoint),
    ...of('privateTrafficManagerProfiles', topology.privateTrafficManagerProfiles.values(), 'the probing gateway of', nodeNames.probingGateway),
    ...of('registries', heldRegistries(topology), 'registry', nodeNames.containerRegistry),
    ...of('dnsServers', topology.dnsServers.values(), 'DNS server', (name) => name),
    ...of('hosts', topology.hosts.values(), 'host', (name) => name),
  ]
}
