import { viewOf } from '../../diagnosis/course/view.ts'
import { nearest } from '../../language/nearest.ts'
import { isWithin, labelsOf, parentOf } from '../../dns/name.ts'
import { usesOfSuffix } from '../../azure/private-link.ts'
import { privatelinkZone, registryZone } from '../../azure/registry-names.ts'
import type { PrivateDnsZone } from '../../azure/resources.ts'
import { misnamedZone } from '../../diagnosis/course/misnamed.ts'
import type { NeededName } from '../../diagnosis/intent/symptom.ts'
import type { Facts } from '../../facts/facts.ts'

type Needed = Pick<NeededName, 'host' | 'service' | 'endpoint'>

/** Registries' own names that look alike and are none of their customers': stamps of the front ends. */
const others = new Set(['azcr.io'])

/**
 * The name of a registry or zone that was meant, where the suffix is nearly `azurecr.io` or another cloud's (`azurecr.us`, `azurecr.cn`),
 * or `privatelink` itself is misspelt. `undefined` where nothing is near.
 */
export function meantInstead(name: string): string | undefined {
  const labels = labelsOf(name)
  const suffix = labels.slice(-2).join('.')
  const front = labels.slice(0, -2)
  if (suffix !== registryZone) {
    if (labels.length < 3 || others.has(suffix) || nearest(suffix, [registryZone]) === undefined) return undefined
    return [...front, registryZone].join('.')
  }
  const last = front.at(-1)
  if (last === undefined || nearest(last, ['privatelink']) === undefined) return undefined
  return [...front.slice(0, -1), privatelinkZone].join('.')
}

/** The name of a service of the design that was meant by another one: of a registry by its suffix, of others where all but the first label is nearly the same, or is another cloud's. */
export function meantName(facts: Facts, name: string): string | undefined {
  const [stem, ...rest] = labelsOf(name)
  const names = [...facts.services.values()].flatMap((service) => service.names.map((endpoint) => ({ service, endpoint })))
  const meant = meantInstead(name)
  if (meant !== undefined) return names.find(({ endpoint }) => endpoint.name === meant || endpoint.privatelinkName === meant)?.endpoint.name
  const suffix = rest.join('.')
  if (names.some(({ endpoint }) => endpoint.name === name || endpoint.privatelinkName === name)) return undefined
  const alike = names.filter(({ service, endpoint }) => service.registry === undefined && endpoint.publicZone !== undefined && labelsOf(endpoint.name)[0] === stem)
  return alike.find(({ service, endpoint }) => nearest(suffix, [parentOf(endpoint.name)]) !== undefined || usesOfSuffix(suffix).some(({ cloud, type }) => cloud !== 'public' && type.word === service.type))?.endpoint.name
}

/** A zone linked to the network whose view the host has, that was to be the one for the name, or a zone below it, and is misspelt or another cloud's. */
export function misspeltZone(facts: Facts, { host, service, endpoint }: Needed): PrivateDnsZone | undefined {
  const view = viewOf(facts, host, endpoint.name)
  const linked = (view === undefined ? [] : facts.linkedZones.get(view) ?? []).map(({ resource }) => resource)
  if (service.registry !== undefined) return linked.find(({ zoneName }) => isWithin(meantInstead(zoneName) ?? '', privatelinkZone))
  const misnamed = view === undefined ? undefined : misnamedZone(facts, view, { service, endpoint })
  return misnamed?.why === 'other cloud' || misnamed?.why === 'misspelt' ? misnamed.zone : undefined
}

/** Whether the zone for the name is there, and called otherwise: then it is not a link that is missing. */
export function isMisnamed(facts: Facts, needed: Needed): boolean {
  const view = viewOf(facts, needed.host, needed.endpoint.name)
  return misspeltZone(facts, needed) !== undefined || (needed.service.registry === undefined && view !== undefined && misnamedZone(facts, view, needed) !== undefined)
}
