import { readFileSync } from 'node:fs'
import type { Certificates } from '../../harness/plan/certificates.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

const certificates: Certificates = { authority: 'authority', server: 'server', serverKey: 'key' }

/** Facts of a topology given as text; a mistake in it fails the test. */
export function factsOf(text: string): Facts {
  const { topology, problems } = parseTopology(text, 'test.yaml')
  if (!topology) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
  return facts(topology)
}

export function planOf(text: string): Plan {
  return makePlan(factsOf(text), certificates)
}

export function topologyText(name: string): string {
  return readFileSync(new URL(`../../topologies/${name}.yaml`, import.meta.url), 'utf8')
}

/** Content of one file of one node. */
export function file(plan: Plan, node: string, path: string): string {
  const found = plan.nodes.find(({ name }) => name === node)?.files.find((candidate) => candidate.path === path)
  if (!found) throw new Error(`${node} has no ${path}`)
  return found.content
}
