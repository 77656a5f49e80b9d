import type { Certificates } from '../../harness/plan/certificates.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { factsOf } from '../design.ts'

const certificates: Certificates = { authority: 'authority', server: 'server', serverKey: 'key', expired: 'expired' }

export function planOf(text: string): Plan {
  return makePlan(factsOf(text), certificates)
}

/** Content of one file of one node. */
export function file(plan: Plan, node: string, path: string): string {
  const found = plan.nodes.find(({ name }) => name === node)?.files.find((candidate) => candidate.path === path)
  if (!found) throw new Error(`${node} has no ${path}`)
  return found.content
}
