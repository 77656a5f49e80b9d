import { recursiveResolverAddress } from '../../harness/azure/public-plan.ts'
import { azureProvidedDns } from '../../harness/azure/virtual-network.ts'
import { software } from '../../harness/software/list.ts'
import type { HybridChoices, NetworkChoice, ServerChoice, TargetChoice } from './hybrid-choices.ts'

/** Where something that asks stands: whose addresses are near. */
type Place = { readonly network: number } | { readonly site: number }

/** The choices as a topology, one resource on a line. What Azure or a server would refuse is left out. */
export function hybridText(chosen: HybridChoices): string {
  const sections: Record<string, Record<string, object | string>> = {
    registries: registriesOf(chosen),
    virtualNetworks: entries(chosen.networks, (_, n) => [`net-${n}`, networkOf(chosen, n)]),
    privateEndpoints: entries(chosen.endpoints, ({ network, ...endpoint }, n) => [`pe-${n}`, {
      registry: registryName(chosen, endpoint.registry), subnet: `net-${at(chosen.networks, network)}/endpoints`, privateDnsZoneGroup: ['zone-registry'],
    }]),
    privateDnsZones: zonesOf(chosen),
    dnsResolvers: resolversOf(chosen),
    dnsForwardingRulesets: rulesetsOf(chosen),
    onPremisesSites: entries(chosen.sites, ({ location, ask }, n) => [`site-${n}`, {
      location,
      addressSpace: `192.168.${10 * n}.0/23`,
      subnets: { servers: `192.168.${10 * n}.0/24`, desks: `192.168.${10 * n + 1}.0/24` },
      ...dnsServersOf(chosen, { site: n }, ask),
    }]),
    ...gatewaysOf(chosen),
    dnsServers: Object.fromEntries(places(chosen).flatMap((place) => servers(chosen, place).map((_, n) => serverOf(chosen, place, n)))),
    hosts: hostsOf(chosen),
  }
  const lines = ['# A hybrid design made by a generator.']
  for (const [section, resources] of Object.entries(sections)) {
    if (Object.keys(resources).length > 0) lines.push(`${section}:`, ...Object.entries(resources).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`))
  }
  const intents = intentsOf(chosen)
  if (intents.length > 0) lines.push('intent:', ...intents.map((intent) => `  - ${JSON.stringify(intent)}`))
  return `${lines.join('\n')}\n`
}

function entries<T, Value>(list: readonly T[], entry: (item: T, n: number) => [string, Value]): Record<string, Value> {
  return Object.fromEntries(list.map(entry))
}

function at(list: readonly unknown[], index: number): number {
  return index % list.length
}

function registryName({ registries }: HybridChoices, index: number): string {
  return ['contoso', 'fabrikam'][at(registries, index)]!
}

function registriesOf({ registries }: HybridChoices): Record<string, object> {
  return entries(registries, ({ location, replication, regionalEndpoints, partner }, n) => [['contoso', 'fabrikam'][n]!, {
    location,
    ...(replication !== undefined && replication !== location && { replications: [replication] }),
    ...(regionalEndpoints && { regionalEndpoints: 'Enabled' }),
    ...(partner && { tenant: 'partner', privateEndpointConnections: 1 }),
    publicNetworkAccess: partner ? 'Enabled' : 'Disabled',
  }])
}

function places({ networks, sites }: HybridChoices): readonly Place[] {
  return [...networks.keys()].map((network): Place => ({ network })).concat([...sites.keys()].map((site) => ({ site })))
}

function servers({ networks, sites }: HybridChoices, place: Place): readonly ServerChoice[] {
  return 'network' in place ? networks[place.network]!.servers : sites[place.site]!.servers
}

function addressOf(place: Place, n: number): string {
  return 'network' in place ? `10.${place.network}.4.${10 + n}` : `192.168.${10 * place.site}.${10 + n}`
}

function locationOf({ networks, sites }: HybridChoices, place: Place): string {
  return 'network' in place ? networks[place.network]!.location : sites[place.site]!.location
}

const inboundAddresses = (network: number): readonly string[] => [`10.${network}.3.4`, `10.${network}.3.20`]

/** The addresses that somebody at a place may ask; what there is none of becomes the nearest thing there is. */
function addresses(chosen: HybridChoices, place: Place, targets: readonly TargetChoice[], own?: string): readonly string[] {
  const inbound = chosen.networks.flatMap(({ resolver }, n) => inboundAddresses(n).slice(0, resolver?.inbound ?? 0))
  const all = places(chosen).flatMap((one) => servers(chosen, one).map((_, n) => addressOf(one, n))).filter((address) => address !== own)
  const near = servers(chosen, place).map((_, n) => addressOf(place, n)).filter((address) => address !== own)
  const provider = recursiveResolverAddress(locationOf(chosen, place))
  const some = (list: readonly string[], index: number): string | undefined => list[index % Math.max(1, list.length)]
  const found = targets.map(({ what, index }) => {
    switch (what) {
      case 'near':
        return some(near, index) ?? some(inbound, index) ?? provider
      case 'server':
        return some(all, index) ?? provider
      case 'inbound':
        return some(inbound, index) ?? some(near, index) ?? provider
      case 'platform':
        return 'network' in place ? azureProvidedDns : (some(inbound, index) ?? provider)
      case 'outside':
        return azureProvidedDns
      case 'dead':
        return `10.${index % chosen.networks.length}.4.99`
      case 'provider':
        return provider
    }
  })
  return [...new Set(found)]
}

function dnsServersOf(chosen: HybridChoices, place: Place, ask: readonly TargetChoice[] | undefined): object {
  return ask === undefined ? {} : { dnsServers: addresses(chosen, place, ask) }
}

function networkOf(chosen: HybridChoices, n: number): object {
  const { location, ask } = chosen.networks[n]!
  const subnets = { endpoints: `10.${n}.1.0/24`, apps: `10.${n}.2.0/24`, 'dns-in': `10.${n}.3.0/28`, 'dns-in-2': `10.${n}.3.16/28`, 'dns-out': `10.${n}.3.32/28`, servers: `10.${n}.4.0/24`, GatewaySubnet: `10.${n}.5.0/27` }
  const peers = peersOf(chosen, n)
  return { location, addressSpace: `10.${n}.0.0/16`, subnets, ...dnsServersOf(chosen, { network: n }, ask), ...(Object.keys(peers).length > 0 && { peerings: peers }) }
}

/** The first network is the hub; the others are peered with it. */
function peersOf({ networks }: HybridChoices, n: number): Record<string, object> {
  const hub = networks[0]!
  const transit = (spoke: NetworkChoice): boolean => spoke.transit && hub.gateways.length > 0 && spoke.gateways.length === 0
  const spokes = networks.flatMap((network, m): [number, NetworkChoice][] => (m > 0 && network.peered ? [[m, network]] : []))
  if (n === 0) return Object.fromEntries(spokes.map(([m, spoke]) => [`net-${m}`, { allowGatewayTransit: transit(spoke) }]))
  const own = spokes.find(([m]) => m === n)
  return own === undefined ? {} : { 'net-0': { useRemoteGateways: transit(own[1]) } }
}

function zonesOf(chosen: HybridChoices): Record<string, object> {
  const seen = new Set<string>()
  return entries(chosen.zones, ({ name, links, recordSets }, n) => {
    const linked = links.flatMap(({ network, redirect, registration }): [string, object][] => {
      const place = at(chosen.networks, network)
      if (seen.has(`${name} ${place}`)) return []
      seen.add(`${name} ${place}`)
      return [[`net-${place}`, { ...(redirect && name.startsWith('privatelink.') && { resolutionPolicy: 'NxDomainRedirect' }), ...(registration && name === 'azure.example' && { registrationEnabled: true }) }]]
    })
    return [n === 0 ? 'zone-registry' : `zone-${n}`, { name, virtualNetworkLinks: Object.fromEntries(linked), ...(Object.keys(recordSets).length > 0 && { recordSets }) }]
  })
}

function resolversOf({ networks }: HybridChoices): Record<string, object> {
  return Object.fromEntries(networks.flatMap(({ resolver }, n): [string, object][] => {
    if (resolver === undefined) return []
    const inbound = [{ subnet: 'dns-in', privateIPAddress: inboundAddresses(n)[0] }, resolver.dynamic ? 'dns-in-2' : { subnet: 'dns-in-2', privateIPAddress: inboundAddresses(n)[1] }]
    return [[`resolver-${n}`, {
      virtualNetwork: `net-${n}`,
      inboundEndpoints: Object.fromEntries(inbound.slice(0, resolver.inbound).map((endpoint, m) => [`in-${m}`, endpoint])),
      ...(resolver.ruleset && { outboundEndpoints: { out: 'dns-out' } }),
    }]]
  }))
}

/** A ruleset for each outbound endpoint, linked to networks of its region that have none yet. */
function rulesetsOf(chosen: HybridChoices): Record<string, object> {
  const { networks } = chosen
  const linked = new Set<number>()
  return Object.fromEntries(networks.flatMap(({ resolver, location }, n): [string, object][] => {
    if (!resolver?.ruleset) return []
    const { links, rules } = resolver.ruleset
    const own = [...new Set(links.map((index) => at(networks, index)))].filter((m) => networks[m]!.location === location && !linked.has(m))
    for (const m of own) linked.add(m)
    const written = rules.map(({ domain, targets, port, enabled }, r): [string, object] => [`rule-${r}`, {
      domainName: `${domain}${domain === '.' ? '' : '.'}`,
      targetDnsServers: addresses(chosen, { network: n }, targets).filter((address) => address !== azureProvidedDns).map((ipAddress, index) => ({ ipAddress, ...(port && index === 0 && { port: 5353 }) })),
      ...(!enabled && { forwardingRuleState: 'Disabled' }),
    }])
    return [[`ruleset-${n}`, { outboundEndpoints: `resolver-${n}/out`, virtualNetworkLinks: own.map((m) => `net-${m}`), forwardingRules: Object.fromEntries(written) }]]
  }))
}

function gatewaysOf(chosen: HybridChoices): Record<string, Record<string, object | string>> {
  const { networks, sites } = chosen
  const gateways: Record<string, object> = {}
  const connections: Record<string, object> = {}
  networks.forEach(({ gateways: types, activeActive, clients, connected }, n) => {
    const far = [...new Set(connected.filter(() => sites.length > 0).map((index) => at(sites, index)))]
    for (const gatewayType of types) {
      const name = `${gatewayType.toLowerCase()}-${n}`
      const vpn = gatewayType === 'Vpn'
      const profile = { vpnClientAddressPool: `172.16.${n}.0/24`, ...dnsServersOf(chosen, { network: n }, clients === undefined ? undefined : [clients]) }
      gateways[name] = { virtualNetwork: `net-${n}`, gatewayType, ...(vpn && { activeActive }), ...(vpn && clients !== undefined && { vpnClientConfiguration: profile }) }
      for (const site of far) connections[`${name}-to-${site}`] = { virtualNetworkGateway: name, ...(vpn ? { localNetworkGateway: `side-${site}` } : { site: `site-${site}` }) }
    }
  })
  return { virtualNetworkGateways: gateways, localNetworkGateways: entries(sites, (_, n) => [`side-${n}`, `site-${n}`]), connections }
}

function serverOf(chosen: HybridChoices, place: Place, n: number): [string, object] {
  const { kind, forwarders, conditional, zones, rebind, rebindDomains, cache } = servers(chosen, place)[n]!
  const own = addressOf(place, n)
  const guarded = rebind && software[kind].rebindProtection !== undefined
  // A domain is either the server's own or forwarded.
  const others = conditional.filter(({ domain }) => !zones.some((zone) => zone.name === domain))
  const conditionals = others.map(({ domain, targets }): [string, readonly string[]] => [domain, addresses(chosen, place, targets, own)])
  const name = 'network' in place ? `dns-net-${place.network}-${n}` : `dns-site-${place.site}-${n}`
  return [name, {
    kind,
    subnet: 'network' in place ? `net-${place.network}/servers` : `site-${place.site}/servers`,
    ipAddress: own,
    ...(forwarders !== undefined && { forwarders: addresses(chosen, place, forwarders, own) }),
    ...(conditionals.length > 0 && { conditionalForwarders: Object.fromEntries(conditionals) }),
    ...(zones.length > 0 && { zones: entries(zones, (zone) => [zone.name, { recordSets: zone.recordSets }]) }),
    ...(guarded && { rebindProtection: true, ...(rebindDomains.length > 0 && { rebindDomains }) }),
    ...(!cache && { cache }),
  }]
}

function hostsOf(chosen: HybridChoices): Record<string, object | string> {
  const { networks, sites } = chosen
  return {
    ...entries(networks, (_, n) => [`app-${n}`, `net-${n}/apps`]),
    ...entries(sites, (_, n) => [`desk-${n}`, `site-${n}/desks`]),
    ...Object.fromEntries(networks.flatMap(({ gateways, clients }, n): [string, object][] =>
      (clients !== undefined && gateways.includes('Vpn') ? [[`client-${n}`, { network: 'internet', virtualNetworkGateway: `vpn-${n}` }]] : []))),
    laptop: 'internet',
  }
}

function intentsOf(chosen: HybridChoices): object[] {
  if (chosen.endpoints.length === 0) return []
  const registry = registryName(chosen, chosen.endpoints[0]!.registry)
  return [{ from: Object.keys(hostsOf(chosen)).filter((name) => name !== 'laptop'), registry, reach: 'privately' }, { from: 'laptop', registry, reach: 'never' }]
}
