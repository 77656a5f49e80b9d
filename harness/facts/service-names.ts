import { privatelinkZone, registryZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import type { Facts, ServiceFacts, ServiceName } from './types.ts'

/** A public name, the alias that private endpoints put behind it, and the zones of both. */
export type NameZones = Pick<ServiceName, 'name' | 'privatelinkName' | 'privatelinkZone' | 'publicZone'>

const known = new WeakMap<Facts, ReadonlyMap<string, NameZones>>()

/** By public name and by alias: the design's services first, then those that every lab's internet has besides. */
function byName(facts: Facts): ReadonlyMap<string, NameZones> {
  let index = known.get(facts)
  if (index === undefined) {
    const all = [...facts.services.values(), facts.canary, ...facts.strangers].flatMap(({ names }) => names)
    known.set(facts, (index = new Map(all.toReversed().flatMap((one) => [[one.privatelinkName, one], [one.name, one]]))))
  }
  return index
}

/** What a name is an alias of, and in which zones the two are. A name of no service stands for itself. */
export function zonesOfName(facts: Facts, name: string): NameZones {
  const found = byName(facts).get(name)
  if (found !== undefined) return found
  if (isWithin(name, registryZone)) return { name, privatelinkName: name, privatelinkZone, publicZone: registryZone }
  for (const one of byName(facts).values()) if (isWithin(name, one.privatelinkZone)) return { ...one, name, privatelinkName: name }
  return { name, privatelinkName: name, privatelinkZone: name, publicZone: name }
}

/** The zone that servers have to forward so that a name is found at its private endpoint: the public one, unless nothing is public. */
export function forwardedZone({ publicZone, privatelinkZone: zone }: Pick<NameZones, 'publicZone' | 'privatelinkZone'>): string {
  return publicZone ?? zone
}

/** The same where a server asks for each name of a chain by itself: the zone that holds the alias, without the label that private endpoints add. */
export function forwardedAliasZone({ privatelinkZone: zone }: Pick<NameZones, 'privatelinkZone'>): string {
  return zone.startsWith('privatelink.') ? zone.slice('privatelink.'.length) : zone
}

/** All that a server has to forward for a name: one that asks for each name of a chain itself needs the alias's zone too, where that is no part of the public one. */
export function forwardedZones(zones: Pick<NameZones, 'publicZone' | 'privatelinkZone'>, restarts: boolean): readonly string[] {
  const first = forwardedZone(zones)
  const alias = forwardedAliasZone(zones)
  return restarts && zones.publicZone !== undefined && !isWithin(alias, first) ? [first, alias] : [first]
}

/** The name that speaks for all that one private endpoint serves: the first of its sub-resource, a registry's login server. */
export function leadOf({ names }: ServiceFacts, { group }: ServiceName): ServiceName {
  return names.find((one) => one.group === group)!
}

/** The names that intents speak of by themselves: of a registry the login server, whose other names have checks of their own; of anything else every name. */
export function ownNamesOf({ names }: ServiceFacts): readonly ServiceName[] {
  return names.filter(({ kind }) => kind === 'login' || kind === 'service')
}

/** The names that speak for a service: of a registry the login server, of others the first name of each sub-resource. */
export function leadsOf(service: ServiceFacts): readonly ServiceName[] {
  return service.names.filter((one) => leadOf(service, one) === one)
}
