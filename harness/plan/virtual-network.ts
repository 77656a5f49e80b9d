import type { VirtualNetwork } from '../azure/resources.ts'
import { frontEndsOf } from '../facts/service-endpoints.ts'
import { refusesForwarded } from '../facts/forwarded-traffic.ts'
import { anywhere } from '../facts/egress.ts'
import type { Facts } from '../facts/facts.ts'
import { isOpen, publicMachines, type PublicMachine } from '../facts/public-machines.ts'
import type { CablePlan, NamespacePlan, RoutePlan } from './plan.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { nthAddress, size } from '../dns/address.ts'
import { cableAddresses, dnsLink } from '../facts/wiring-addresses.ts'
import { silentRouter } from './internet.ts'
import { internet } from './names.ts'

/** The link between a virtual network's router and its Azure-provided DNS. */
export const dnsBridge = 'azuredns'
/** A router's interface towards the internet. */
export const uplink = 'internet'

/** Ranges that do not lead to the internet. */
export const privateRanges: readonly string[] = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16']

/** The fabric's namespace of a virtual network: its router. */
export function namespaceOf(facts: Facts, network: string): string {
  return `vnet${[...facts.topology.virtualNetworks.keys()].indexOf(network)}`
}

/** Bridge of a subnet, inside its network's namespace. */
export function bridgeOf(network: Pick<VirtualNetwork, 'subnets'>, subnet: string): string {
  return `subnet${network.subnets.findIndex(({ name }) => name === subnet)}`
}

/** Default gateway of a subnet: its first address. https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq */
function gatewayOf(addressPrefix: string): string {
  return nthAddress(addressPrefix, 1)
}

/**
 * The router's address in a subnet. On premises the first one may be that of a machine: the router that is its site's DNS server is two
 * machines in a lab, and what routes takes the last address that nobody has.
 */
export function routerAddress({ addresses }: Facts, addressPrefix: string, onPremises: boolean): string {
  const first = gatewayOf(addressPrefix)
  if (!onPremises) return first
  const taken = new Set(addresses.values())
  if (!taken.has(first)) return first
  for (let n = size(addressPrefix) - 2; n > 1; n--) if (!taken.has(nthAddress(addressPrefix, n))) return nthAddress(addressPrefix, n)
  throw new Error(`${addressPrefix} has no address left for its router`)
}

/** What the wiring of all virtual networks consists of. */
export interface VirtualNetworkWiring {
  readonly namespaces: readonly NamespacePlan[]
  readonly cables: readonly CablePlan[]
  /** Routes of the internet's router back to the networks. */
  readonly returnRoutes: readonly RoutePlan[]
}

/** Routers of all virtual networks, a cable to the internet for each, and one for each pair that is peered in both directions. */
export function virtualNetworkWiring(facts: Facts): VirtualNetworkWiring {
  const networks = [...facts.topology.virtualNetworks.values()]
  const routes = new Map<string, RoutePlan[]>(networks.map(({ name }) => [name, []]))
  const cables: CablePlan[] = []
  const returnRoutes: RoutePlan[] = []
  for (const [n, network] of networks.entries()) {
    const namespace = namespaceOf(facts, network.name)
    const [here, there] = cableAddresses(cables.length)
    cables.push({
      ends: [
        { namespace, name: uplink, addresses: [`${here}/30`] },
        { namespace: internet, name: namespace, addresses: [`${there}/30`] },
      ],
    })
    routes.get(network.name)!.push({ to: 'default', via: there })
    const seenAs = new Set([...facts.networkEgress.get(network.name)!.map(({ egress }) => egress.address), ...machinesIn(facts, network.name).map(({ address }) => address)])
    returnRoutes.push(...[...seenAs].map((address) => ({ to: `${address}/32`, via: here })))
    for (const peer of networks.slice(n + 1)) {
      if (!facts.connectedNetworks.get(network.name)!.has(peer.name)) continue
      const far = namespaceOf(facts, peer.name)
      const [near, remote] = cableAddresses(cables.length)
      cables.push({
        ends: [
          { namespace, name: `to-${far}`, addresses: [`${near}/30`] },
          { namespace: far, name: `to-${namespace}`, addresses: [`${remote}/30`] },
        ],
      })
      routes.get(network.name)!.push(...[...peer.addressSpace, ...borrowed(facts, network.name, peer.name)].map((to) => ({ to, via: remote })))
      routes.get(peer.name)!.push(...[...network.addressSpace, ...borrowed(facts, peer.name, network.name)].map((to) => ({ to, via: near })))
    }
  }
  const namespaces = networks.map((network) => router(facts, network, routes.get(network.name)!))
  return { namespaces, cables, returnRoutes }
}

/** Prefixes that a network reaches by way of a peer's gateways. */
function borrowed(facts: Facts, network: string, peer: string): readonly string[] {
  return facts.routes.get(`virtualNetwork:${network}`)!
    .filter(({ ways }) => ways.some(({ over, peerings }) => over !== 'peering' && peerings.some(([user, lender]) => user === network && lender === peer)))
    .map(({ to }) => to)
}

function router(facts: Facts, network: VirtualNetwork, routes: readonly RoutePlan[]): NamespacePlan {
  return {
    name: namespaceOf(facts, network.name),
    bridges: [
      ...network.subnets.map((subnet) => ({
        name: bridgeOf(network, subnet.name),
        addresses: [`${gatewayOf(subnet.addressPrefix)}/${subnet.addressPrefix.split('/')[1]}`, ...deafAddresses(facts, network, subnet.name)],
      })),
      { name: dnsBridge, addresses: [dnsLink.router] },
    ],
    routes: [{ to: `${azureProvidedDns}/32`, via: dnsLink.serverAddress }, ...routes],
    forwards: true,
    nftables: silentRouter + rules(facts, network),
  }
}

/** Addresses of private endpoints whose connection is not approved: they exist, and nothing answers. */
function deafAddresses(facts: Facts, network: VirtualNetwork, subnet: string): readonly string[] {
  return [...facts.privateEndpoints.values()]
    .filter(({ endpoint }) => endpoint.virtualNetwork === network.name && endpoint.subnet === subnet && endpoint.connectionState !== 'Approved')
    .flatMap(({ addresses }) => addresses.map((address) => `${address}/32`))
}

/** In no network. */
const nobodys = '255.255.255.255'

/** What is handed on here and did not begin here goes to no peer whose peering has no allowForwardedTraffic. What gateways bring goes there by itself, unless a route leads it to a firewall or an appliance there. */
function forwardedTraffic(facts: Facts, { name, addressSpace }: VirtualNetwork): string {
  if (facts.subnetRoutes.size === 0) return ''
  return [...facts.connectedNetworks.get(name)!].filter((peer) => refusesForwarded(facts.topology, { into: peer, from: name, source: nobodys }) !== undefined).flatMap((peer) => {
    const there = namespaceOf(facts, peer)
    const drop = `ip saddr != { ${addressSpace.join(', ')} } ct state new drop\n`
    const led = [`hop-${there}`, `hop-${there}-*`]
    return [
      `    iifname "subnet*" oifname "to-${there}" ${drop}`,
      ...['subnet*', 'gw*', 'p2s'].flatMap((arrival) => led.map((cable) => `    iifname "${arrival}" oifname "${cable}" ${drop}`)),
    ]
  }).join('')
}

/** The source that packets get on their way out, first match first. */
function translations({ networkEgress, frontEnds }: Facts, network: string): readonly string[] {
  return networkEgress.get(network)!.flatMap(({ from, to, egress }) => {
    const services = to === undefined ? undefined : frontEndsOf(frontEnds, to).map(({ address }) => address)
    if (services?.length === 0) return []
    return [`${from === anywhere ? '' : `ip saddr ${from} `}${services === undefined ? '' : `ip daddr { ${services.join(', ')} } `}snat to ${egress.address}`]
  })
}

function machinesIn(facts: Facts, network: string): readonly PublicMachine[] {
  return [...publicMachines(facts).values()].filter(({ host }) => host.host.virtualNetwork === network)
}

/** Public addresses of machines lead to their interfaces, where their groups judge; without any group nobody is let in. */
function inbound(facts: Facts, network: string): string {
  const open = machinesIn(facts, network).filter((machine) => isOpen(facts, machine))
  return open.length === 0 ? '' : `  chain prerouting {
    type nat hook prerouting priority -100; policy accept;
${open.map(({ address, inside }) => `    iifname "${uplink}" ip daddr ${address} dnat to ${inside}\n`).join('')}  }
`
}

/**
 * What a virtual network lets through: Azure-provided DNS from its own subnets only, no private range beyond what it is peered
 * with (https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#default), and source translation
 * towards the internet: to the address of a NAT gateway, of the sender itself, of a firewall, or to the network's default.
 */
function rules(facts: Facts, network: VirtualNetwork): string {
  const deaf = network.subnets.flatMap((subnet) => deafAddresses(facts, network, subnet.name)).map((address) => address.split('/')[0])
  return `table ip filter {
  chain forward {
    type filter hook forward priority 0; policy accept;
    ip daddr ${azureProvidedDns} iifname != "subnet*" drop
    oifname "${uplink}" ip daddr { ${privateRanges.join(', ')} } drop
${forwardedTraffic(facts, network)}  }
  chain input {
    type filter hook input priority 0; policy accept;
${deaf.length > 0 ? `    ip daddr { ${deaf.join(', ')} } drop\n` : ''}    iifname "subnet*" meta l4proto { tcp, udp } drop
  }
}
table ip nat {
${inbound(facts, network.name)}  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
${translations(facts, network.name).map((rule) => `    oifname "${uplink}" ${rule}\n`).join('')}  }
}
`
}
