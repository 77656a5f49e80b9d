import type { Denied } from '../../diagnosis/cause/security.ts'
import { courseOf } from '../../diagnosis/course/follow.ts'
import type { HostFacts } from '../../facts/facts.ts'
import { denialOf, nameDecision, type Decision } from '../../facts/security.ts'
import type { Examined } from './examined.ts'

/** The step of a question's way that a security rule drops, other than the one to Azure-provided DNS. */
export function deniedStep({ facts }: Examined, host: HostFacts, asked: Parameters<typeof courseOf>[2]): Denied | undefined {
  const { denied } = courseOf(facts, host, asked)
  const decision = denied && denialOf(facts, denied)
  return decision && { crossing: denied, decision }
}

/** The rule at the beginning of a sentence. */
export function ruleOf(decision: Decision): string {
  const text = nameDecision(decision)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
