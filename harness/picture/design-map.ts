import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import { isDnsProxy } from '../facts/dns-servers.ts'
import { isSoftware } from '../software/list.ts'
import type { DesignMap, MapEdge, MapKind, MapNode } from '../report/map.ts'
import type { Place } from '../report/place.ts'

/** Says where a thing of the design is written. */
export type Placing = (path: Path) => Place

interface Drawn {
  readonly id: string
  readonly kind: MapKind
  readonly label: string
  readonly detail?: string | undefined
  readonly parent?: string | undefined
  readonly path?: Path
}

/** The map of a design: its places, what stands in them, and what ties them together. */
export function designMap(facts: Facts, placing: Placing): DesignMap {
  const nodes = [...placesOf(facts), ...machinesOf(facts), ...ownersOf(facts)].map(({ path, detail, parent, ...node }): MapNode => ({
    ...node,
    ...(detail !== undefined && { detail }),
    ...(parent !== undefined && { parent }),
    ...(path !== undefined && { at: placing(path) }),
  }))
  const known = new Set(nodes.map(({ id }) => id))
  const edges = edgesOf(facts).filter(({ from, to }) => known.has(from) && known.has(to)).map(({ path, ...edge }): MapEdge => ({ ...edge, at: placing(path) }))
  return { nodes, edges }
}

function placesOf({ topology, hosts, dnsServerFacts }: Facts): readonly Drawn[] {
  const { virtualNetworks, onPremisesSites } = topology
  const subnets = (parent: string, section: string, owner: string, list: readonly { readonly name: string; readonly addressPrefix: string }[]) =>
    list.map(({ name, addressPrefix }): Drawn => ({ id: `${parent}/${name}`, kind: 'subnet', label: name, detail: addressPrefix, parent, path: [section, owner, 'subnets', name] }))
  const outside = [...hosts.values()].some(({ host }) => host.subnet === undefined) || dnsServerFacts.size >= 0
  return [
    ...(outside ? [{ id: 'internet', kind: 'internet', label: 'internet' } as const, { id: 'public-dns', kind: 'publicDns', label: 'public DNS', parent: 'internet' } as const] : []),
    ...[...onPremisesSites.values()].flatMap(({ name, addressSpace, subnets: own }) => [
      { id: `site:${name}`, kind: 'site', label: name, detail: few(addressSpace), path: ['onPremisesSites', name] } as const,
      ...subnets(`site:${name}`, 'onPremisesSites', name, own),
    ]),
    ...[...virtualNetworks.values()].flatMap(({ name, location, addressSpace, subnets: own }) => [
      { id: `network:${name}`, kind: 'virtualNetwork', label: name, detail: `${location}, ${few(addressSpace)}`, path: ['virtualNetworks', name] } as const,
      { id: `azure-dns:${name}`, kind: 'azureDns', label: 'Azure DNS', detail: '168.63.129.16', parent: `network:${name}`, path: ['virtualNetworks', name] } as const,
      ...subnets(`network:${name}`, 'virtualNetworks', name, own),
    ]),
  ]
}

function machinesOf(facts: Facts): readonly Drawn[] {
  const { topology, hosts, privateEndpoints, dnsServerFacts, outboundEndpoints, firewalls, gateways } = facts
  // A machine that others' packets come by: a route table sends them there, and it hands them on.
  const nextHops = new Set([...topology.routeTables.values()].flatMap(({ routes }) => routes.map(({ nextHopIpAddress }) => nextHopIpAddress)))
  return [
    ...[...hosts.values()].map(({ host, address }): Drawn => ({ id: `host:${host.name}`, kind: host.enableIPForwarding && nextHops.has(address) ? 'appliance' : 'host', label: host.name, detail: address, parent: subnetOf(host) ?? 'internet', path: ['hosts', host.name] })),
    ...[...privateEndpoints.values()].map(({ endpoint, addresses }): Drawn => ({
      id: `endpoint:${endpoint.name}`, kind: 'privateEndpoint', label: endpoint.name, detail: few(addresses), parent: subnetOf(endpoint), path: ['privateEndpoints', endpoint.name],
    })),
    ...[...dnsServerFacts.values()].filter((server) => !isDnsProxy(server)).map(({ name, kind, address, place, path }): Drawn => ({
      id: `dns:${name}`, kind: isSoftware(kind) ? 'dnsServer' : 'inboundEndpoint', label: name, detail: `${isSoftware(kind) ? `${kind}, ` : ''}${address}`, parent: subnetOf(place), path,
    })),
    ...[...outboundEndpoints].map(([key, { resolver, endpoint, place }]): Drawn => ({ id: `outbound:${key}`, kind: 'outboundEndpoint', label: key, parent: subnetOf(place), path: ['dnsResolvers', resolver, 'outboundEndpoints', endpoint] })),
    ...[...firewalls].map(([name, { firewall, address }]): Drawn => ({ id: `firewall:${name}`, kind: 'firewall', label: name, detail: address, parent: `network:${firewall.virtualNetwork}`, path: ['azureFirewalls', name] })),
    ...[...gateways.values()].map(({ gateway, virtualNetwork }): Drawn => ({
      id: `gateway:${gateway}`, kind: 'gateway', label: gateway, detail: topology.virtualNetworkGateways.get(gateway)?.gatewayType, parent: `network:${virtualNetwork}`, path: ['virtualNetworkGateways', gateway],
    })),
  ]
}

/** As many as a box has room for. */
function few(words: readonly string[]): string {
  return words.length > 3 ? `${words.slice(0, 2).join(', ')} and ${words.length - 2} more` : words.join(', ')
}

/** What stands in no network. */
function ownersOf({ topology, services }: Facts): readonly Drawn[] {
  return [
    ...[...topology.privateDnsZones.values()].map(({ name, zoneName }): Drawn => ({ id: `zone:${name}`, kind: 'privateDnsZone', label: name, detail: zoneName, path: ['privateDnsZones', name] })),
    ...[...topology.dnsForwardingRulesets.values()].map(({ name, forwardingRules }): Drawn => ({
      id: `ruleset:${name}`, kind: 'ruleset', label: name, detail: few(forwardingRules.map(({ domainName }) => domainName || '.')), path: ['dnsForwardingRulesets', name],
    })),
    ...[...services.values()].map(({ name, type, location, path }): Drawn => ({ id: `service:${name}`, kind: 'service', label: name, detail: `${type}, ${location}`, path })),
  ]
}

function subnetOf(place: { readonly virtualNetwork?: string | undefined; readonly site?: string | undefined; readonly subnet?: string | undefined }): string | undefined {
  if (place.virtualNetwork !== undefined) return `network:${place.virtualNetwork}/${place.subnet}`
  return place.site === undefined ? undefined : `site:${place.site}/${place.subnet}`
}

type Tie = Omit<MapEdge, 'at'> & { readonly path: Path }

function edgesOf({ topology }: Facts): readonly Tie[] {
  const { virtualNetworks, privateDnsZones, privateEndpoints, connections, localNetworkGateways, dnsForwardingRulesets } = topology
  const remote = (name: string) => {
    if (topology.virtualNetworkGateways.has(name)) return `gateway:${name}`
    return `site:${localNetworkGateways.get(name)?.site ?? name}`
  }
  // A peering that is written on both sides is one line.
  const peered = new Set<string>()
  const peerings = [...virtualNetworks.values()].flatMap(({ name, peerings: own }) => own.flatMap((peering): Tie[] => {
    const key = [name, peering.remoteVirtualNetwork].toSorted().join('/')
    if (peered.has(key)) return []
    peered.add(key)
    const back = virtualNetworks.get(peering.remoteVirtualNetwork)?.peerings.some(({ remoteVirtualNetwork }) => remoteVirtualNetwork === name) ?? false
    return [{ from: `network:${name}`, to: `network:${peering.remoteVirtualNetwork}`, kind: 'peering', label: back ? 'peering' : 'peering, one direction only', path: ['virtualNetworks', name, 'peerings', peering.name] }]
  }))
  return [
    ...peerings,
    ...[...connections.values()].map((one): Tie => ({ from: `gateway:${one.virtualNetworkGateway}`, to: remote(one.remote), kind: 'tunnel', label: `${one.name} (${one.connectionType})`, path: ['connections', one.name] })),
    ...[...privateDnsZones.values()].flatMap(({ name, virtualNetworkLinks }) => virtualNetworkLinks.map((link): Tie => ({ from: `zone:${name}`, to: `network:${link.virtualNetwork}`, kind: 'link', label: 'link', path: ['privateDnsZones', name, 'virtualNetworkLinks', link.name] }))),
    ...[...dnsForwardingRulesets.values()].flatMap(({ name, virtualNetworkLinks, outboundEndpoints }) => [
      ...virtualNetworkLinks.map((link): Tie => ({ from: `ruleset:${name}`, to: `network:${link.virtualNetwork}`, kind: 'link', label: 'link', path: ['dnsForwardingRulesets', name, 'virtualNetworkLinks', link.name] })),
      ...outboundEndpoints.map(({ resolver, endpoint }): Tie => ({ from: `ruleset:${name}`, to: `outbound:${resolver}/${endpoint}`, kind: 'forwards', label: 'forwards', path: ['dnsForwardingRulesets', name] })),
    ]),
    ...[...privateEndpoints.values()].flatMap(({ name, service, privateDnsZoneGroup }) => [
      { from: `endpoint:${name}`, to: `service:${service}`, kind: 'leads', label: 'leads to', path: ['privateEndpoints', name] } as const,
      ...privateDnsZoneGroup.map((zone): Tie => ({ from: `endpoint:${name}`, to: `zone:${zone}`, kind: 'records', label: 'registers in', path: ['privateEndpoints', name, 'privateDnsZoneGroup'] })),
    ]),
  ]
}
