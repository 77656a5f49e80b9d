import { badAnswerOf, type ComponentId, publicZoneId, recordId } from '../world/component.ts'
import type { BadAnswer } from '../world/impairments.ts'
import { answersOf, type Answers, type PossibleAnswer } from '../azure/traffic-manager/answer.ts'
import { privateRouting, type Asker } from '../azure/traffic-manager/routing.ts'
import type { PrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import type { RoutingMethod } from '../azure/traffic-manager/profile.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import { profileRecords } from '../azure/traffic-manager/records.ts'
import { healthOf } from '../facts/traffic-manager.ts'
import { loadZone, type LoadedZone } from '../dns/authority-lookup.ts'
import { isWithin } from '../dns/name.ts'
import type { RRset, Zone } from '../dns/zone.ts'
import type { Reliance } from './reliance.ts'
import type { Signature } from './signatures.ts'
import type { Facts, PublicZone, TrafficManagerProfile } from '../facts/facts.ts'

/** A public zone as a resolver finds it. */
export interface PublicView {
  readonly origin: string
  readonly server: string
  /** Whether it is signed, and how its signatures are. */
  readonly signed?: Signature
  readonly down: () => boolean
  /** How its server answers badly, if it does. */
  readonly bad: BadAnswer | undefined
  /** Why questions from where one stands never arrive, if so: nobody waits long enough for a resolver to give up. */
  readonly cutOff?: () => string | undefined
  readonly address: string
  /** Whether what it says depends on who asks: Traffic Manager's zone answers resolvers only. */
  readonly regional: boolean
  /** What a profile of that name may answer to whoever asks; none where there is no such profile, or where it says nothing. */
  readonly answers: (profile: string, asker: Asker) => readonly PossibleAnswer[]
  readonly methodOf: (profile: string) => RoutingMethod
  /** What the zone says to whoever asks. `drawn`: the number of the answer that a profile gives, where chance decides; the first unless stated. */
  readonly seenFrom: (asker: Asker, drawn?: Drawn) => LoadedZone
}

export interface Drawn {
  readonly profile: string
  readonly answer: number
}

/** A record set of a private zone that a profile decides. */
export interface Routed {
  readonly type: string
  readonly profile: PrivateProfile
  readonly said: Answers
}

/** The zones of a design, loaded when they are first asked. */
export interface Zones {
  readonly publicZones: ReadonlyMap<string, PublicView>
  /** `drawn`: the number of the answer that the profile of a record set gives; the first unless stated. */
  readonly privateZone: (resource: string, drawn?: Drawn) => LoadedZone
  /** What a profile says of a name in a private zone; `undefined` where no record set there refers to one. */
  readonly routed: (resource: string, owner: string) => Routed | undefined
}

const once = new WeakMap<Zone, LoadedZone>()

/** A zone that no fault changes, indexed when it is first asked, however many worlds of faults are looked at. */
export function loadedOnce(zone: Zone): LoadedZone {
  let loaded = once.get(zone)
  if (loaded === undefined) once.set(zone, (loaded = loadZone(zone)))
  return loaded
}

const routedOnce = new WeakMap<Zone, ReadonlyMap<string, RRset>>()

/** Record sets that a profile decides, by their names. */
function routedIn(zone: Zone): ReadonlyMap<string, RRset> {
  let found = routedOnce.get(zone)
  if (found === undefined) routedOnce.set(zone, (found = new Map(zone.rrsets.flatMap((rrset) => (rrset.profile === undefined ? [] : [[rrset.name, rrset]])))))
  return found
}

interface Base {
  readonly privateZones: Map<string, LoadedZone>
  readonly publicZones: Map<string, LoadedZone>
  readonly regional: Map<string, LoadedZone>
  /** Traffic Manager's profiles by the zone that holds their names. */
  readonly profiles: Map<string, readonly TrafficManagerProfile[]>
  /** What profiles say, by the profile and who asks. */
  readonly said: Map<string, Answers>
}

/** Zones without any fault are loaded once for a design, however many worlds of faults are looked at. */
const bases: WeakMap<Facts, Base> = new WeakMap()

/** `probed`: health as probes have it at some moment, where that is not what has settled. */
export function zonesOf(facts: Facts, faults: ReadonlySet<ComponentId>, { probed, reliance }: { readonly probed?: Health | undefined; readonly reliance?: Reliance | undefined } = {}): Zones {
  const base = baseOf(facts)
  const own: Base = { ...base, privateZones: new Map(), publicZones: new Map(), regional: new Map(), said: new Map() }
  const broken = brokenRecords(facts, faults)
  const gone = namesGone(faults)
  const isGone = ({ name, type }: RRset): boolean => gone.has(name) && type !== 'NS'
  const health = probed ?? healthOf(facts, faults)
  const kept = probed !== undefined || moves(facts, faults) ? own : base
  return {
    publicZones: new Map(facts.publicZones.map((zone) => [zone.zone.origin, publicView(zone)])),
    privateZone(resource, drawn) {
      const missing = broken.get(resource)
      const { zone } = facts.privateZones.get(resource)!
      const isRouted = routedIn(zone).size > 0
      return memo((missing === undefined && !isRouted ? base : own).privateZones, drawn === undefined ? resource : `${resource} ${drawn.profile} ${drawn.answer}`, () => {
        const rrsets = zone.rrsets.filter((rrset) => !missing?.has(recordId(resource, rrset.name, rrset.type)))
        return loadZone({ ...zone, rrsets: isRouted ? rrsets.flatMap((rrset) => routedRecords(rrset, drawn)) : rrsets })
      })
    },
    routed(resource, owner) {
      const rrset = routedIn(facts.privateZones.get(resource)!.zone).get(owner)
      return rrset === undefined || broken.get(resource)?.has(recordId(resource, owner, rrset.type)) === true ? undefined : { type: rrset.type, ...saidBy(rrset.profile!) }
    },
  }

  function saidBy(name: string): Omit<Routed, 'type'> {
    const profile = facts.topology.privateTrafficManagerProfiles.get(name)!
    return { profile, said: memo(own.said, name, () => answersOf(profile, nobody, health, privateRouting(facts.topology.settings.privateAllDegraded))) }
  }

  function routedRecords(rrset: RRset, drawn: Drawn | undefined): readonly RRset[] {
    if (rrset.profile === undefined) return [rrset]
    const { profile: { ttl }, said } = saidBy(rrset.profile)
    return profileRecords({ name: rrset.name, ttl }, said, said.kind === 'answers' ? said.answers[rrset.name === drawn?.profile ? drawn.answer : 0] : undefined).map((one) => ({ ...one, ...(rrset.from && { from: rrset.from }) }))
  }

  function publicView({ zone, server, signed }: PublicZone): PublicView {
    const { origin } = zone
    const profiles = memo(base.profiles, origin, () => profilesIn(facts, origin))
    const lacks = gone.size > 0 && zone.rrsets.some(isGone)
    const plain = () => memo((lacks ? own : base).publicZones, origin, () => loadZone(lacks ? { ...zone, rrsets: zone.rrsets.filter((rrset) => !isGone(rrset)) } : zone))
    // Addresses tell more than regions only where a profile looks at them.
    const bySubnet = profiles.some(({ method }) => method === 'Subnet')
    const standing = ({ region, address }: Asker): string => (bySubnet ? `${region} ${address}` : region)
    const answers = (profile: TrafficManagerProfile, asker: Asker) => memo(kept.said, `${profile.name} ${standing(asker)}`, () => answersOf(profile, asker, health))
    const regional = (asker: Asker, drawn?: Drawn) =>
      memo(kept.regional, `${origin} ${standing(asker)}${drawn === undefined ? '' : ` ${drawn.profile} ${drawn.answer}`}`, () =>
        loadZone({ ...zone, rrsets: [...zone.rrsets, ...profiles.flatMap((profile) => {
          const said = answers(profile, asker)
          return profileRecords(profile, said, said.kind === 'answers' ? said.answers[profile.name === drawn?.profile ? drawn.answer : 0] : undefined)
        })] }),
      )
    return {
      origin,
      server: server.name,
      ...(signed !== undefined && { signed }),
      address: server.address,
      down() {
        reliance?.on(publicZoneId(origin))
        return faults.has(publicZoneId(origin))
      },
      bad: badAnswerOf(faults, publicZoneId(origin)),
      regional: profiles.length > 0,
      answers(name, asker) {
        const profile = profiles.find((other) => other.name === name)
        const said = profile && answers(profile, asker)
        return said?.kind === 'answers' ? said.answers : []
      },
      methodOf: (name) => profiles.find((other) => other.name === name)!.method,
      seenFrom: profiles.length === 0 ? plain : regional,
    }
  }
}

function baseOf(facts: Facts): Base {
  let base = bases.get(facts)
  if (base === undefined) bases.set(facts, (base = { privateZones: new Map(), publicZones: new Map(), regional: new Map(), profiles: new Map(), said: new Map() }))
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

/** Names of the internet that do not exist. Delegations stay: they are no matter of the name itself. */
function namesGone(faults: ReadonlySet<ComponentId>): ReadonlySet<string> {
  return new Set([...faults].flatMap((fault) => (fault.startsWith('public-name:') ? [fault.slice('public-name:'.length)] : [])))
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

/** Who asks decides nothing by the methods that private profiles have. */
const nobody: Asker = { address: '', region: '' }

/** Whether something is broken that a profile looks at: replicas, and of the user's own profiles front ends and ways to machines, too. */
function moves({ topology }: Facts, faults: ReadonlySet<ComponentId>): boolean {
  const own = topology.trafficManagerProfiles.size > 0
  for (const fault of faults) if (fault.startsWith('replica:') || (own && /^(?:front-end|public-address|security-rule):/.test(fault))) return true
  return false
}
