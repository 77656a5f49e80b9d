import type { Section } from '../../resources/sections.ts'
import type { Topology } from '../../resources/topology.ts'

/** Names of a design for what was found, by section and name found. */
export type Renames = ReadonlyMap<string, string>

type Json = Readonly<Record<string, unknown>>

const text = (value: unknown): string => (Array.isArray(value) ? value.map(text).toSorted().join(' ') : typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value))

/** What a thing is known by, whatever it is called: sections in the order in which they refer to each other. */
const identities: readonly (readonly [Section, (one: Json, nameOf: (section: Section, name: unknown) => string) => string])[] = [
  ['virtualNetworks', ({ addressSpace }) => text(addressSpace)],
  ['onPremisesSites', ({ addressSpace }) => text(addressSpace)],
  ['registries', ({ location, replications }) => `${text(location)} ${text(replications)}`],
  ['services', ({ type, location }) => `${text(type)} ${text(location)}`],
  ['privateDnsZones', ({ zoneName, virtualNetworkLinks }, nameOf) => `${text(zoneName)} ${(virtualNetworkLinks as readonly Json[]).map((one) => nameOf('virtualNetworks', one['virtualNetwork'])).toSorted().join(' ')}`],
  ['privateDnsZones', ({ zoneName }) => text(zoneName)],
  ['trafficManagerProfiles', ({ name }) => text(name)],
  ['privateEndpoints', ({ service, registry, virtualNetwork, subnet }, nameOf) => `${nameOf('services', service)} ${nameOf('registries', registry)} ${nameOf('virtualNetworks', virtualNetwork)}/${text(subnet)}`],
  ...(['dnsResolvers', 'azureFirewalls', 'virtualNetworkGateways'] as const).map((section) => [section, ({ virtualNetwork, gatewayType }: Json, nameOf: (section: Section, name: unknown) => string) => `${nameOf('virtualNetworks', virtualNetwork)} ${text(gatewayType)}`] as const),
  ...(['routeTables', 'networkSecurityGroups', 'natGateways', 'dnsForwardingRulesets', 'localNetworkGateways', 'connections'] as const).map((section) => [section, ({ name: _, ...rest }: Json) => text(rest)] as const),
]

/**
 * Zones of one name in several groups: what the design calls one of them, another reader may call the other. They are known by the networks
 * that see them and by the endpoints that write into them; of a link that is gone the rest still tells.
 */
function zonesOfOneName(design: Topology, found: Topology): ReadonlyMap<string, string> {
  const traits = ({ privateDnsZones, privateEndpoints }: Topology): ReadonlyMap<string, readonly (readonly [name: string, traits: ReadonlySet<string>])[]> => {
    const all = [...privateDnsZones].map(([name, { zoneName, virtualNetworkLinks, recordSets }]) => [zoneName, name, new Set([
      ...virtualNetworkLinks.map(({ virtualNetwork }) => `network ${virtualNetwork}`),
      ...[...privateEndpoints].flatMap(([endpoint, { privateDnsZoneGroup }]) => (privateDnsZoneGroup.includes(name) ? [`endpoint ${endpoint}`] : [])),
      ...recordSets.map((one) => `record ${one.name}`),
    ].map((one) => one.toLowerCase()))] as const)
    return new Map([...Map.groupBy(all, ([zoneName]) => zoneName)].map(([zoneName, those]) => [zoneName, those.map(([, name, own]) => [name, own] as const)]))
  }
  const renames = new Map<string, string>()
  const wanted = traits(design)
  for (const [zoneName, zones] of traits(found)) {
    const own = wanted.get(zoneName) ?? []
    if (own.length < 2 && zones.length < 2) continue
    const pairs = zones.flatMap(([name, its]) => own.map(([other, others]) => ({ name, other, alike: [...its].filter((one) => others.has(one)).length + (name === other ? 0.5 : 0) })))
    const [left, right] = [new Set<string>(), new Set<string>()]
    for (const { name, other, alike } of pairs.toSorted((one, another) => another.alike - one.alike)) {
      if (alike === 0 || left.has(name) || right.has(other)) continue
      left.add(name)
      right.add(other)
      if (name !== other) renames.set(`privateDnsZones ${name}`, other)
    }
    // Whose name another one has now is none of the design's.
    for (const [name] of zones) if (!left.has(name) && right.has(name)) renames.set(`privateDnsZones ${name}`, `${name}-found`)
  }
  return renames
}

/** What of the design each thing found is, where its name does not say it: the only one left that it can be. */
export function matched(design: Topology, found: Topology): Renames {
  const renames = new Map<string, string>(zonesOfOneName(design, found))
  const nameOf = (section: Section, name: unknown): string => renames.get(`${section} ${text(name)}`) ?? text(name)
  for (const [section, identity] of identities) {
    const taken = new Set(renames.values())
    const left = (all: Topology, other: Topology): ReadonlyMap<string, readonly string[]> => {
      const names = [...all[section] as ReadonlyMap<string, object>].filter(([name]) => !other[section].has(name) && !renames.has(`${section} ${name}`) && !(all === design && taken.has(name)))
      const mapped = all === design ? (_: Section, name: unknown): string => text(name) : nameOf
      return new Map([...Map.groupBy(names, ([, one]) => identity(one as Json, mapped))].map(([key, those]) => [key, those.map(([name]) => name)]))
    }
    const wanted = left(design, found)
    for (const [key, names] of left(found, design)) {
      const [name] = names
      const [same, ...more] = wanted.get(key) ?? []
      if (names.length === 1 && more.length === 0 && name !== undefined && same !== undefined) renames.set(`${section} ${name}`, same)
    }
  }
  return renames
}
