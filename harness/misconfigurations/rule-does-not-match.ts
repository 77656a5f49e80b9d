import type { Misconfiguration } from './misconfiguration.ts'
import { byCause } from './support/nearer-cause.ts'
import { unmatched } from './support/unmatched.ts'

/** M57. */
export const ruleDoesNotMatch: Misconfiguration = {
  id: 'rule-does-not-match',
  catalogue: 'M57',
  title: 'A rule or a forwarder that is meant for the name is misspelt, disabled, or in a ruleset that is not linked.',
  symptom: 'NOERROR and a public address, as if there were no rule',
  fix: 'Let the rule have the name of the zone, enable it, and link its ruleset to the network that asks.',
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  *find(examined) {
    yield* byCause(examined, (facts, symptom) => unmatched(facts, symptom, 'otherwise'))
  },
}
