import type { Facts, ServiceName } from '../../facts/facts.ts'
import { isPublicAnswer } from '../observed/public-answer.ts'
import { isServerError } from '../../world/world.ts'
import type { Sights } from '../observed/sights.ts'
import type { Requirement } from './requirement.ts'
import { isInside, privateAddresses } from './no-access.ts'
import { leaks } from './no-public-address.ts'
import { isAtEndpoint, servingLead } from './private-address.ts'
import { letsIn, publicDataEndpoints, serves } from './public-access.ts'
import { leadOf, ownNamesOf } from '../../facts/service-names.ts'

/** Whether an intent holds for one host in one world. */
export interface Judgement {
  readonly holds: boolean
  /** Names that must stay private and have a public address. */
  readonly leaks: readonly string[]
}

/**
 * Judges an intent by what its host got for the names it speaks of, and by nothing else: the checks of the catalogue tell the same,
 * name by name, with expectation and cause. Privately: every name of the service is found exactly at the private endpoint for its
 * sub-resource, all of a registry's at the one that serves the login server, and answers there. Publicly: a public address, and a
 * service that lets the host in, and a registry that serves its layers. Never: neither a private address where a zone serves the host, nor more than HTTP 403.
 */
export function judge(facts: Facts, requirement: Requirement, sights: Sights): Judgement {
  const every = (names: readonly ServiceName[]): boolean => names.every((endpoint) => isServed(facts, requirement, endpoint, sights))
  switch (requirement.intent.reach) {
    case 'privately':
      return { holds: every(requirement.service.names), leaks: requirement.kept.filter((name) => leaks(facts, sights.answer(name))) }
    case 'publicly':
      return { holds: every([...ownNamesOf(requirement.service), ...publicDataEndpoints(requirement)]), leaks: [] }
    case 'never':
      return { holds: isKeptOut(facts, requirement, sights), leaks: [] }
  }
}

/** Whether one name of a service leads a host where its intent wants it, and serves it there. */
export function isServed(facts: Facts, { intent, service, serving }: Requirement, endpoint: ServiceName, sights: Sights): boolean {
  if (intent.reach === 'privately') {
    const lead = leadOf(service, endpoint)
    const chosen = servingLead(serving.get(endpoint.group) ?? [], lead, sights.answer(lead.name))
    if (!isAtEndpoint({ endpoint, serving: chosen }, sights.answer(endpoint.name))) return false
    const connection = sights.connection(endpoint.name)
    return connection.outcome === 'http' && !connection.withoutKey && !isServerError(connection)
  }
  if (!isPublicAnswer(facts, sights.answer(endpoint.name))) return false
  const connection = sights.connection(endpoint.name)
  // What a service of another tenant says to whom is not known: any answer of it will do that lets the host in.
  return service.tenant !== undefined || endpoint.kind === 'data' ? serves(connection) : letsIn(service, endpoint, connection)
}

function isKeptOut(facts: Facts, { service, hidden }: Requirement, sights: Sights): boolean {
  return ownNamesOf(service).every((endpoint) => {
    if (hidden.has(endpoint) && privateAddresses(facts, sights.answer(endpoint.name)).length > 0) return false
    return !isInside(sights.connection(endpoint.name))
  })
}
