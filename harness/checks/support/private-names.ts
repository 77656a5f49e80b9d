import type { ServiceName } from '../../facts/facts.ts'
import type { Finding } from '../../diagnosis/finding.ts'
import { intended, servingEndpoints } from '../../diagnosis/intent/intended.ts'
import { privateAddress, servingLead } from '../../diagnosis/intent/private-address.ts'
import type { Rehearsed } from '../check.ts'
import { each } from './each.ts'

/** What hosts find for names of one kind, which should lead to the private endpoint that serves the login server. */
export async function* privateNames({ facts, world }: Rehearsed, wanted: ServiceName['kind']): AsyncGenerator<Finding> {
  for (const pair of intended(facts, 'privately')) {
    const host = pair.host.host.name
    const endpoints = pair.service.names.filter(({ kind }) => kind === wanted)
    if (endpoints.length === 0) continue
    const login = pair.service.names[0]!
    const serving = servingLead(servingEndpoints(facts, pair, login), login, await world.ask(host, { name: login.name, type: 'A' }))
    yield* each(endpoints, async (endpoint) => privateAddress(facts, pair, { endpoint, serving }, await world.ask(host, { name: endpoint.name, type: 'A' })))
  }
}
