import { contains, fromNumber } from '../dns/address.ts'
import { parseRange, type Range } from '../dns/ranges.ts'
import { admits, isOnInternet, serviceEndpointOf, type NetworkRules } from '../azure/network-rules.ts'
import { internetHostAddress, outboundAddress } from '../azure/public-plan.ts'
import type { Path } from '../dns/path.ts'
import { hostClaim } from '../resources/hosts/kind.ts'
import { firewallClaim } from '../resources/azure-firewalls/kind.ts'
import { publicAddressesOf } from '../resources/rules/public-addresses.ts'
import type { Addresses } from '../resources/claim.ts'
import type { Topology } from '../resources/topology.ts'
import type { Domain } from './hybrid-facts.ts'

export const anywhere = '0.0.0.0/0'

/** As whom somebody is seen on the internet. */
export interface Egress {
  readonly address: string
  /** Others that may be taken as well: those of a gateway that has several. */
  readonly others: readonly string[]
  /** What has the address, in a sentence: `NAT gateway out`. Of one that is unknown, the address itself: `the public address of fw, which the design does not state`. */
  readonly by: string
  /** The line that says so, or that could. */
  readonly at: Path
  /** `written` in the design; `assumed` of whoever is meant to get in, because a service lets it in and nobody in the design has it; `unknown`: any. */
  readonly known: 'written' | 'assumed' | 'unknown'
  /** Set where a service endpoint carries it: what the service sees is this subnet, `<network>/<subnet>`, and no public address. */
  readonly subnet?: string
}

export interface NetworkEgress {
  readonly from: string
  /** `Microsoft.Storage`, for what goes to such services only. */
  readonly to?: string
  readonly egress: Egress
}

export interface EgressFacts {
  /** Of each network: the first whose prefix has the sender's address, and whose service endpoint, if it is of one, is that of the service. The last is for all. */
  readonly networkEgress: ReadonlyMap<string, readonly NetworkEgress[]>
  readonly siteEgress: ReadonlyMap<string, Egress>
  /** Of hosts on the internet. */
  readonly hostEgress: ReadonlyMap<string, Egress>
}

/**
 * Where what is sent to the internet comes from. A NAT gateway goes before a public address of one's own, that before the network's default
 * (https://learn.microsoft.com/azure/nat-gateway/nat-overview); what a route leads through a firewall leaves as the firewall.
 */
export function egressFacts(topology: Topology, addresses: Addresses): EgressFacts {
  const selective = [...topology.registries.values(), ...topology.services.values()].flatMap(({ name, networkRules, publicNetworkAccess }) =>
    (networkRules?.defaultAction === 'Deny' && publicNetworkAccess === 'Enabled' ? [{ name, rules: networkRules }] : []))
  const rules = selective.map((one) => one.rules)
  const assumed = assumptions(topology, selective)
  const of = (written: readonly string[] | undefined, otherwise: string, { by, unstated: silent, at, place }: { by: string; unstated?: string; at: Path; place?: string }): Egress => {
    const [address, ...others] = leastLiked(written ?? [], rules)
    if (address !== undefined) return { address, others, by, at: [...at, 'publicIPAddresses'], known: 'written' }
    const guess = place === undefined ? undefined : assumed.get(place)
    return { address: guess ?? otherwise, others: [], by: guess === undefined ? (silent ?? by) : by, at, known: guess === undefined ? 'unknown' : 'assumed' }
  }
  const { virtualNetworks, natGateways, azureFirewalls, onPremisesSites } = topology
  const addressed = Map.groupBy(topology.hosts.values().filter(({ publicIPAddresses = [] }) => publicIPAddresses.length > 0), ({ virtualNetwork }) => virtualNetwork)
  let identities = virtualNetworks.size + onPremisesSites.size
  const networkEgress = new Map([...virtualNetworks.values()].map(({ name, subnets }, n) => {
    const byEndpoint = subnets.flatMap(({ name: subnet, addressPrefix, serviceEndpoints = [] }) => serviceEndpoints.map((to): NetworkEgress => {
      const key = `${name}/${subnet}`
      return { from: addressPrefix, to, egress: { address: outboundAddress(identities++), others: [], by: `the service endpoint ${to} of ${key}`, at: ['virtualNetworks', name, 'subnets', subnet, 'serviceEndpoints'], known: 'unknown', subnet: key } }
    }))
    const behindGateway = subnets.flatMap(({ addressPrefix, natGateway }) => {
      const gateway = natGateways.get(natGateway ?? '')
      return gateway === undefined ? [] : [{ from: addressPrefix, egress: { ...of(gateway.publicIPAddresses, outboundAddress(n), { by: `NAT gateway ${gateway.name}`, at: [] }), at: ['natGateways', gateway.name] } }]
    })
    const ownAddress = (addressed.get(name) ?? []).map(({ name: host, publicIPAddresses }) =>
      ({ from: `${addresses.get(hostClaim(host))!}/32`, egress: of(publicIPAddresses, '', { by: `the public address of ${host}`, at: ['hosts', host] }) }))
    const firewalls = [...azureFirewalls.values()].flatMap(({ name: firewall, virtualNetwork, publicIPAddresses }) =>
      (virtualNetwork !== name ? [] : [{ from: `${addresses.get(firewallClaim(firewall))!}/32`, egress: of(publicIPAddresses, outboundAddress(n), { by: `firewall ${firewall}`, unstated: unstated(firewall), at: ['azureFirewalls', firewall] }) }]))
    const rest = { from: anywhere, egress: of(undefined, outboundAddress(n), { by: `the default outbound address of ${name}, which Azure chooses`, at: ['virtualNetworks', name] }) }
    return [name, [...byEndpoint, ...behindGateway, ...ownAddress, ...firewalls, rest]] as const
  }))
  const siteEgress = new Map([...onPremisesSites.values()].map(({ name, publicIPAddresses }, n) =>
    [name, of(publicIPAddresses, outboundAddress(virtualNetworks.size + n), { by: `site ${name}`, unstated: unstated(name), at: ['onPremisesSites', name], place: `site ${name}` })]))
  let onInternet = 0
  const hostEgress = new Map([...topology.hosts.values()].filter(({ subnet }) => subnet === undefined).map(({ name, publicIPAddresses }) =>
    [name, of(publicIPAddresses, internetHostAddress(onInternet++), { by: `host ${name}`, unstated: unstated(name), at: ['hosts', name], place: `host ${name}` })]))
  return { networkEgress, siteEgress, hostEgress }
}

function unstated(name: string): string {
  return `the public address of ${name}, which the design does not state`
}

/** As whom packets of somebody are seen by services of a type, once they leave its network or site. `address` is that of its interface, `host` who it is where it is on the internet itself. */
export function egressOf({ networkEgress, siteEgress, hostEgress }: EgressFacts, { domain, address, host }: { readonly domain: Domain | undefined; readonly address: string; readonly host?: string | undefined }, type?: string): Egress | undefined {
  const [kind, name = ''] = domain?.split(':') ?? []
  if (kind === 'virtualNetwork') return networkEgress.get(name)?.find(({ from, to }) => contains(from, address) && (to === undefined || (type !== undefined && to === serviceEndpointOf(type))))?.egress
  if (kind === 'site') return siteEgress.get(name)
  return hostEgress.get(kind === 'client' ? name : (host ?? ''))
}

/** Those first that the fewest rules let in: a gateway takes now this one, now that. */
function leastLiked(addresses: readonly string[], rules: readonly NetworkRules[]): readonly string[] {
  const liked = (address: string): number => rules.filter((one) => admits(one, address)).length
  return addresses.toSorted((a, b) => liked(a) - liked(b))
}

/**
 * Machines on the internet, and sites, of which nothing says where they come from, and which are meant to reach a service that lets in
 * selected addresses: somebody wrote those down, and where nobody else in the design has one, it is theirs. By `host NAME` and `site NAME`.
 */
function assumptions(topology: Topology, selective: readonly { readonly name: string; readonly rules: NetworkRules }[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  if (selective.length === 0) return given
  const owned = new Set(Array.from(publicAddressesOf(topology), ({ address }) => address))
  const wantedBy = Map.groupBy(topology.intent.filter(({ reach }) => reach === 'publicly').flatMap(({ from, service }) => from.flatMap((host) => {
    const { site, subnet, publicIPAddresses = [] } = topology.hosts.get(host)!
    const silent = site === undefined ? publicIPAddresses.length === 0 && subnet === undefined : (topology.onPremisesSites.get(site)!.publicIPAddresses ?? []).length === 0
    const found = selective.find(({ name }) => name === service)
    return silent && found !== undefined ? [{ place: site === undefined ? `host ${host}` : `site ${site}`, rules: found.rules }] : []
  })), ({ place }) => place)
  for (const [place, wanted] of wantedBy) {
    const taken = new Set(given.values())
    const candidates = wanted.flatMap(({ rules }) => rules.ipRules.flatMap((written) => freeIn(parseRange(written), owned, taken) ?? []))
    const score = (address: string): number => wanted.filter(({ rules }) => admits(rules, address)).length
    const [best] = candidates.toSorted((a, b) => score(b) - score(a))
    if (best !== undefined) given.set(place, best)
  }
  return given
}

/** The first public address of a range that nobody has, else one that another machine of which nothing is said has already. */
function freeIn(range: Range | undefined, owned: ReadonlySet<string>, taken: ReadonlySet<string>): string | undefined {
  if (range === undefined) return undefined
  const [first, last] = range
  let shared: string | undefined
  // The first address of a prefix is its own.
  for (let n = last - first > 2 ? first + 1 : first; n <= Math.min(last, first + 1024); n++) {
    const address = fromNumber(n)
    if (owned.has(address) || !isOnInternet(address)) continue
    if (!taken.has(address)) return address
    shared ??= address
  }
  return shared
}
