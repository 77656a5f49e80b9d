import type { ExecutionContext } from 'ava'
import type { Lab } from '../../harness/runtime/lab.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { testEngine } from './engine.ts'

/** Starts the lab of a topology given as text, as if it stood in the file: paths in it are relative to that. */
export async function labIn(t: ExecutionContext, file: string, text: string): Promise<Lab> {
  t.timeout(120_000, 'a lab and its questions')
  const parsed = parseTopology(text, file)
  if (!parsed.topology) throw new Error(parsed.problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  const known = facts(parsed.topology)
  return startLab(makePlan(known, await issueCertificates(known)), { engine: await testEngine() })
}
