import type { Check } from '../../harness/checks/check.ts'
import { runChecks, type CheckResult } from '../../harness/checks/run.ts'
import type { Finding } from '../../harness/diagnosis/finding.ts'
import { worldOf } from '../world-of.ts'

type Judged = Pick<CheckResult, 'verdict' | 'reason' | 'findings'> & { readonly violations: readonly Finding[] }

/** What one check says of a design in the model. */
export const judgedBy = (check: Check) => async (text: string): Promise<Judged> => {
  const [result] = await runChecks(worldOf(text), { checks: [check] })
  return { verdict: result!.verdict, reason: result!.reason, violations: result!.findings.filter(({ holds }) => !holds), findings: result!.findings }
}
