/** What a random design is made of. Indexes are taken modulo the length of the list they point into. */
export interface Choices {
  readonly registries: readonly RegistryChoice[]
  readonly networks: readonly { location: string; peerings: readonly number[]; mutual: boolean; dnsServers: string | undefined }[]
  readonly services: readonly ServiceChoice[]
  readonly endpoints: readonly { registry: number; network: number; group: readonly number[]; static: boolean; connectionState: string }[]
  readonly zones: readonly ZoneChoice[]
  readonly hosts: readonly { network: number | undefined; location: string; dnsServers: boolean }[]
  readonly intents: readonly { hosts: readonly number[]; registry: number; reach: string; through: number | undefined }[]
  readonly expectations: readonly { host: number; registry: number; type: string; rcode: string; ttl: number | undefined }[]
  readonly sameRanges: boolean
  readonly negativeTtl: number | undefined
}

export interface RegistryChoice {
  readonly location: string
  readonly replications: readonly string[]
  readonly regionEndpointEnabled: boolean
  readonly dataEndpointEnabled: boolean
  readonly regionalEndpoints: boolean
  readonly publicNetworkAccess: boolean
  readonly foreign: boolean
  readonly privateEndpointConnections: boolean
}

export interface ServiceChoice {
  readonly kind: keyof typeof serviceKinds
  readonly location: string
  readonly publicNetworkAccess: boolean
  readonly foreign: boolean
  /** The private endpoints that lead to it, each for one of its sub-resources. */
  readonly endpoints: readonly { group: number; network: number; zones: readonly number[] }[]
}

export interface LinkChoice {
  readonly network: number
  readonly redirect: boolean
  readonly registration: boolean
}

export interface ZoneChoice {
  readonly name: string
  readonly links: readonly LinkChoice[]
  readonly recordSets: readonly { name: string; ttl: number; data: Readonly<Record<string, unknown>> }[]
}

const registryNames = ['contoso', 'fabrikam', 'wingtip']

/** Services of every shape: one name, several sub-resources, two names at one address, many names, none that is public, a customer's own. */
export const serviceKinds = {
  fabvault: { type: 'keyVault' },
  fabstore: { type: 'storageAccount', groupIds: ['blob', 'file'] },
  fabportal: { type: 'webApp' },
  fabscope: { type: 'monitorPrivateLinkScope' },
  fabcluster: { type: 'kubernetesCluster' },
  fabservice: { type: 'privateLinkService', fqdns: ['a.corp.example', 'orders.corp.example'] },
} as const

/** One of each kind: names in DNS are theirs alone. */
function servicesOf({ services }: Choices): readonly ServiceChoice[] {
  return [...new Map(services.map((service) => [service.kind, service])).values()]
}

function serviceOf({ kind, location, publicNetworkAccess, foreign }: ServiceChoice): object {
  return { ...serviceKinds[kind], location, publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled', ...(foreign && { tenant: 'partner' }) }
}

function serviceEndpointsOf(chosen: Choices): Record<string, object> {
  return Object.fromEntries(servicesOf(chosen).flatMap(({ kind, endpoints }) => endpoints.map(({ group, network, zones }, n): [string, object] => {
    const shape = serviceKinds[kind]
    const groups: readonly string[] = 'groupIds' in shape ? shape.groupIds : []
    const zoneGroup = [...new Set(chosen.zones.length === 0 ? [] : zones.map((index) => at(chosen.zones, index)))]
    return [`pe-${kind}-${n + 1}`, {
      service: kind,
      ...(groups.length > 0 && { groupIds: groups[at(groups, group)] }),
      subnet: `net-${at(chosen.networks, network) + 1}/endpoints`,
      ...(zoneGroup.length > 0 && kind !== 'fabservice' && { privateDnsZoneGroup: zoneGroup.map((zone) => `zone-${zone + 1}`) }),
    }]
  })))
}

/** The choices as a topology, one resource on a line. What Azure would refuse is left out. */
export function designText(chosen: Choices): string {
  const sections = {
    registries: Object.fromEntries(chosen.registries.map((registry, n) => [registryNames[n], registryOf(registry, endpointsTo(chosen, n))])),
    services: Object.fromEntries(servicesOf(chosen).map((service) => [service.kind, serviceOf(service)])),
    virtualNetworks: networksOf(chosen),
    privateEndpoints: { ...Object.fromEntries(chosen.endpoints.map((_, n) => [`pe-${n + 1}`, endpointOf(chosen, n)])), ...serviceEndpointsOf(chosen) },
    privateDnsZones: zonesOf(chosen),
    hosts: hostsOf(chosen),
  }
  const lists = { intent: intentsOf(chosen), expectations: expectationsOf(chosen) }
  const lines = ['# A design made by a generator.']
  for (const [section, entries] of Object.entries(sections)) {
    if (Object.keys(entries).length === 0) continue
    lines.push(`${section}:`, ...Object.entries(entries).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`))
  }
  for (const [section, items] of Object.entries(lists)) {
    if (items.length > 0) lines.push(`${section}:`, ...items.map((item) => `  - ${JSON.stringify(item)}`))
  }
  if (chosen.negativeTtl !== undefined) lines.push('settings:', `  publicNegativeTtl: ${chosen.negativeTtl}`)
  return `${lines.join('\n')}\n`
}

function at<T>(list: readonly T[], index: number): number {
  return index % list.length
}

function endpointsTo({ registries, endpoints }: Choices, registry: number): number {
  return endpoints.filter((endpoint) => at(registries, endpoint.registry) === registry).length
}

function replicas({ location, replications }: RegistryChoice): readonly string[] {
  return replications.filter((region) => region !== location)
}

function registryOf(registry: RegistryChoice, endpoints: number): object {
  return {
    location: registry.location,
    replications: Object.fromEntries(replicas(registry).map((region) => [region, { regionEndpointEnabled: registry.regionEndpointEnabled }])),
    ...(endpoints === 0 && { dataEndpointEnabled: registry.dataEndpointEnabled }),
    ...(registry.regionalEndpoints && { regionalEndpoints: 'Enabled' }),
    publicNetworkAccess: registry.publicNetworkAccess ? 'Enabled' : 'Disabled',
    ...(registry.foreign && { tenant: 'partner' }),
    ...(registry.privateEndpointConnections && { privateEndpointConnections: 1 }),
  }
}

function peered({ networks }: Choices): boolean {
  return networks.some(({ peerings }, n) => peerings.some((other) => at(networks, other) !== n))
}

function block(chosen: Choices, network: number): string {
  return chosen.sameRanges && !peered(chosen) ? '10.1' : `10.${network + 1}`
}

function networksOf(chosen: Choices): Record<string, object> {
  const { networks } = chosen
  const peerings = networks.map(() => new Set<number>())
  networks.forEach(({ peerings: others, mutual }, n) => {
    for (const other of others.map((index) => at(networks, index))) {
      if (other === n) continue
      peerings[n]!.add(other)
      if (mutual) peerings[other]!.add(n)
    }
  })
  return Object.fromEntries(networks.map(({ location, dnsServers }, n) => [`net-${n + 1}`, {
    location,
    addressSpace: `${block(chosen, n)}.0.0/16`,
    subnets: { endpoints: `${block(chosen, n)}.1.0/24`, apps: `${block(chosen, n)}.2.0/24` },
    ...(peerings[n]!.size > 0 && { peerings: [...peerings[n]!].sort((a, b) => a - b).map((other) => `net-${other + 1}`) }),
    ...(dnsServers !== undefined && { dnsServers: [dnsServers] }),
  }]))
}

function endpointOf(chosen: Choices, n: number): object {
  const { registry, network, group, static: fixed, connectionState } = chosen.endpoints[n]!
  const target = chosen.registries[at(chosen.registries, registry)]!
  const place = at(chosen.networks, network)
  const regions = [target.location, ...replicas(target)]
  const members = ['registry', ...regions.map((region) => `registry_data_${region}`), ...(target.regionalEndpoints ? regions.map((region) => `registry_${region}`) : [])]
  const zones = [...new Set(chosen.zones.length === 0 ? [] : group.map((index) => at(chosen.zones, index)))]
  return {
    registry: registryNames[at(chosen.registries, registry)],
    subnet: `net-${place + 1}/endpoints`,
    ...(zones.length > 0 && { privateDnsZoneGroup: zones.map((zone) => `zone-${zone + 1}`) }),
    ...(fixed && { ipConfigurations: Object.fromEntries(members.map((member, m) => [member, `${block(chosen, place)}.1.${100 + 20 * n + m}`])) }),
    connectionState,
  }
}

/** A network sees one zone of a name at most, and registers its hosts in one at most. */
function zonesOf({ zones, networks }: Choices): Record<string, object> {
  const seen = new Set<string>()
  const registering = new Set<number>()
  return Object.fromEntries(zones.map(({ name, links, recordSets }, n) => {
    const entries = links.flatMap(({ network, redirect, registration }): [string, object][] => {
      const place = at(networks, network)
      if (seen.has(`${name} ${place}`)) return []
      seen.add(`${name} ${place}`)
      const registers = registration && !registering.has(place)
      if (registers) registering.add(place)
      return [[`net-${place + 1}`, {
        ...(redirect && name.startsWith('privatelink.') && { resolutionPolicy: 'NxDomainRedirect' }),
        ...(registers && { registrationEnabled: true }),
      }]]
    })
    const records = recordSets.filter(({ name: owner, data }) => owner !== '@' || !('CNAME' in data))
    return [`zone-${n + 1}`, {
      name,
      virtualNetworkLinks: Object.fromEntries(entries),
      ...(records.length > 0 && { recordSets: Object.fromEntries(records.map(({ name: owner, ttl, data }) => [owner, { ttl, ...data }])) }),
    }]
  }))
}

function hostsOf({ hosts, networks }: Choices): Record<string, object> {
  return Object.fromEntries(hosts.map(({ network, location, dnsServers }, n) => [`host-${n + 1}`, {
    ...(network === undefined ? { network: 'internet', location } : { subnet: `net-${at(networks, network) + 1}/apps` }),
    ...(dnsServers && { dnsServers: ['168.63.129.16'] }),
  }]))
}

/** One way to reach a registry or another service for each host. */
function intentsOf(chosen: Choices): object[] {
  const { intents, hosts, registries, endpoints } = chosen
  const targets = [...registries.map((_, n) => registryNames[n]!), ...servicesOf(chosen).map(({ kind }) => kind)]
  const said = new Set<string>()
  return intents.flatMap(({ hosts: from, registry, reach, through }) => {
    const target = at(targets, registry)
    const names = [...new Set(from.map((index) => at(hosts, index)))].filter((host) => !said.has(`${host} ${target}`))
    if (names.length === 0) return []
    for (const host of names) said.add(`${host} ${target}`)
    const own = endpoints.flatMap((endpoint, n) => (at(registries, endpoint.registry) === target ? [`pe-${n + 1}`] : []))
    return [{
      from: names.map((host) => `host-${host + 1}`),
      [target < registries.length ? 'registry' : 'to']: targets[target],
      reach,
      ...(reach === 'privately' && through !== undefined && own.length > 0 && { through: [own[at(own, through)]] }),
    }]
  })
}

function expectationsOf({ expectations, hosts, registries }: Choices): object[] {
  const said = new Set<string>()
  return expectations.flatMap(({ host, registry, type, rcode, ttl }) => {
    const item = { from: `host-${at(hosts, host) + 1}`, name: `${registryNames[at(registries, registry)]}.azurecr.io`, type, rcode, ...(ttl !== undefined && { ttl }) }
    const key = `${item.from} ${item.name} ${type}`
    if (said.has(key)) return []
    said.add(key)
    return [item]
  })
}
