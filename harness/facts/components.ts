import { isWebsiteZone } from '../azure/elsewhere.ts'
import type { Facts } from './facts.ts'
import { impairments } from './impairments.ts'
import { publicMachines } from './public-machines.ts'
import { kinds } from '../resources/list.ts'
import { registryRegions } from '../azure/registry-names.ts'
import { dependencyId, dependencyParts, publicAddressId, publicNameId, publicZoneId, recordId, type Component, type ComponentId, type DependencyPart } from '../world/component.ts'

/**
 * Everything of a design that can fail, each once, in the topology's order. A region is a component of its own, which takes
 * all that is in it along; whoever enumerates single components leaves regions out or takes them alone.
 */
export function components(facts: Facts): readonly Component[] {
  return [...kinds.flatMap((kind) => [...kind.components?.(facts.topology) ?? []]), ...records(facts), ...publicSide(facts)]
}

/**
 * With single names and addresses of the internet, what replicas are made of, each of which can fail while the rest of its replica goes on, and what
 * can be there and do badly what it does: everything that can be broken by its id.
 */
export function breakable(facts: Facts): readonly Component[] {
  const whole = components(facts)
  return [...whole, ...publicNames(facts), ...publicAddresses(facts), ...dependencies(facts), ...impairments(facts, whole)]
}

/** On the way to the design's own services: their names, aliases and front ends. What Traffic Manager answers is for health to decide. */
function publicNames(facts: Facts): readonly Component[] {
  const own = new Set([...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name)))
  const aliases = new Map<string, string>()
  const found = new Set<string>()
  for (const { zone } of facts.publicZones) for (const { name, type, data: [target] } of zone.rrsets) if (type === 'CNAME' && target !== undefined) aliases.set(name, target)
  const there = new Set(facts.publicZones.flatMap(({ zone }) => zone.rrsets.filter(({ type }) => type === 'CNAME' || type === 'A').map(({ name }) => name)))
  const targets = (name: string): readonly string[] => facts.trafficManagerProfiles.get(name)?.endpoints.map(({ target }) => target) ?? [aliases.get(name) ?? '']
  for (const name of own) {
    // A set grows while one goes through it: targets have their turn.
    const chain = new Set([name])
    for (const one of chain) for (const target of targets(one)) chain.add(target)
    for (const one of chain) if (there.has(one)) found.add(one)
  }
  return [...found].map((name): Component => ({ id: publicNameId(name), kind: 'public-name', failure: `the public name ${name} does not exist` }))
}

/** By which machines of virtual networks are reached from outside. What they send themselves is no matter of it. */
function publicAddresses(facts: Facts): readonly Component[] {
  const hosts = new Set(Array.from(publicMachines(facts).values(), ({ host }) => host.host.name))
  return [...hosts].map((name): Component => ({ id: publicAddressId(name), kind: 'public-address', failure: `nobody gets in at the public address of ${name}`, at: ['hosts', name, 'publicIPAddresses'] }))
}

/** What clients see of it; whether anybody is led elsewhere is for probes to find out. */
const withoutPart: Readonly<Record<DependencyPart, string>> = {
  storage: 'manifests and layers are answered with 500',
  cache: 'clients notice nothing, and the health monitor does',
  metadata: 'manifests are answered with 500',
  authentication: 'no tokens are issued, and those that clients have still pull',
}

/** Not those of another tenant, of which nobody knows what becomes. */
function dependencies({ topology }: Facts): readonly Component[] {
  return [...topology.registries.values()].filter(({ tenant }) => tenant === undefined).flatMap((registry) => registryRegions(registry).flatMap((region) => dependencyParts.map((part): Component => ({
    id: dependencyId(registry.name, region, part),
    kind: 'dependency',
    failure: `the ${part} behind ${registry.name} in ${region} is down: ${withoutPart[part]}`,
    at: ['registries', registry.name],
  }))))
}

/** Whoever wrote them: by hand, a zone group, autoregistration. */
function records({ privateZones }: Facts): readonly Component[] {
  return [...privateZones].flatMap(([name, { zone }]) => zone.rrsets.map((rrset): Component => ({
    id: recordId(name, rrset.name, rrset.type),
    kind: 'record',
    failure: `${rrset.name} ${rrset.type} is missing in ${name}`,
    at: rrset.from ?? ['privateDnsZones', name],
  })))
}

function publicSide({ publicZones, frontEnds, regions }: Facts): readonly Component[] {
  return [
    ...publicZones.filter(({ zone }) => !isWebsiteZone(zone.origin)).map(({ zone }): Component => ({ id: publicZoneId(zone.origin), kind: 'public-zone', failure: `the public servers of ${zone.origin || 'the root'} do not answer` })),
    ...frontEnds.map(({ kind, location }): Component => ({ id: `front-end:${kind}/${location}`, kind: 'front-end', failure: `the public ${kind} front end of ${location} is down` })),
    ...regions.flatMap((region): Component[] => [
      { id: `recursive-resolver:${region}`, kind: 'recursive-resolver', failure: `the public resolver of ${region} is silent` },
      { id: `region:${region}`, kind: 'region', failure: `all of ${region} is down` },
    ]),
  ]
}

/** The faults with those that follow from them: a region takes all that runs in it along, availability zones what stands in them. Data of DNS zones is global and stays. */
export function withConsequences(facts: Facts, faults: ReadonlySet<ComponentId>): ReadonlySet<ComponentId> {
  const { regions } = facts
  const down = new Set(regions.filter((region) => faults.has(`region:${region}`)))
  const zones = zonesLost(faults)
  if (down.size === 0 && zones.size === 0) return faults
  const all = new Set(faults)
  for (const id of lostWith(facts, down, zones)) all.add(id)
  return all
}

const lostByFacts = new WeakMap<Facts, Map<string, readonly ComponentId[]>>()

/** What goes with regions and zones: in a survey they fail again and again, each time with another component beside them. */
function lostWith(facts: Facts, down: ReadonlySet<string>, zones: ReadonlyMap<string, number>): readonly ComponentId[] {
  const { frontEnds, topology } = facts
  let known = lostByFacts.get(facts)
  if (known === undefined) lostByFacts.set(facts, (known = new Map()))
  const key = JSON.stringify([[...down].toSorted(), [...zones].toSorted(([one], [other]) => (one < other ? -1 : 1))])
  let lost = known.get(key)
  if (lost === undefined) {
    lost = [
      ...[...down].map((region): ComponentId => `recursive-resolver:${region}`),
      ...frontEnds.filter(({ location }) => down.has(location)).map(({ kind, location }): ComponentId => `front-end:${kind}/${location}`),
      ...kinds.flatMap((kind) => [...(kind.lostWith?.(topology, down) ?? [])]),
      ...kinds.flatMap((kind) => [...(kind.lostWithZones?.(topology, zones) ?? [])]),
    ]
    known.set(key, lost)
  }
  return lost
}

/** How many availability zones of a region are down. */
function zonesLost(faults: ReadonlySet<ComponentId>): ReadonlyMap<string, number> {
  const lost = new Map<string, number>()
  for (const id of faults) {
    const [, region] = /^availability-zone:(.*)\/\d$/.exec(id) ?? []
    if (region !== undefined) lost.set(region, (lost.get(region) ?? 0) + 1)
  }
  return lost
}
