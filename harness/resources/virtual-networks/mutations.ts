import { obeysRoutes } from '../../azure/network-security.ts'
import type { Peering, Subnet, VirtualNetwork } from '../../azure/resources.ts'
import type { Mutation } from '../mutation.ts'
import { groupTakenOff } from '../network-security-groups/mutations.ts'
import type { Topology } from '../topology.ts'

/** An address at which no DNS server is. */
const nobody = '10.255.255.53'

export function* networkMutations(topology: Topology): Generator<Mutation> {
  for (const network of topology.virtualNetworks.values()) {
    for (const peering of network.peerings) yield* peeringMutations(network.name, peering)
    yield* dnsMutations(network)
    for (const subnet of network.subnets) yield* subnetMutations(topology, network.name, subnet)
  }
}

function* peeringMutations(network: string, peering: Peering): Generator<Mutation> {
  const at = ['virtualNetworks', network, 'peerings', peering.name]
  const text = `the peering from ${network} to ${peering.remoteVirtualNetwork}`
  const flip = (key: 'allowVirtualNetworkAccess' | 'allowGatewayTransit' | 'useRemoteGateways', kind: string): Mutation => {
    const value = !(peering[key] ?? false)
    return { kind, text: `${text} says ${key}: ${value}`, path: key === 'allowVirtualNetworkAccess' ? at : [...at, key], edit: { at, value: { ...peering, [key]: value } } }
  }
  yield { kind: 'peering-removed', text: `${text} is removed`, path: at, edit: { removed: at } }
  yield flip('allowVirtualNetworkAccess', 'peering-access-flipped')
  // What is off needs a gateway to be switched on: Azure refuses the rest.
  if (peering.allowGatewayTransit === true) yield flip('allowGatewayTransit', 'gateway-transit-flipped')
  if (peering.useRemoteGateways === true) yield flip('useRemoteGateways', 'remote-gateways-flipped')
}

function* dnsMutations(network: VirtualNetwork): Generator<Mutation> {
  const { name, dnsServers } = network
  const at = ['virtualNetworks', name]
  const path = [...at, 'dnsServers']
  const set = (servers: readonly string[]): Mutation['edit'] => ({ at, value: { ...network, dnsServers: servers } })
  for (const [index, server] of dnsServers.entries()) {
    yield { kind: 'dns-server-removed', text: `the hosts of ${name} no longer ask ${server}`, path: [...path, index], edit: set(dnsServers.filter((other) => other !== server)) }
  }
  yield { kind: 'dns-server-added', text: `the hosts of ${name} ask ${nobody}, where no DNS server is`, path, edit: set([nobody]) }
}

function* subnetMutations({ privateEndpoints, routeTables }: Topology, network: string, subnet: Subnet): Generator<Mutation> {
  const at = ['virtualNetworks', network, 'subnets', subnet.name]
  yield* groupTakenOff(subnet, at, `${network}/${subnet.name}`)
  const { routeTable, ...plain } = subnet
  if (routeTable !== undefined) yield { kind: 'route-table-removed', text: `${network}/${subnet.name} has no route table`, path: [...at, 'routeTable'], edit: { at, value: plain } }
  const hasEndpoint = [...privateEndpoints.values()].some((endpoint) => endpoint.virtualNetwork === network && endpoint.subnet === subnet.name)
  if (!hasEndpoint || routeTables.size === 0) return
  const policies = obeysRoutes(subnet) ? 'Disabled' : 'RouteTableEnabled'
  yield {
    kind: 'network-policies-flipped',
    text: `privateEndpointNetworkPolicies of ${network}/${subnet.name} becomes ${policies}`,
    path: [...at, 'privateEndpointNetworkPolicies'],
    edit: { at, value: { ...subnet, privateEndpointNetworkPolicies: policies } },
  }
}
