import { fromNumber, toNumber } from '../../dns/address.ts'
import type { PrivateDnsZone, PrivateEndpoint, Registry, VirtualNetwork } from '../../azure/resources.ts'
import type { Topology } from '../../resources/topology.ts'
import { securityMutations } from './security-mutations.ts'
import { withValue, without } from './edit.ts'
import { firewallMutations } from './firewall-mutations.ts'
import type { Mutation } from './mutation.ts'

/** Every single change that is tried on a design, in its order: things removed, switches flipped, values altered. */
export function mutations(topology: Topology): readonly Mutation[] {
  return [
    // What another tenant changes is not a change of this design.
    ...[...topology.registries.values()].filter(({ tenant }) => tenant === undefined).flatMap((registry) => registryMutations(topology, registry)),
    ...securityMutations(topology),
    ...[...topology.virtualNetworks.values()].flatMap((network) => networkMutations(topology, network)),
    ...[...topology.privateDnsZones.values()].flatMap((zone) => zoneMutations(topology, zone)),
    ...[...topology.privateEndpoints.values()].flatMap((endpoint) => endpointMutations(topology, endpoint)),
    ...firewallMutations(topology),
  ]
}

function registryMutations(topology: Topology, registry: Registry): Mutation[] {
  const { name } = registry
  const path = ['registries', name]
  const set = (change: Partial<Registry>) => (): Topology | undefined => withValue(topology, path, { ...registry, ...change })
  const hasEndpoint = [...topology.privateEndpoints.values()].some((endpoint) => endpoint.registry === name)
  const access = registry.publicNetworkAccess === 'Enabled' ? 'Disabled' : 'Enabled'
  const regional = registry.regionalEndpoints === 'Enabled' ? 'Disabled' : 'Enabled'
  return [
    { kind: 'public-access-flipped', text: `publicNetworkAccess of ${name} becomes ${access}`, path: [...path, 'publicNetworkAccess'], apply: set({ publicNetworkAccess: access }) },
    ...(hasEndpoint
      ? []
      : [{ kind: 'data-endpoint-flipped', text: `dataEndpointEnabled of ${name} becomes ${!registry.dataEndpointEnabled}`, path: [...path, 'dataEndpointEnabled'], apply: set({ dataEndpointEnabled: !registry.dataEndpointEnabled }) }]),
    { kind: 'regional-endpoints-flipped', text: `regionalEndpoints of ${name} becomes ${regional}`, path: [...path, 'regionalEndpoints'], apply: set({ regionalEndpoints: regional }) },
    ...registry.replications.flatMap(({ location, regionEndpointEnabled }): Mutation[] => [
      {
        kind: 'replica-removed',
        text: `${name} has no replica in ${location}`,
        path: [...path, 'replications', location],
        apply: set({ replications: registry.replications.filter((other) => other.location !== location) }),
      },
      {
        kind: 'global-routing-flipped',
        text: `the replica of ${name} in ${location} ${regionEndpointEnabled ? 'leaves' : 'joins'} the global endpoint's routing`,
        path: [...path, 'replications', location],
        apply: set({ replications: registry.replications.map((other) => (other.location === location ? { ...other, regionEndpointEnabled: !regionEndpointEnabled } : other)) }),
      },
    ]),
  ]
}

function networkMutations(topology: Topology, network: VirtualNetwork): Mutation[] {
  const { name } = network
  const path = ['virtualNetworks', name]
  const plain = { ...network, peerings: [] }
  const set = (change: Partial<VirtualNetwork>) => (): Topology | undefined => withValue(topology, path, { ...plain, ...change })
  return [
    ...network.peerings.flatMap((peering): Mutation[] => {
      const at = [...path, 'peerings', peering.name]
      const text = `the peering from ${name} to ${peering.remoteVirtualNetwork}`
      const access = !peering.allowVirtualNetworkAccess
      return [
        { kind: 'peering-removed', text: `${text} is removed`, path: at, apply: () => without(topology, at) },
        { kind: 'peering-access-flipped', text: `${text} says allowVirtualNetworkAccess: ${access}`, path: at, apply: () => withValue(topology, at, { ...peering, allowVirtualNetworkAccess: access }) },
      ]
    }),
    ...network.dnsServers.map((server, n): Mutation => ({
      kind: 'dns-server-removed',
      text: `the hosts of ${name} no longer ask ${server}`,
      path: [...path, 'dnsServers', n],
      apply: set({ dnsServers: network.dnsServers.filter((other) => other !== server) }),
    })),
    {
      kind: 'dns-server-added',
      text: `the hosts of ${name} ask 10.255.255.53, where no DNS server is`,
      path: [...path, 'dnsServers'],
      apply: set({ dnsServers: ['10.255.255.53'] }),
    },
  ]
}

function zoneMutations(topology: Topology, zone: PrivateDnsZone): Mutation[] {
  const path = ['privateDnsZones', zone.name]
  const linked = new Set(zone.virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork))
  return [
    ...zone.virtualNetworkLinks.flatMap((link): Mutation[] => {
      const at = [...path, 'virtualNetworkLinks', link.name]
      const text = `the link of ${zone.name} to ${link.virtualNetwork}`
      const policy = link.resolutionPolicy === 'Default' ? 'NxDomainRedirect' : 'Default'
      const registers = !link.registrationEnabled
      return [
        { kind: 'link-removed', text: `${text} is removed`, path: at, apply: () => without(topology, at) },
        ...(zone.zoneName.split('.').includes('privatelink')
          ? [{ kind: 'redirect-flipped', text: `${text} says resolutionPolicy: ${policy}`, path: [...at, 'resolutionPolicy'], apply: () => withValue(topology, at, { ...link, resolutionPolicy: policy }) }]
          : []),
        { kind: 'registration-flipped', text: `${text} says registrationEnabled: ${registers}`, path: [...at, 'registrationEnabled'], apply: () => withValue(topology, at, { ...link, registrationEnabled: registers }) },
      ]
    }),
    ...[...topology.virtualNetworks.keys()].filter((network) => !linked.has(network)).map((network): Mutation => ({
      kind: 'link-added',
      text: `${zone.name} is linked to ${network} too`,
      path: [...path, 'virtualNetworkLinks'],
      apply: () => linkedTo(topology, zone, network),
    })),
    ...zone.recordSets.flatMap((set): Mutation[] => {
      const at = [...path, 'recordSets', set.name, set.type]
      const text = `${set.name} ${set.type} in ${zone.name}`
      const altered = alteredData(set.type, set.data[0])
      return [
        { kind: 'record-removed', text: `${text} is removed`, path: at, apply: () => without(topology, at) },
        ...(altered === undefined ? [] : [{ kind: 'record-altered', text: `${text} says ${altered}`, path: at, apply: () => withValue(topology, at, { ...set, data: [altered, ...set.data.slice(1)] }) }]),
        { kind: 'record-kept-longer', text: `${text} has a TTL of ${set.ttl * 10} s`, path: at, apply: () => withValue(topology, at, { ...set, ttl: set.ttl * 10 }) },
      ]
    }),
  ]
}

function linkedTo(topology: Topology, zone: PrivateDnsZone, network: string): Topology | undefined {
  const twice = [...topology.privateDnsZones.values()].some(
    (other) => other.zoneName === zone.zoneName && other.virtualNetworkLinks.some(({ virtualNetwork }) => virtualNetwork === network),
  )
  if (twice) return undefined
  const link = { name: network, virtualNetwork: network, registrationEnabled: false, resolutionPolicy: 'Default' as const }
  return { ...topology, privateDnsZones: new Map(topology.privateDnsZones).set(zone.name, { ...zone, virtualNetworkLinks: [...zone.virtualNetworkLinks, link] }) }
}

function alteredData(type: string, data: string | undefined): string | undefined {
  if (data === undefined) return undefined
  if (type === 'A') return fromNumber(toNumber(data) + 1)
  return type === 'CNAME' ? 'elsewhere.example.com' : undefined
}

function endpointMutations(topology: Topology, endpoint: PrivateEndpoint): Mutation[] {
  const { name, privateDnsZoneGroup: group } = endpoint
  const path = ['privateEndpoints', name]
  const plain = { ...endpoint, privateDnsZoneGroup: [] }
  const state = endpoint.connectionState === 'Approved' ? 'Pending' : 'Approved'
  return [
    { kind: 'endpoint-removed', text: `${name} is removed`, path, apply: () => without(topology, path) },
    { kind: 'connection-state-flipped', text: `the connection of ${name} is ${state}`, path: [...path, 'connectionState'], apply: () => withValue(topology, path, { ...plain, connectionState: state }) },
    ...group.map((zone, n): Mutation => ({
      kind: 'zone-group-entry-removed',
      text: `${name} no longer maintains ${zone}`,
      path: [...path, 'privateDnsZoneGroup', n],
      apply: () => withValue(topology, [...path, 'privateDnsZoneGroup'], group.filter((other) => other !== zone)),
    })),
    ...[...endpoint.ipConfigurations].map(([member, address]): Mutation => {
      const next = fromNumber(toNumber(address) + 8)
      return {
        kind: 'address-altered',
        text: `${member} of ${name} has the address ${next}`,
        path: [...path, 'ipConfigurations', member],
        apply: () => withValue(topology, path, { ...plain, ipConfigurations: new Map(endpoint.ipConfigurations).set(member, next) }),
      }
    }),
  ]
}
