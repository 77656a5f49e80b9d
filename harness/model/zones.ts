import { type ComponentId, publicZoneId, recordId } from '../world/component.ts'
import type { TrafficManagerEndpoint } from '../azure/traffic-manager/profile.ts'
import { certainEndpoint } from '../azure/traffic-manager/routing.ts'
import type { EndpointStatus } from '../azure/traffic-manager/status.ts'
import { registryProfileName } from '../azure/registry-chain.ts'
import { loadZone, type LoadedZone } from '../dns/authority-lookup.ts'
import { isWithin } from '../dns/name.ts'
import type { RRset } from '../dns/zone.ts'
import type { Facts, PublicZone, TrafficManagerProfile } from '../facts/facts.ts'

/** A public zone as a resolver finds it. */
export interface PublicView {
  readonly origin: string
  readonly server: string
  readonly down: boolean
  /** Why questions from where one stands never arrive, if so: nobody waits long enough for a resolver to give up. */
  readonly cutOff?: string
  readonly address: string
  /** Whether what it says depends on who asks: Traffic Manager's zone answers resolvers only. */
  readonly regional: boolean
  /** The endpoint a profile sends a region's resolver to, for explanations. */
  readonly chosen: (profile: string, region: string) => { readonly target: string; readonly location: string } | undefined
  /** What the zone says to a resolver in a region. */
  readonly seenFrom: (region: string) => LoadedZone
}

/** The zones of a design, loaded when they are first asked. */
export interface Zones {
  readonly publicZones: ReadonlyMap<string, PublicView>
  readonly privateZone: (resource: string) => LoadedZone
}

interface Base {
  readonly privateZones: Map<string, LoadedZone>
  readonly publicZones: Map<string, LoadedZone>
  readonly regional: Map<string, LoadedZone>
  /** Registries with the name of their profile. */
  readonly profiles: ReadonlyMap<string, string>
}

/** Zones without any fault are loaded once for a design, however many worlds of faults are looked at. */
const bases: WeakMap<Facts, Base> = new WeakMap()

export function zonesOf(facts: Facts, faults: ReadonlySet<ComponentId>): Zones {
  const base = baseOf(facts)
  const own: Base = { ...base, privateZones: new Map(), regional: new Map() }
  const broken = brokenRecords(facts, faults)
  const degraded = degradedEndpoints(facts, base, faults)
  return {
    publicZones: new Map(facts.publicZones.map((zone) => [zone.zone.origin, publicView(zone)])),
    privateZone(resource) {
      const missing = broken.get(resource)
      return memo((missing === undefined ? base : own).privateZones, resource, () => {
        const { zone } = facts.privateZones.get(resource)!
        const rrsets = zone.rrsets.filter((rrset) => !missing?.has(recordId(resource, rrset.name, rrset.type)))
        return loadZone({ ...zone, rrsets })
      })
    },
  }

  function publicView({ zone, server }: PublicZone): PublicView {
    const { origin } = zone
    const profiles = profilesIn(facts, origin)
    const plain = () => memo(base.publicZones, origin, () => loadZone(zone))
    const regional = (region: string) =>
      memo((profiles.some(({ name }) => degraded.has(name)) ? own : base).regional, `${origin} ${region}`, () =>
        loadZone({ ...zone, rrsets: [...zone.rrsets, ...profiles.flatMap((profile) => choice(profile, region, degraded.get(profile.name)))] }),
      )
    return {
      origin,
      server: server.name,
      address: server.address,
      down: faults.has(publicZoneId(origin)),
      regional: profiles.length > 0,
      chosen: (name, region) => {
        const profile = profiles.find((other) => other.name === name)
        return profile && chosenEndpoint(profile, region, degraded.get(name))
      },
      seenFrom: profiles.length === 0 ? plain : regional,
    }
  }
}

function baseOf(facts: Facts): Base {
  let base = bases.get(facts)
  if (base === undefined) {
    const profiles = new Map([...facts.services].flatMap(([name, { registry }]) => (registry === undefined ? [] : [[name, registryProfileName(registry)]])))
    bases.set(facts, (base = { privateZones: new Map(), publicZones: new Map(), regional: new Map(), profiles }))
  }
  return base
}

function memo<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

/** The profiles whose names the zone holds, and no zone below it. */
function profilesIn(facts: Facts, origin: string): readonly TrafficManagerProfile[] {
  const below = facts.publicZones.map(({ zone }) => zone.origin).filter((other) => other !== origin && isWithin(other, origin))
  return [...facts.trafficManagerProfiles.values()].filter(
    ({ name }) => isWithin(name, origin) && !below.some((other) => isWithin(name, other)),
  )
}

/** A profile's answer to a resolver in a region: an alias of the endpoint that is chosen for it. */
function choice(profile: TrafficManagerProfile, region: string, degraded: ReadonlySet<string> | undefined): RRset[] {
  const endpoint = chosenEndpoint(profile, region, degraded)
  return endpoint === undefined ? [] : [{ name: profile.name, type: 'CNAME', ttl: profile.ttl, data: [endpoint.target] }]
}

function chosenEndpoint(profile: TrafficManagerProfile, region: string, degraded: ReadonlySet<string> | undefined): TrafficManagerEndpoint | undefined {
  const status = ({ location }: { location: string }): EndpointStatus => (degraded?.has(location) ? 'Degraded' : 'Online')
  return certainEndpoint(profile, region, status)
}

function brokenRecords(facts: Facts, faults: ReadonlySet<ComponentId>): ReadonlyMap<string, ReadonlySet<string>> {
  const broken = new Map<string, Set<string>>()
  for (const fault of faults) {
    if (!fault.startsWith('record:')) continue
    const resource = [...facts.privateZones.keys()].find((name) => fault.startsWith(`record:${name}/`))
    if (resource !== undefined) memo(broken, resource, () => new Set<string>()).add(fault)
  }
  return broken
}

/** Locations in which a registry's replica is down, by the name of the registry's profile. */
function degradedEndpoints(facts: Facts, base: Base, faults: ReadonlySet<ComponentId>): ReadonlyMap<string, ReadonlySet<string>> {
  const degraded = new Map<string, Set<string>>()
  for (const [name, { regions }] of facts.services) {
    const profile = base.profiles.get(name)
    if (profile === undefined) continue
    for (const region of regions) {
      if (!faults.has(`replica:${name}/${region}`)) continue
      memo(degraded, profile, () => new Set<string>()).add(region)
    }
  }
  return degraded
}
