import type { Facts, ServiceName } from '../../facts/facts.ts'
import type { Finding } from '../finding.ts'
import type { Sights } from '../observed/sights.ts'
import { servingEndpoints, type Intended } from './intended.ts'
import { noAccess } from './no-access.ts'
import { privateAddress, servingLogin } from './private-address.ts'
import { endpointFound, privateConnection } from './private-connection.ts'
import { foreignLogin, publicData, publicDataEndpoints, publicLogin } from './public-access.ts'

/**
 * What the checks of the catalogue tell of one name that an intent of a host speaks of: what is expected, what was seen, and the cause
 * where that is something else. Nothing for a name that the intent says nothing about.
 */
export function findingsOf(facts: Facts, pair: Intended, endpoint: ServiceName, sights: Sights): readonly Finding[] {
  const { intent, service } = pair
  const response = sights.answer(endpoint.name)
  const connection = sights.connection(endpoint.name)
  if (intent.reach === 'privately') {
    const candidates = servingEndpoints(facts, pair)
    const serving = endpoint.kind === 'login' ? candidates : servingLogin(candidates, sights.answer(service.names[0]!.name))
    const found = endpointFound(facts, pair, response)
    return [privateAddress(facts, pair, { endpoint, serving }, response), ...(found ? [privateConnection(facts, pair, { endpoint, found, connection })] : [])]
  }
  if (endpoint.kind !== 'login') {
    return intent.reach === 'publicly' && publicDataEndpoints(pair).includes(endpoint) ? [publicData(facts, pair, endpoint, { response, connection })] : []
  }
  if (intent.reach === 'never') return [noAccess(facts, pair, { response, connection })]
  if (service.tenant === undefined) return [publicLogin(facts, pair, { response, connection })]
  return [foreignLogin(facts, pair, response)]
}
