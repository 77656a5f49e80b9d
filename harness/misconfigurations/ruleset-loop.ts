import type { Misconfiguration } from './misconfiguration.ts'
import { loops } from './support/loops.ts'

/** M22. */
export const rulesetLoop: Misconfiguration = {
  id: 'ruleset-loop',
  catalogue: 'M22',
  title: "A rule's target is an inbound endpoint, and the ruleset is linked to that endpoint's own network: a loop.",
  symptom: 'no answer, or SERVFAIL after a long wait, for everything below the domain of the rule',
  fix: "Unlink the ruleset from the inbound endpoint's network.",
  source: 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets',
  find: (examined) => loops(examined, true),
}
