import { contains, parseCidr } from '../dns/address.ts'
import { azureProvidedDns, gatewaySubnet } from '../azure/virtual-network.ts'
import type { VirtualNetwork } from '../azure/resources.ts'
import { obeysRoutes } from '../azure/network-security.ts'
import { endpointRoutes, replaces, type SubnetRoute } from '../facts/firewall-facts.ts'
import { endpointsInto } from '../facts/service-endpoints.ts'
import type { Facts } from '../facts/facts.ts'
import { handedOver, nextHopAt, type NextHop } from '../facts/next-hop.ts'
import { cableAddresses } from '../facts/wiring-addresses.ts'
import { pathBridge, pathPlans } from './paths.ts'
import type { CablePlan, FabricPlan, NamespacePlan, RoutePlan, RoutingTablePlan } from './plan.ts'
import { clientsBridge } from './point-to-site.ts'
import { bridgeOf, namespaceOf } from './virtual-network.ts'

/** A cable by which one network's router hands packets to a firewall or an appliance in another, whatever they are addressed to. */
interface Hop {
  readonly from: string
  readonly to: NextHop
  readonly cable: CablePlan
  /** The far end, which routes lead to. */
  readonly via: string
}

/**
 * User-defined routes: a routing table for each subnet that has some, looked up for what comes from that subnet. In it system routes
 * stand as `throw`, which hands a packet to the router's main table, so that the kernel's longest match decides between the two.
 */
export function withUserRoutes(facts: Facts, fabric: FabricPlan): FabricPlan {
  if (facts.subnetRoutes.size === 0) return fabric
  const hops = hopsOf(facts, fabric.cables.length)
  const namespaces = fabric.namespaces.map((namespace): NamespacePlan => {
    const network = [...facts.topology.virtualNetworks.values()].find(({ name }) => namespaceOf(facts, name) === namespace.name)
    if (network === undefined) return namespace
    const tables = [...subnetTables(facts, network, { hops, uplink: namespace.routes.find(({ to }) => to === 'default')?.via }), ...arrivals(facts, network, hops)]
    return tables.length === 0 ? namespace : { ...namespace, tables }
  })
  return { namespaces, cables: [...fabric.cables, ...hops.map(({ cable }) => cable)] }
}

function hopsOf(facts: Facts, first: number): readonly Hop[] {
  const between = new Map<string, number>()
  return handedOver(facts).map(({ from, to }, n): Hop => {
    const [near, far] = cableAddresses(first + n)
    const [here, there] = [namespaceOf(facts, from), namespaceOf(facts, to.virtualNetwork)]
    const before = between.get(`${here} ${there}`) ?? 0
    between.set(`${here} ${there}`, before + 1)
    // An interface has 15 characters for its name.
    const number = before === 0 ? '' : `-${before + 1}`
    return {
      from,
      to,
      via: far,
      cable: { ends: [{ namespace: here, name: `hop-${there}${number}`, addresses: [`${near}/30`] }, { namespace: there, name: `via-${here}${number}`, addresses: [`${far}/30`] }] },
    }
  })
}

/** What comes by such a cable goes to whom it leads to, and nowhere else. */
function arrivals(facts: Facts, { name }: VirtualNetwork, hops: readonly Hop[]): readonly RoutingTablePlan[] {
  return hops.flatMap(({ to, cable }, n) => (to.virtualNetwork !== name
    ? []
    : [{ number: 20_000 + n, from: [{ device: cable.ends[1].name }], routes: [{ to: 'default', via: to.address }] }]))
}

function subnetTables(facts: Facts, network: VirtualNetwork, { hops, uplink }: { hops: readonly Hop[]; uplink: string | undefined }): readonly RoutingTablePlan[] {
  return network.subnets.flatMap((subnet, index): readonly RoutingTablePlan[] => {
    const written = facts.subnetRoutes.get(`${network.name}/${subnet.name}`)
    if (written === undefined) return []
    const devices = subnet.name === gatewaySubnet ? gatewayBridges(facts, network.name) : [bridgeOf(network, subnet.name)]
    // Answers of private endpoints leave by system routes unless their subnet says otherwise.
    const free = obeysRoutes(subnet) ? [] : [...facts.privateEndpoints.values()]
      .filter(({ endpoint }) => endpoint.virtualNetwork === network.name && endpoint.subnet === subnet.name)
      .flatMap(({ addresses }) => addresses)
    return [{
      number: 100 + index,
      from: devices.map((device) => ({ device, ...(free.length > 0 && { except: free }) })),
      routes: [...systemRoutes(facts, network, { subnet: subnet.name, written }), ...written.flatMap((route) => userRoutes(facts, network, route, { hops, uplink }))],
    }]
  })
}

function gatewayBridges(facts: Facts, network: string): readonly string[] {
  const namespace = namespaceOf(facts, network)
  const paths = pathPlans(facts).filter(({ ends }) => ends.some((end) => end.namespace === namespace)).map(pathBridge)
  const clients = [...facts.gateways.values()].some((gateway) => gateway.virtualNetwork === network && gateway.clients.size > 0)
  return [...paths, ...(clients ? [clientsBridge] : [])]
}

/** Everything that Azure routes by itself, unless the user has a route for the same prefix. */
function systemRoutes(facts: Facts, network: VirtualNetwork, { subnet, written }: { readonly subnet: string; readonly written: readonly SubnetRoute[] }): readonly RoutePlan[] {
  const own = new Set(written.map(({ route }) => route.addressPrefix))
  const endpoints = endpointRoutes(facts.topology, facts.privateEndpoints).filter((endpoint) =>
    facts.connectedNetworks.get(network.name)!.has(endpoint.virtualNetwork) && !replaces(longest(written, endpoint.address) ?? neverMatching, endpoint))
  const prefixes = [
    ...network.addressSpace,
    ...facts.routes.get(`virtualNetwork:${network.name}`)!.map(({ to }) => to),
    ...endpoints.map(({ address }) => `${address}/32`),
  ].filter((prefix) => !own.has(prefix))
  const services = endpointsInto(facts, network.name, subnet).map(({ address }) => `${address}/32`)
  return [`${azureProvidedDns}/32`, ...new Set([...prefixes, ...services])].map((to) => ({ to, type: 'throw' as const }))
}

const neverMatching: SubnetRoute['route'] = { name: '', addressPrefix: '255.255.255.255/32', nextHopType: 'None', nextHopIpAddress: undefined }

function longest(written: readonly SubnetRoute[], address: string): SubnetRoute['route'] | undefined {
  const matching = written.map(({ route }) => route).filter(({ addressPrefix }) => contains(addressPrefix, address))
  return matching.toSorted((a, b) => parseCidr(b.addressPrefix)!.length - parseCidr(a.addressPrefix)!.length)[0]
}

function userRoutes(facts: Facts, network: VirtualNetwork, { route }: SubnetRoute, { hops, uplink }: { hops: readonly Hop[]; uplink: string | undefined }): readonly RoutePlan[] {
  const { addressPrefix: to, nextHopType, nextHopIpAddress } = route
  const dropped: RoutePlan = { to, type: 'blackhole' }
  const kept: RoutePlan = { to, type: 'throw' }
  switch (nextHopType) {
    case 'None':
      return [dropped]
    case 'Internet':
      return [uplink === undefined ? dropped : { to, via: uplink }]
    case 'VnetLocal':
      return [network.addressSpace.some((prefix) => covers(prefix, to)) ? kept : dropped]
    case 'VirtualNetworkGateway':
      return [facts.routes.get(`virtualNetwork:${network.name}`)!.some((known) => known.ways.some(({ tunnel }) => tunnel !== undefined) && covers(known.to, to)) ? kept : dropped]
    case 'VirtualAppliance': {
      const hop = nextHopAt(facts, network.name, nextHopIpAddress)
      const via = hop?.virtualNetwork === network.name ? nextHopIpAddress : hops.find((one) => one.from === network.name && one.to === hop)?.via
      return [via === undefined ? dropped : { to, via }]
    }
  }
}

function covers(outer: string, inner: string): boolean {
  return parseCidr(outer)!.length <= parseCidr(inner)!.length && contains(outer, inner.split('/')[0]!)
}
