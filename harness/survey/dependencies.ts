import { type ComponentId, recordId, ruleId, rulesetLinkId, zoneLinkId } from '../world/component.ts'
import { registryProfileName } from '../azure/registry-chain.ts'
import { isWithin, parentOf } from '../dns/name.ts'
import type { RRset } from '../dns/zone.ts'
import { azureDnsName } from '../model/azure-dns.ts'
import { components, withConsequences } from '../facts/components.ts'
import { isProbed } from '../facts/traffic-manager.ts'
import { seenFrom } from '../model/private-health.ts'
import type { Reachability } from '../model/reachability.ts'
import { dnsServerName, outboundEndpointName } from '../model/server-names.ts'
import type { Step } from '../model/step.ts'
import type { Facts } from '../facts/facts.ts'

/**
 * Which components the path of an answer depended on. Too many is slow, too few is wrong: a component that is not named must not
 * be able to change the answer by failing next. On which ways, rules and public servers it relied the model tells itself (model/reliance.ts).
 */
export interface Dependencies {
  ofPath(path: readonly Step[], world: World): Iterable<ComponentId>
  /** Regions and zones that take a component along when they fail. */
  regionsOf(component: ComponentId): readonly ComponentId[]
}

/** What an answer was found in. */
export interface World {
  /** What has failed already. */
  readonly faults: ReadonlySet<ComponentId>
  /** How connections fare. Whatever they rely on is told as they are tried. */
  readonly reach: Reachability
}

export function dependencies(facts: Facts): Dependencies {
  const servers = serverIds(facts)
  const byProfile = Map.groupBy(facts.services.values(), ({ registry }) => (registry === undefined ? undefined : registryProfileName(registry)))
  const zones = new Map<string, ReadonlyMap<string, readonly RRset[]>>()
  const regions = regionIndex(facts)
  const links = rulesetLinks(facts)

  function* ofPath(path: readonly Step[], world: World): Generator<ComponentId> {
    for (const step of path) yield* ofStep(step, world)
  }

  function* ofStep(step: Step, world: World): Generator<ComponentId> {
    switch (step.kind) {
      case 'asked': {
        const server = servers.get(step.server)
        if (server !== undefined) yield server
        return
      }
      case 'zone':
        yield `private-zone:${step.resource}`
        yield zoneLinkId(step.resource, String(step.at?.[3]))
        yield* recordsBehind(step.resource, step.name, world.faults)
        probe(step.resource, step.name, world)
        return
      case 'rule': {
        const { ruleset, rule, server } = step
        yield ruleId(ruleset, rule)
        yield* (links.get(`${ruleset} ${server}`) ?? [])
        return
      }
      case 'profile':
        for (const { name: service, regions } of byProfile.get(step.profile) ?? []) {
          for (const region of regions) yield `replica:${service}/${region}`
        }
    }
  }

  /**
   * The records whose loss can change what a zone says about a name: those at the name; where there are none, those below it or
   * at and below its closest encloser, by which they exist (RFC 8020), and the wildcard among these (RFC 4592 section 3.3.1).
   */
  function recordsBehind(resource: string, name: string, broken: ReadonlySet<ComponentId>): ComponentId[] {
    const { zone } = facts.privateZones.get(resource)!
    let byName = zones.get(resource)
    if (byName === undefined) zones.set(resource, (byName = Map.groupBy(zone.rrsets, (rrset) => rrset.name)))
    const idsAt = (owner: string): ComponentId[] =>
      (byName.get(owner) ?? []).map((rrset) => recordId(resource, rrset.name, rrset.type)).filter((id) => !broken.has(id))
    const idsBelow = (owner: string): ComponentId[] => [...byName.keys()].filter((other) => isWithin(other, owner)).flatMap(idsAt)
    const exact = idsAt(name)
    if (exact.length > 0 || name === zone.origin) return exact
    for (let at = name; at !== zone.origin; at = parentOf(at)) {
      const below = idsBelow(at)
      if (below.length > 0) return below
    }
    return idsAt(`*.${zone.origin}`)
  }

  /** Sends the probes of a private Traffic Manager profile anew, where one says what a record is: what they pass on their way is told. */
  function probe(resource: string, owner: string, { reach }: World): void {
    for (const { name, profile } of facts.privateZones.get(resource)!.zone.rrsets) {
      const found = name === owner ? facts.topology.privateTrafficManagerProfiles.get(profile ?? '') : undefined
      for (const endpoint of found?.endpoints ?? []) if (isProbed(facts, found!, endpoint)) seenFrom(facts, reach, found!, endpoint)
    }
  }

  return {
    ofPath,
    regionsOf: (component) => regions.get(component) ?? [],
  }
}

function serverIds(facts: Facts): ReadonlyMap<string, ComponentId> {
  return new Map<string, ComponentId>([
    ...[...facts.topology.virtualNetworks.keys()].map((name): [string, ComponentId] => [azureDnsName(name), `azure-dns:${name}`]),
    ...facts.regions.map((region): [string, ComponentId] => [`public resolver of ${region}`, `recursive-resolver:${region}`]),
    ...Array.from(facts.dnsServerFacts.values(), (found): [string, ComponentId] => [dnsServerName(found), found.component]),
    ...[...facts.outboundEndpoints.keys()].map((key): [string, ComponentId] => [outboundEndpointName(key), `outbound-endpoint:${key}` as ComponentId]),
  ])
}

/** The links by which each network has a ruleset, by `ruleset` and the network's resolver. */
function rulesetLinks({ topology }: Facts): ReadonlyMap<string, readonly ComponentId[]> {
  const links = [...topology.dnsForwardingRulesets.values()].flatMap(({ name: ruleset, virtualNetworkLinks }) =>
    virtualNetworkLinks.map(({ name, virtualNetwork }) => ({ key: `${ruleset} ${azureDnsName(virtualNetwork)}`, id: rulesetLinkId(ruleset, name) })),
  )
  return new Map([...Map.groupBy(links, ({ key }) => key)].map(([key, found]) => [key, found.map(({ id }) => id)]))
}

function regionIndex(facts: Facts): ReadonlyMap<ComponentId, readonly ComponentId[]> {
  const index = new Map<ComponentId, ComponentId[]>()
  const all = components(facts)
  for (const { id, kind } of all) {
    if (kind !== 'region' && kind !== 'availability-zone') continue
    // A zone may need another one to take something along.
    const region = id.slice(0, id.lastIndexOf('/') + 1)
    const failing = kind === 'region' ? [id] : all.flatMap((other) => (other.id.startsWith(region) ? [other.id] : []))
    for (const member of withConsequences(facts, new Set(failing))) {
      if (failing.includes(member)) continue
      const known = index.get(member)
      if (known === undefined) index.set(member, [id])
      else known.push(id)
    }
  }
  return index
}
