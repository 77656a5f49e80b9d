import { portOf } from '../azure/service-ports.ts'
import { type ComponentId, type ComponentKind, publicZoneId, recordId, ruleId, rulesetLinkId, securityRuleId, zoneLinkId } from '../world/component.ts'
import { registryProfileName } from '../azure/registry-chain.ts'
import { isWithin, parentOf } from '../dns/name.ts'
import type { RRset } from '../dns/zone.ts'
import { azureDnsName } from '../model/azure-dns.ts'
import { components, withConsequences } from '../facts/components.ts'
import { keyComponents } from '../facts/registry-keys.ts'
import { gatewayHost, probedAddress, probedName } from '../facts/probing-gateways.ts'
import { isProbed } from '../facts/traffic-manager.ts'
import { rulesOn } from '../facts/security.ts'
import { originOf, routing } from '../model/routing.ts'
import { dnsServerName, outboundEndpointName } from '../model/server-names.ts'
import type { Step } from '../model/step.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'

/**
 * Which components something in a world depended on. Too many is slow, too few is wrong: a component that is not named must not
 * be able to change the answer by failing next.
 */
export interface Dependencies {
  /** Of an answer, from its traced path. `broken` is what has failed already. */
  ofAnswer(host: HostFacts, path: readonly Step[], broken: ReadonlySet<ComponentId>): Iterable<ComponentId>
  /** Of an attempt to connect. */
  ofConnection(host: HostFacts, address: string, name: string): Iterable<ComponentId>
  /** Regions and zones that take a component along when they fail. */
  regionsOf(component: ComponentId): readonly ComponentId[]
}

/** What packets are carried by. Where route tables lead them elsewhere, any of it may matter to any question. */
const carrying: ReadonlySet<ComponentKind> = new Set(['firewall', 'appliance', 'peering', 'connection', 'tunnel', 'gateway'])

export function dependencies(facts: Facts): Dependencies {
  const servers = serverIds(facts)
  const byProfile = Map.groupBy(facts.services.values(), ({ registry }) => (registry === undefined ? undefined : registryProfileName(registry)))
  const authorities = new Map(facts.publicZones.map(({ zone, server }) => [server.address, publicZoneId(zone.origin)]))
  const zones = new Map<string, ReadonlyMap<string, readonly RRset[]>>()
  const regions = regionIndex(facts)
  const owners = addressIndex(facts)
  const links = rulesetLinks(facts)
  const ways = routing(facts, new Set())
  const routed = facts.subnetRoutes.size > 0 ? components(facts).filter(({ kind }) => kind !== 'region') : []
  const everything = routed.map(({ id }) => id)
  const carriers = routed.filter(({ kind }) => carrying.has(kind)).map(({ id }) => id)

  function* ofAnswer({ dnsServers }: HostFacts, path: readonly Step[], broken: ReadonlySet<ComponentId>): Generator<ComponentId> {
    yield* carriers
    for (const address of dnsServers) {
      const authority = authorities.get(address)
      if (authority !== undefined) yield authority
    }
    for (const step of path) yield* ofStep(step, broken)
  }

  function* ofStep(step: Step, broken: ReadonlySet<ComponentId>): Generator<ComponentId> {
    switch (step.kind) {
      case 'asked': {
        const server = servers.get(step.server)
        if (server === undefined) return
        yield server
        // Every public question begins at the root.
        if (server.startsWith('recursive-resolver:')) yield publicZoneId('')
        return
      }
      case 'zone':
        yield `private-zone:${step.resource}`
        yield zoneLinkId(step.resource, String(step.at?.[3]))
        yield* recordsBehind(step.resource, step.name, broken)
        yield* probesBehind(step.resource, step.name)
        return
      case 'rule': {
        const { ruleset, rule, server } = step
        yield ruleId(ruleset, rule)
        yield* (links.get(`${ruleset} ${server}`) ?? [])
        return
      }
      case 'route':
        yield* step.components as readonly ComponentId[]
        return
      case 'security':
        yield* step.ids as readonly ComponentId[]
        return
      case 'delegation':
        yield publicZoneId(step.to)
        return
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

  /** What the probes of a private Traffic Manager profile pass on their way, where one says what a record is. */
  function* probesBehind(resource: string, owner: string): Generator<ComponentId> {
    for (const { name, profile } of facts.privateZones.get(resource)!.zone.rrsets) {
      const found = name === owner ? facts.topology.privateTrafficManagerProfiles.get(profile ?? '') : undefined
      for (const endpoint of found?.endpoints ?? []) {
        if (isProbed(facts, found!, endpoint)) yield* ofConnection(gatewayHost(facts, found!), probedAddress(endpoint), probedName(found!, endpoint))
      }
    }
  }

  function* ofConnection(host: HostFacts, address: string, name: string): Generator<ComponentId> {
    // A firewall asks names of its own for each connection, so anything may matter.
    if (carriers.length > 0) yield* everything
    for (const ids of owners.get(address) ?? []) yield* ids
    const from = originOf(facts, host)
    yield* ways.between(from, address)
    const domain = ways.to(from, address)?.destination
    for (const { group, rule } of rulesOn(facts, { from, to: { domain, address }, protocol: 'Tcp', port: portOf(name) })) yield securityRuleId(group, rule)
    const frontEnd = facts.frontEnds.find((candidate) => candidate.address === address)
    if (frontEnd === undefined) return
    yield `front-end:${frontEnd.kind}/${frontEnd.location}`
    for (const { name: service, names } of facts.services.values()) {
      if (!names.some((endpoint) => endpoint.name === name)) continue
      yield `replica:${service}/${frontEnd.location}`
      yield* keysOf(facts, service)
    }
  }

  return { ofAnswer, ofConnection, regionsOf: (component) => regions.get(component) ?? [] }
}

function serverIds(facts: Facts): ReadonlyMap<string, ComponentId> {
  return new Map<string, ComponentId>([
    ...[...facts.topology.virtualNetworks.keys()].map((name): [string, ComponentId] => [azureDnsName(name), `azure-dns:${name}`]),
    ...facts.regions.map((region): [string, ComponentId] => [`public resolver of ${region}`, `recursive-resolver:${region}`]),
    ...Array.from(facts.dnsServerFacts.values(), (found): [string, ComponentId] => [dnsServerName(found), found.component]),
    ...[...facts.outboundEndpoints.keys()].map((key): [string, ComponentId] => [outboundEndpointName(key), `outbound-endpoint:${key}` as ComponentId]),
  ])
}

/** Members of private endpoints with the replicas behind them. Other machines depend on nothing but the way to them. */
function addressIndex(facts: Facts): ReadonlyMap<string, readonly (readonly ComponentId[])[]> {
  const index = new Map<string, (readonly ComponentId[])[]>()
  for (const [name, { endpoint, members, addresses }] of facts.privateEndpoints) {
    const regions = facts.services.get(endpoint.service)?.regions ?? []
    for (const address of addresses) {
      const region = members.find((member) => member.address === address)?.endpoint.region
      const behind = region === undefined ? regions : [region]
      const ids: ComponentId[] = [`private-endpoint:${name}`, ...behind.map((region): ComponentId => `replica:${endpoint.service}/${region}`), ...keysOf(facts, endpoint.service)]
      const known = index.get(address)
      if (known === undefined) index.set(address, [ids])
      else known.push(ids)
    }
  }
  return index
}

function keysOf({ topology }: Facts, service: string): readonly ComponentId[] {
  const registry = topology.registries.get(service)
  return registry === undefined ? [] : keyComponents(topology, registry)
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
