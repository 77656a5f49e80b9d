import { type Component, type ComponentId, publicZoneId, recordId, zoneLinkId } from '../world/component.ts'
import type { Path } from '../dns/path.ts'
import type { Facts } from '../facts/facts.ts'
import { firewallComponents, firewallsInRegions } from './firewall-components.ts'
import { gatewayComponents, hybridInRegions, resolverComponents } from './hybrid-components.ts'
import { securityComponents } from './security.ts'

/**
 * Everything of a design that can fail, each once, in the topology's order. A region is a component of its own, which takes
 * all that is in it along; whoever enumerates single components leaves regions out or takes them alone.
 */
export function components(facts: Facts): readonly Component[] {
  return [
    ...virtualNetworks(facts),
    ...privateZones(facts),
    ...privateEndpoints(facts),
    ...resolverComponents(facts),
    ...gatewayComponents(facts),
    ...firewallComponents(facts),
    ...securityComponents(facts),
    ...registries(facts),
    ...publicSide(facts),
  ]
}

function virtualNetworks({ topology }: Facts): Component[] {
  return [...topology.virtualNetworks.values()].flatMap((network): Component[] => [
    {
      id: `azure-dns:${network.name}`,
      kind: 'azure-dns',
      failure: `168.63.129.16 is silent in ${network.name}`,
      at: ['virtualNetworks', network.name],
    },
    ...network.peerings.map(
      (peering): Component => ({
        id: `peering:${network.name}/${peering.name}`,
        kind: 'peering',
        failure: `the peering from ${network.name} to ${peering.remoteVirtualNetwork} is removed`,
        at: ['virtualNetworks', network.name, 'peerings', peering.name],
      }),
    ),
  ])
}

function privateZones(facts: Facts): Component[] {
  const found: Component[] = []
  for (const [name, { resource, zone }] of facts.privateZones) {
    const at = ['privateDnsZones', name]
    found.push({ id: `private-zone:${name}`, kind: 'private-zone', failure: `the servers of ${name} do not answer`, at })
    for (const link of resource.virtualNetworkLinks) {
      found.push({
        id: zoneLinkId(name, link.name),
        kind: 'zone-link',
        failure: `the link of ${name} to ${link.virtualNetwork} is removed`,
        at: [...at, 'virtualNetworkLinks', link.name],
      })
    }
    for (const rrset of zone.rrsets) {
      found.push({
        id: recordId(name, rrset.name, rrset.type),
        kind: 'record',
        failure: `${rrset.name} ${rrset.type} is missing in ${name}`,
        at: rrset.from ?? at,
      })
    }
  }
  return found
}

function privateEndpoints(facts: Facts): Component[] {
  return [...facts.privateEndpoints.keys()].map((name) => ({
    id: `private-endpoint:${name}`,
    kind: 'private-endpoint',
    failure: `the private endpoint ${name} passes no traffic`,
    at: ['privateEndpoints', name],
  }))
}

function registries(facts: Facts): Component[] {
  return [...facts.registries].flatMap(([name, { regions }]) =>
    regions.map(
      (region): Component => ({
        id: `replica:${name}/${region}`,
        kind: 'replica',
        failure: `the replica of ${name} in ${region} is down`,
        at: ['registries', name],
      }),
    ),
  )
}

function publicSide(facts: Facts): Component[] {
  return [
    ...facts.publicZones.map(
      ({ zone }): Component => ({
        id: publicZoneId(zone.origin),
        kind: 'public-zone',
        failure: `the public servers of ${zone.origin || 'the root'} do not answer`,
      }),
    ),
    ...facts.frontEnds.map(
      ({ kind, location }): Component => ({
        id: `front-end:${kind}/${location}`,
        kind: 'front-end',
        failure: `the public ${kind} front end of ${location} is down`,
      }),
    ),
    ...facts.regions.flatMap((region): Component[] => [
      { id: `recursive-resolver:${region}`, kind: 'recursive-resolver', failure: `the public resolver of ${region} is silent` },
      { id: `region:${region}`, kind: 'region', failure: `all of ${region} is down` },
    ]),
  ]
}

/** The faults with those that follow from them: a region takes all that runs in it along. Zone data is global and stays. */
export function withConsequences(facts: Facts, faults: ReadonlySet<ComponentId>): ReadonlySet<ComponentId> {
  const regions = new Set(facts.regions.filter((region) => faults.has(`region:${region}`)))
  if (regions.size === 0) return faults
  const all = new Set(faults)
  for (const region of regions) {
    all.add(`recursive-resolver:${region}`).add(`front-end:login/${region}`).add(`front-end:data/${region}`)
  }
  for (const { name, location } of facts.topology.virtualNetworks.values()) if (regions.has(location)) all.add(`azure-dns:${name}`)
  for (const [name, registry] of facts.registries) {
    for (const region of registry.regions) if (regions.has(region)) all.add(`replica:${name}/${region}`)
  }
  for (const [name, { endpoint }] of facts.privateEndpoints) {
    const location = facts.topology.virtualNetworks.get(endpoint.virtualNetwork)?.location
    if (location !== undefined && regions.has(location)) all.add(`private-endpoint:${name}`)
  }
  for (const id of hybridInRegions(facts, regions)) all.add(id)
  for (const id of firewallsInRegions(facts, regions)) all.add(id)
  return all
}
