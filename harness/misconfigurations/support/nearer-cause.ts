import type { Cause } from '../../diagnosis/cause/cause.ts'
import { causeOfList } from '../../diagnosis/cause/server-list.ts'
import { causeOfUnmatched } from '../../diagnosis/cause/unmatched.ts'
import type { Symptom } from '../../diagnosis/intent/symptom.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Sighting } from '../misconfiguration.ts'
import type { Examined } from './examined.ts'
import { sightings } from './sightings.ts'

/**
 * Symptoms of hosts that are meant to reach a service privately and were led elsewhere, by a cause of which each mistake has one of its own: so
 * that a list of servers, or a rule that does not match, is one mistake and not also the link or the forwarder that would do as well.
 */
export function* byCause(examined: Examined, causeOf: (facts: Facts, symptom: Symptom) => Cause | undefined): Generator<Sighting> {
  const found = examined.symptoms().flatMap((symptom) => {
    const cause = symptom.reach === 'privately' && ['public', 'denied', 'silent', 'wrong'].includes(symptom.kind) ? causeOf(examined.facts, symptom) : undefined
    return cause === undefined ? [] : [[symptom, cause] as const]
  })
  const causes = new Map(found)
  yield* sightings(causes.keys(), (symptom) => `${causes.get(symptom)!.at?.join(' ')} ${causes.get(symptom)!.fix}`, ([first]) => {
    const { because, fix, at = ['hosts', first.host.host.name] } = causes.get(first)!
    return { at, what: sentence(because), fix }
  })
}

/** A cause as a sentence of its own. Names of the design begin as they are. */
export function sentence(because: string): string {
  return `${/^(?:the|no|rule|ruleset) /.test(because) ? because.charAt(0).toUpperCase() : because.charAt(0)}${because.slice(1)}.`
}

/** Whether a list of servers, or a rule that does not match, is what leads the question elsewhere. */
export function hasNearerCause(facts: Facts, { host, endpoint }: Symptom): boolean {
  return (causeOfList(facts, host, endpoint) ?? causeOfUnmatched(facts, host, endpoint)) !== undefined
}
