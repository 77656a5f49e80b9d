import type { ExecutionContext } from 'ava'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { factsOf } from '../design.ts'
import { testEngine } from './engine.ts'

/** Starts the lab of a topology given as text, as if it stood in the file; it ends with the scope (`await using`). */
export async function labOf(t: ExecutionContext, text: string, file?: string): Promise<{ facts: Facts; lab: Lab } & AsyncDisposable> {
  t.timeout(120_000, 'a lab and its questions')
  const facts = factsOf(text, file)
  const lab = await startLab(makePlan(facts, await issueCertificates(facts)), { engine: await testEngine() })
  return { facts, lab, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() }
}
