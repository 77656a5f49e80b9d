import { privatelinkZone } from '../../azure/registry-names.ts'
import { isWithin } from '../../dns/name.ts'
import type { LinkedZone, ServiceFacts } from '../../facts/facts.ts'
import { denialOf } from '../../diagnosis/observed/response.ts'
import { asksAzure, zonesFor } from '../../diagnosis/course/view.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Examined } from './examined.ts'

/**
 * Why a linked zone denies a name of a registry; exactly one misconfiguration answers to each.
 * - `hidden`: a zone for a region, below the one that has the record, or without any;
 * - `deleted`: a private endpoint keeps its records in the zone, and this one was deleted;
 * - `home`, `replica`: records are kept by hand, and the home region's are not complete, or only those of later additions;
 * - `other zone`: a private endpoint that serves the host registers in a zone that is not linked here;
 * - `partner`: the registry is somebody else's; `left behind`: it is an own one, and nobody writes into the zone any more.
 */
export type Missing = 'hidden' | 'deleted' | 'home' | 'replica' | 'other zone' | 'partner' | 'left behind'

export function whyMissing(examined: Examined, symptom: Symptom): { readonly why: Missing; readonly zone: LinkedZone } | undefined {
  const { zone, response, endpoint } = symptom
  if (symptom.kind !== 'denied' || !zone || !response || !asksAzure(symptom.host)) return undefined
  const { resource } = zone
  if (denialOf(response)?.zone !== resource.zoneName || !isWithin(resource.zoneName, privatelinkZone)) return undefined
  if (isHidden(examined, symptom, zone)) return { why: 'hidden', zone }
  if (resource.zoneName !== privatelinkZone || examined.hasRecord(resource.name, endpoint.privatelinkName)) return undefined
  const why = whyNotWritten(examined, symptom, zone)
  return why && { why, zone }
}

function whyNotWritten(examined: Examined, { service, endpoint, usable, reach }: Symptom, zone: LinkedZone): Missing | undefined {
  const { name } = zone.resource
  const own = examined.endpointsOf(service)
  if (own.some((one) => one.endpoint.privateDnsZoneGroup.includes(name))) return wasDeleted(zone, endpoint.privatelinkName) ? 'deleted' : undefined
  const some = service.names.some(({ privatelinkName }) => examined.hasRecord(name, privatelinkName))
  if (some) return homeMissing(examined, service, name) ? 'home' : 'replica'
  // Who is meant to go out publicly misses no record of a private endpoint.
  if (reach !== 'publicly' && usable.length > 0) return usable.every((one) => one.endpoint.privateDnsZoneGroup.length > 0) ? 'other zone' : 'home'
  return service.tenant !== undefined && own.length === 0 ? 'partner' : 'left behind'
}

/** Whether the deciding zone lies below another linked one that has the record, or holds nothing at all. */
export function isHidden(examined: Examined, { host, endpoint }: Symptom, { resource }: LinkedZone): boolean {
  if (resource.zoneName === privatelinkZone || !isWithin(resource.zoneName, privatelinkZone)) return false
  const above = zonesFor(examined.facts, host, endpoint.privatelinkName).filter((other) => other.resource !== resource)
  return above.some((other) => examined.hasRecord(other.resource.name, endpoint.privatelinkName)) || examined.facts.privateZones.get(resource.name)!.zone.rrsets.length === 0
}

function wasDeleted({ resource }: LinkedZone, name: string): boolean {
  const relative = relativeName(name, resource.zoneName)
  return resource.recordSets.some((set) => set.name === relative && set.type === 'A' && set.data.length === 0)
}

function homeMissing(examined: Examined, { location, names }: ServiceFacts, zone: string): boolean {
  return names.some(
    ({ kind, region, privatelinkName }) => (kind === 'login' || (kind === 'data' && region === location)) && !examined.hasRecord(zone, privatelinkName),
  )
}

/** The name of a record set as the zone has it: `contoso` for `contoso.privatelink.azurecr.io`. */
export function relativeName(name: string, zoneName: string): string {
  return name === zoneName ? '@' : name.slice(0, -(zoneName.length + 1))
}
