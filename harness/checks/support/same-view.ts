import type { Response } from '../../dns/message.ts'
import type { Facts } from '../../facts/facts.ts'
import { describe } from '../../diagnosis/observed/describe.ts'
import { isPublic } from '../../diagnosis/observed/places.ts'
import { addressesOf, sameMembers } from '../../diagnosis/observed/response.ts'

/** What one of several servers says of a name. */
interface Said {
  readonly server: string
  readonly response: Response | undefined
}

/**
 * Whether all that answer give the same private addresses; public answers may differ, since Traffic Manager chooses for each resolver. Who
 * gives no answer is left to other checks; `undefined` where fewer than two do.
 */
export function sameView<Of extends Said>(facts: Facts, said: readonly Of[]): { readonly heard: readonly Of[]; readonly expected: string; readonly observed: string; readonly holds: boolean } | undefined {
  const heard = said.filter(({ response }) => response !== undefined && response.rcode !== 'SERVFAIL' && response.rcode !== 'REFUSED')
  if (heard.length < 2) return undefined
  const views = heard.map(({ response }) => {
    const addresses = addressesOf(response)
    return addresses.length > 0 && addresses.every((address) => isPublic(facts, address)) ? ['public'] : addresses
  })
  return {
    heard,
    expected: `the same from ${heard.map(({ server }) => server).join(' and ')}`,
    observed: heard.map(({ server, response }) => `@${server}: ${describe(response)}`).join('; '),
    holds: views.every((view) => sameMembers(view, views[0]!)),
  }
}
