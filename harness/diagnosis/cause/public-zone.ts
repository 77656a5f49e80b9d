import { serviceType } from '../../azure/private-link.ts'
import type { LinkedZone, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import { viewOf, zonesFor } from '../course/view.ts'
import type { AskedName } from './asked-name.ts'
import type { Cause } from './cause.ts'
import { renamed } from './edits.ts'

/** Of a private zone that is called as a public one: it stands in front of everybody's names, and denies all that it has no record of. */
export function causeOfPublicZone({ facts, host, service, endpoint }: Pick<AskedName, 'facts' | 'host' | 'service' | 'endpoint'>, { resource, path }: LinkedZone): Cause {
  const view = viewOf(facts, host, endpoint.name) ?? 'the internet'
  const because = `${resource.name} is called ${resource.zoneName} and linked to ${view}: it answers for ${everybodys(service)}, and knows only its own records`
  const right = zonesFor(facts, host, endpoint.privatelinkName).find((zone) => zone.resource.zoneName === endpoint.privatelinkZone)
  if (right !== undefined) {
    return { because, fix: `Remove ${resource.name} or its link to ${view}; ${right.resource.name}, called ${right.resource.zoneName} as it has to be, is linked there already.`, at: path, edits: [{ removed: path }] }
  }
  return { because, fix: renameZone(service, endpoint), at: ['privateDnsZones', resource.name, 'name'], edits: [renamed(facts, resource.name, endpoint.privatelinkZone)] }
}

/** Whom a zone called as the public one speaks for. */
function everybodys({ registry, type }: ServiceFacts): string {
  return registry === undefined ? `every name of ${serviceType(type)!.title}` : 'every registry'
}

/** What to call a private zone that bears the public zone's name. */
function renameZone({ registry }: ServiceFacts, { privatelinkZone }: ServiceName): string {
  return `Call the zone ${privatelinkZone}; only that name is put in front of ${registry === undefined ? 'services' : 'registries'} with private endpoints, and of no others.`
}
