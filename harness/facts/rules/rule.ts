import type { Breach, Rule } from '../../resources/rule.ts'
import type { Facts } from '../types.ts'

/** A rule that needs what follows from a design, such as the addresses that are handed out: it is judged only where no other rule is broken. */
export interface FactsRule extends Pick<Rule, 'code' | 'severity' | 'source'> {
  check(facts: Facts): Iterable<Breach>
}
