import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { facts } from '../../harness/facts/facts.ts'
import { issueCertificates } from '../../harness/plan/certificates.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { largeTopology } from '../generators/large.ts'
import type { Figure } from './figures.ts'

/** Until a lab is up, by its number of hosts: ten in each network. What each of them takes shows whether that grows with their number. */
export async function growthFigures(sizes: readonly number[] = [50, 100, 500]): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  const engine = await openEngine()
  for (const hosts of sizes) {
    const { topology } = parseTopology(largeTopology({ virtualNetworks: hosts / 10, hosts: 10, together: true }), 'large.yaml')
    const known = facts(topology!)
    const plan = makePlan(known, await issueCertificates(known))
    const started = performance.now()
    await using lab = await startLab(plan, { engine })
    const up = performance.now() - started
    figures.push(
      { name: `a lab of ${lab.nodes.length} nodes, ${hosts} hosts among them, until it is up`, unit: 'ms', values: [up], ...(hosts === 500 && { target: '< 30,000' }) },
      { name: 'of that for each node', unit: 'ms', values: [up / lab.nodes.length] },
    )
  }
  return figures
}
