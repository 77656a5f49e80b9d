import { blamedRule } from '../../diagnosis/cause/handed-on.ts'
import { causeOfForwarding } from '../../diagnosis/cause/forwarding.ts'
import { asksAway } from '../../diagnosis/cause/public-end.ts'
import type { Sighting } from '../misconfiguration.ts'
import { byLine, forwarded, lineOf } from './forwarded.ts'
import { byCause, hasNearerCause } from './nearer-cause.ts'
import type { Examined } from './examined.ts'

/** Servers in virtual networks that ask the internet instead of 168.63.129.16. */
export function* serversWithoutForwarder(examined: Examined): Generator<Sighting> {
  const found = forwarded(examined, ['public']).filter(({ symptom, course, last }) =>
    course.end === 'public' && course.relayedBy === undefined && 'virtualNetwork' in last.place && blamedRule(examined.facts, course, symptom.endpoint.privatelinkName) === undefined
    && asksAway(examined.facts, course.servers, symptom.endpoint) === undefined && !hasNearerCause(examined.facts, symptom))
  yield* sentAway(examined)
  yield* byLine(found, (one) => ({
    at: lineOf(one),
    what: `${one.last.name} stands in ${'virtualNetwork' in one.last.place ? one.last.place.virtualNetwork : ''} and asks servers that know the internet only.`,
    fix: `Let ${one.last.name} forward everything to 168.63.129.16.`,
  }))
}

/** The same by way of a server elsewhere that they ask. */
function sentAway(examined: Examined): Iterable<Sighting> {
  return byCause(examined, (facts, symptom) => {
    const { host, endpoint, course: { end, relayedBy, servers } } = symptom
    const led = end === 'public' && relayedBy === undefined && asksAway(facts, servers, endpoint) !== undefined
    return led && !hasNearerCause(facts, symptom) ? causeOfForwarding(facts, host, endpoint) : undefined
  })
}
