import type { Path } from '../dns/path.ts'
import { firewallSubnet } from '../azure/firewall-resources.ts'
import { applianceId, firewallId, type ComponentId } from '../world/component.ts'
import type { FirewallFacts } from './firewall-facts.ts'
import type { Facts } from './types.ts'

/** What a route can lead to: a firewall, or a machine of one's own. Compared by identity. */
export interface NextHop {
  readonly name: string
  readonly virtualNetwork: string
  readonly subnet: string
  readonly address: string
  readonly id: ComponentId
  readonly path: Path
  /** Absent: an appliance, which hands everything on. */
  readonly firewall?: FirewallFacts
  /**
   * Of a machine without it Azure drops what is not addressed to itself
   * (https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface#enable-or-disable-ip-forwarding).
   */
  readonly forwards: boolean
}

const known = new WeakMap<Facts, readonly NextHop[]>()

export function nextHops(facts: Facts): readonly NextHop[] {
  let found = known.get(facts)
  if (found === undefined) known.set(facts, (found = [...firewallHops(facts), ...machineHops(facts)]))
  return found
}

/** What a next hop means in a network: networks that are not connected may each have somebody at the same address. */
export function nextHopAt(facts: Facts, network: string, address: string | undefined): NextHop | undefined {
  return nextHops(facts).find((hop) => hop.address === address && facts.connectedNetworks.get(network)!.has(hop.virtualNetwork))
}

/** Machines that hand on what routes lead to them. */
export function appliances(facts: Facts): readonly NextHop[] {
  return nextHops(facts).filter(({ firewall, forwards }) => firewall === undefined && forwards)
}

/** Networks of which a route leads to somebody in another one: packets go there whatever they are addressed to. */
export function handedOver(facts: Facts): readonly { readonly from: string; readonly to: NextHop }[] {
  if (facts.subnetRoutes.size === 0) return []
  return [...facts.topology.virtualNetworks.keys()].flatMap((from) => nextHops(facts).flatMap((to) => {
    const used = [...facts.subnetRoutes].some(([key, routes]) => key.startsWith(`${from}/`) && routes.some(({ route }) => route.nextHopType === 'VirtualAppliance' && route.nextHopIpAddress === to.address))
    return to.virtualNetwork !== from && used && facts.connectedNetworks.get(from)!.has(to.virtualNetwork) ? [{ from, to }] : []
  }))
}

/** `the firewall edge and the appliance nva`. */
export function nameHops(hops: readonly NextHop[]): string {
  const kindOf = ({ firewall }: NextHop): string => (firewall === undefined ? 'appliance' : 'firewall')
  const [first] = hops
  if (first !== undefined && hops.length > 1 && hops.every((hop) => kindOf(hop) === kindOf(first))) return `the ${kindOf(first)}s ${hops.map(({ name }) => name).join(' and ')}`
  return hops.map((hop) => `the ${kindOf(hop)} ${hop.name}`).join(' and ')
}

function firewallHops({ firewalls }: Facts): readonly NextHop[] {
  return Array.from(firewalls.values(), (found) => {
    const { firewall: { name, virtualNetwork }, address, path } = found
    return { name, virtualNetwork, subnet: firewallSubnet, address, id: firewallId(name), path, firewall: found, forwards: true }
  })
}

function machineHops({ hosts }: Facts): readonly NextHop[] {
  return [...hosts.values()].flatMap(({ host, address }): NextHop[] => {
    const { name, virtualNetwork, subnet, enableIPForwarding = false } = host
    return virtualNetwork === undefined || subnet === undefined ? [] : [{ name, virtualNetwork, subnet, address, id: applianceId(name), path: ['hosts', name], forwards: enableIPForwarding }]
  })
}
