import type { Facts, ServiceName } from '../../facts/facts.ts'
import { leadOf } from '../../facts/service-names.ts'
import type { Finding } from '../finding.ts'
import type { Sights } from '../observed/sights.ts'
import { servingEndpoints, type Intended } from './intended.ts'
import { noAccess } from './no-access.ts'
import { privateAddress, servingLead } from './private-address.ts'
import { endpointFound, endpointsPassedBy, privateConnection } from './private-connection.ts'
import { foreignConnection, foreignName, publicData, publicDataEndpoints, publicName } from './public-access.ts'

/**
 * What the checks of the catalogue tell of one name that an intent of a host speaks of: what is expected, what was seen, and the cause
 * where that is something else. Nothing for a name that the intent says nothing about.
 */
export function findingsOf(facts: Facts, pair: Intended, endpoint: ServiceName, sights: Sights): readonly Finding[] {
  const { intent, service } = pair
  const response = sights.answer(endpoint.name)
  const connection = sights.connection(endpoint.name)
  if (intent.reach === 'privately') {
    const candidates = servingEndpoints(facts, pair, endpoint)
    const lead = leadOf(service, endpoint)
    const serving = endpoint === lead ? candidates : servingLead(candidates, lead, sights.answer(lead.name))
    const found = endpointFound(facts, pair, endpoint, response)
    const ways = endpointsPassedBy(facts, pair, endpoint, response).map((passed) => privateConnection(facts, pair, { endpoint, found: passed, connection: sights.connection(endpoint.name, passed.member.address) }))
    const way = ways.find(({ holds }) => holds) ?? ways[0]
    return [privateAddress(facts, pair, { endpoint, serving }, response), ...(found ? [privateConnection(facts, pair, { endpoint, found, connection })] : []), ...(way ? [way] : [])]
  }
  if (endpoint.kind === 'data' || endpoint.kind === 'regional') {
    return intent.reach === 'publicly' && publicDataEndpoints(pair).includes(endpoint) ? [publicData(facts, pair, endpoint, { response, connection })] : []
  }
  if (intent.reach === 'never') return [noAccess(facts, pair, endpoint, { response, connection })]
  if (service.tenant === undefined) return [publicName(facts, pair, endpoint, { response, connection })]
  return [foreignName(facts, pair, endpoint, response), foreignConnection(facts, pair, endpoint, { response, connection })]
}
