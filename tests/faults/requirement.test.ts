import test from 'ava'
import fc from 'fast-check'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { judge, nameOf, requirements, viewOf, type Requirement } from '../../harness/diagnosis/intent/requirement.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'

const deciding = ['login-private', 'data-endpoints-private', 'regional-endpoints-private', 'private-endpoint-reachable', 'public-reach', 'never-reachable']

/** Whether the checks of the catalogue are content with one intent of one host. */
async function checked(known: Facts, { intent, host }: Requirement): Promise<boolean> {
  const alone = { ...known, topology: { ...known.topology, intent: [{ ...intent, from: [host.host.name] }] } }
  const checks = catalog.filter(({ id }) => deciding.includes(id))
  const results = await runChecks({ facts: alone, world: modelWorld(createModel(alone)) }, { checks })
  return results.every(({ findings }) => findings.every(({ holds }) => holds))
}

test('judge: says of every intent of a random design what the checks say', async (t) => {
  await fc.assert(
    fc.asyncProperty(topologyTexts, async (text) => {
      const known = facts(parseTopology(text, 'random.yaml').topology!)
      const view = viewOf(createModel(known))
      for (const requirement of requirements(known)) {
        // What a registry of another tenant answers, no check judges.
        if (requirement.intent.reach === 'publicly' && requirement.registry.registry.tenant !== undefined) continue
        const { holds } = judge(requirement, view)
        if (holds !== (await checked(known, requirement))) throw new Error(`${nameOf(requirement)}: ${holds}, and the checks say otherwise`)
      }
    }),
    random(t, 200),
  )
  t.pass()
})
