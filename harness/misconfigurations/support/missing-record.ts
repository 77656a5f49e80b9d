import { relativeName } from '../../azure/private-zone.ts'
import { isWithin } from '../../dns/name.ts'
import type { LinkedZone } from '../../facts/facts.ts'
import { leadOf } from '../../facts/service-names.ts'
import { denialOf } from '../../diagnosis/observed/response.ts'
import { asksAzure, zonesFor } from '../../diagnosis/course/view.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Examined } from './examined.ts'

/**
 * Why a linked zone denies a name of a service; exactly one misconfiguration answers to each.
 * - `hidden`: a zone for a region, below the one that has the record, or without any;
 * - `deleted`: a private endpoint keeps its records in the zone, and this one was deleted;
 * - `home`, `replica`: records are kept by hand, and the home region's are not complete, or only those of later additions;
 * - `other zone`: a private endpoint that serves the host registers in a zone that is not linked here;
 * - `foreign zone`: it registers only where the record does not belong, such as in another sub-resource's zone;
 * - `partner`: the registry is somebody else's; `left behind`: it is an own one, and nobody writes into the zone any more.
 */
export type Missing = 'hidden' | 'deleted' | 'home' | 'replica' | 'other zone' | 'foreign zone' | 'partner' | 'left behind'

export function whyMissing(examined: Examined, symptom: Symptom): { readonly why: Missing; readonly zone: LinkedZone } | undefined {
  const { zone, response, endpoint } = symptom
  if (symptom.kind !== 'denied' || !zone || !response || (!asksAzure(symptom.host) && symptom.course.end !== 'azure')) return undefined
  const { resource } = zone
  if (denialOf(response)?.zone !== resource.zoneName || !isWithin(resource.zoneName, endpoint.privatelinkZone)) return undefined
  if (isHidden(examined, symptom, zone)) return { why: 'hidden', zone }
  if (resource.zoneName !== endpoint.privatelinkZone || examined.hasRecord(resource.name, endpoint.privatelinkName)) return undefined
  const why = whyNotWritten(examined, symptom, zone)
  return why && { why, zone }
}

function whyNotWritten(examined: Examined, { service, endpoint, usable, reach }: Symptom, zone: LinkedZone): Missing | undefined {
  const { name } = zone.resource
  const own = examined.endpointsOf(service, endpoint)
  if (own.some((one) => one.endpoint.privateDnsZoneGroup.includes(name))) return wasDeleted(zone, endpoint.privatelinkName) ? 'deleted' : undefined
  const some = service.names.some(({ group, privatelinkName }) => group === endpoint.group && examined.hasRecord(name, privatelinkName))
  if (some) return homeMissing(examined, { service, endpoint }, name) ? 'home' : 'replica'
  // Who is meant to go out publicly misses no record of a private endpoint.
  if (reach !== 'publicly' && usable.length > 0) {
    if (!usable.every((one) => one.endpoint.privateDnsZoneGroup.length > 0)) return 'home'
    return usable.some((one) => one.endpoint.privateDnsZoneGroup.some((other) => holds(examined, other, endpoint.privatelinkName))) ? 'other zone' : 'foreign zone'
  }
  return service.tenant !== undefined && own.length === 0 ? 'partner' : 'left behind'
}

/** Whether the deciding zone lies below another linked one that has the record, or holds nothing at all. */
export function isHidden(examined: Examined, { host, endpoint }: Symptom, { resource }: LinkedZone): boolean {
  if (resource.zoneName === endpoint.privatelinkZone || !isWithin(resource.zoneName, endpoint.privatelinkZone)) return false
  const above = zonesFor(examined.facts, host, endpoint.privatelinkName).filter((other) => other.resource !== resource)
  return above.some((other) => examined.hasRecord(other.resource.name, endpoint.privatelinkName)) || examined.facts.privateZones.get(resource.name)!.zone.rrsets.length === 0
}

function holds({ facts }: Examined, zone: string, name: string): boolean {
  return isWithin(name, facts.topology.privateDnsZones.get(zone)?.zoneName ?? '')
}

function wasDeleted({ resource }: LinkedZone, name: string): boolean {
  const relative = relativeName(name, resource.zoneName)
  return resource.recordSets.some((set) => set.name === relative && set.type === 'A' && set.data.length === 0 && set.profile === undefined)
}

/** Of a registry the login server and the home region's data endpoint, of others the name that speaks for the sub-resource. */
function homeMissing(examined: Examined, { service, endpoint }: Pick<Symptom, 'service' | 'endpoint'>, zone: string): boolean {
  const needed = service.names.filter((one) => one === leadOf(service, endpoint) || (one.kind === 'data' && one.region === service.location))
  return needed.some(({ privatelinkName }) => !examined.hasRecord(zone, privatelinkName))
}
