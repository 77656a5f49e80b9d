import test from 'ava'
import { catalog, createModel, facts, loadTopology, modelWorld, runChecks } from '../harness/index.ts'

// A design rehearsed inside a test of your own. For containers instead of the model, put in the place of `modelWorld(…)`:
//
//   await prepare()                                                       // docker/setup.ts
//   await using lab = await startLab(makePlan(design, await issueCertificates(design)), { engine: await openEngine() })
test('our registry is reached as intended from everywhere', async (t) => {
  const { topology, problems } = loadTopology('topologies/flagship.yaml')
  if (!topology) return t.fail(JSON.stringify(problems))
  const design = facts(topology)
  const results = await runChecks({ facts: design, world: modelWorld(createModel(design)) }, { checks: catalog })

  const violations = results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
  t.deepEqual(violations, [])
  t.deepEqual(results.filter(({ verdict }) => verdict === 'unknown').map(({ check }) => check.id), [])
})
