import type { Host, PrivateDnsZone, PrivateEndpoint, Registry, VirtualNetwork } from '../azure/resources.ts'
import type { NetworkSecurityGroup } from '../azure/network-security.ts'
import type { Path } from '../dns/path.ts'
import type { Topology } from '../resources/topology.ts'

/**
 * One thing of a design that is deployed, changed and removed by itself, as Azure Resource Manager has it: a link is apart from its
 * zone, a peering from its network, a zone group from its private endpoint.
 */
export interface Resource {
  /** `privateDnsZones/zone-weu/virtualNetworkLinks/hub-weu`. */
  readonly key: string
  readonly path: Path
  readonly value: unknown
}

export type Resources = ReadonlyMap<string, Resource>

/** A design taken apart. `assemble` puts it together again. */
export function resourcesOf(topology: Topology): Resources {
  const found: Resource[] = []
  const add = (path: Path, value: unknown): void => void found.push({ key: path.join('/'), path, value })
  for (const [name, registry] of topology.registries) add(['registries', name], registry)
  for (const [name, group] of topology.networkSecurityGroups) {
    add(['networkSecurityGroups', name], { ...group, securityRules: [] })
    for (const rule of group.securityRules) add(['networkSecurityGroups', name, 'securityRules', rule.name], rule)
  }
  for (const [name, network] of topology.virtualNetworks) {
    add(['virtualNetworks', name], { ...network, peerings: [] })
    for (const peering of network.peerings) add(['virtualNetworks', name, 'peerings', peering.name], peering)
  }
  for (const [name, zone] of topology.privateDnsZones) {
    add(['privateDnsZones', name], { ...zone, virtualNetworkLinks: [], recordSets: [] })
    for (const link of zone.virtualNetworkLinks) add(['privateDnsZones', name, 'virtualNetworkLinks', link.name], link)
    for (const set of zone.recordSets) add(['privateDnsZones', name, 'recordSets', set.name, set.type], set)
  }
  for (const [name, endpoint] of topology.privateEndpoints) {
    add(['privateEndpoints', name], { ...endpoint, privateDnsZoneGroup: [] })
    if (endpoint.privateDnsZoneGroup.length > 0) add(['privateEndpoints', name, 'privateDnsZoneGroup'], endpoint.privateDnsZoneGroup)
  }
  for (const [name, host] of topology.hosts) add(['hosts', name], host)
  return new Map(found.map((resource) => [resource.key, resource]))
}

/** A design put together, or why Azure would refuse it. */
export type Assembled = { readonly topology: Topology; readonly refused?: never } | { readonly refused: string; readonly topology?: never }

/** Puts resources together to a design, if Azure would take it; what is no resource (intent, expectations, settings) is the frame's. */
export function assemble(resources: Iterable<Resource>, frame: Topology): Assembled {
  const together = putTogether(resources, frame)
  if (together.topology === undefined) return together
  const refused = refusal(together.topology)
  return refused === undefined ? together : { refused }
}

/** As `assemble`, without asking whether the parts fit each other. */
export function putTogether(resources: Iterable<Resource>, frame: Topology): Assembled {
  const registries = new Map<string, Registry>()
  const networkSecurityGroups = new Map<string, NetworkSecurityGroup>()
  const virtualNetworks = new Map<string, VirtualNetwork>()
  const privateDnsZones = new Map<string, PrivateDnsZone>()
  const privateEndpoints = new Map<string, PrivateEndpoint>()
  const hosts = new Map<string, Host>()
  const parts: Resource[] = []
  for (const resource of resources) {
    const [section, name] = resource.path as readonly string[]
    if (resource.path.length > 2) parts.push(resource)
    else if (section === 'registries') registries.set(name!, resource.value as never)
    else if (section === 'networkSecurityGroups') networkSecurityGroups.set(name!, resource.value as never)
    else if (section === 'virtualNetworks') virtualNetworks.set(name!, resource.value as never)
    else if (section === 'privateDnsZones') privateDnsZones.set(name!, resource.value as never)
    else if (section === 'privateEndpoints') privateEndpoints.set(name!, resource.value as never)
    else hosts.set(name!, resource.value as never)
  }
  for (const { path, value, key } of parts) {
    const [section, name, part] = path as readonly string[]
    const owner: Map<string, unknown> = section === 'networkSecurityGroups' ? networkSecurityGroups : section === 'virtualNetworks' ? virtualNetworks : section === 'privateDnsZones' ? privateDnsZones : privateEndpoints
    const whole = owner.get(name!) as Record<string, unknown> | undefined
    if (whole === undefined) return { refused: `${key} without its ${section?.slice(0, -1)}` }
    const list = part === 'privateDnsZoneGroup' ? value : [...(whole[part!] as readonly unknown[]), value]
    owner.set(name!, { ...whole, [part!]: list } as never)
  }
  for (const { registry } of privateEndpoints.values()) {
    const target = registries.get(registry)
    // The first private endpoint switches dedicated data endpoints on.
    if (target && !target.dataEndpointEnabled) registries.set(registry, { ...target, dataEndpointEnabled: true })
  }
  return { topology: { ...frame, registries, networkSecurityGroups, virtualNetworks, privateDnsZones, privateEndpoints, hosts } }
}

/** What Azure would say to a design in which something is missing or in the way. */
function refusal({ registries, networkSecurityGroups, virtualNetworks, privateDnsZones, privateEndpoints, hosts }: Topology): string | undefined {
  const hasSubnet = (network: string, subnet: string | undefined): boolean =>
    virtualNetworks.get(network)?.subnets.some(({ name }) => name === subnet) ?? false
  for (const { name, registry, virtualNetwork, subnet, privateDnsZoneGroup } of privateEndpoints.values()) {
    if (!registries.has(registry)) return `${name} leads to ${registry}, which does not exist`
    if (!hasSubnet(virtualNetwork, subnet)) return `${name} is in ${virtualNetwork}/${subnet}, which does not exist`
    const missing = privateDnsZoneGroup.find((zone) => !privateDnsZones.has(zone))
    if (missing !== undefined) return `${name} maintains ${missing}, which does not exist`
  }
  for (const { name, virtualNetwork, subnet } of hosts.values()) {
    if (virtualNetwork !== undefined && !hasSubnet(virtualNetwork, subnet)) return `${name} is in ${virtualNetwork}/${subnet}, which does not exist`
  }
  const missing = [...hosts.values(), ...[...virtualNetworks.values()].flatMap(({ subnets }) => subnets)]
    .find(({ networkSecurityGroup }) => networkSecurityGroup !== undefined && !networkSecurityGroups.has(networkSecurityGroup))
  if (missing !== undefined) return `${missing.name} is behind ${missing.networkSecurityGroup}, which does not exist`
  const linked = new Map<string, string>()
  for (const { name, zoneName, virtualNetworkLinks } of privateDnsZones.values()) {
    for (const { virtualNetwork } of virtualNetworkLinks) {
      if (!virtualNetworks.has(virtualNetwork)) return `${name} is linked to ${virtualNetwork}, which does not exist`
      const key = `${zoneName} ${virtualNetwork}`
      const other = linked.get(key)
      if (other !== undefined) return `${virtualNetwork} would be linked to ${other} and ${name}, which are both called ${zoneName}`
      linked.set(key, name)
    }
  }
  return undefined
}
