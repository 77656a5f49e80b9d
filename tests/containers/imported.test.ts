import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { importSources } from '../../harness/import/import.ts'
import { createModel } from '../../harness/index.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

inTime('a template of two regions, imported and rehearsed as it came: what clients are meant to reach they reach, and all is as predicted', async (t) => {
  await using started = await labOf(t, importSources(['fixtures/import/two-regions/main.json']).text)
  const { lab, facts } = started
  const observed = predicted(lab, createModel(facts))
  const results = await runChecks({ facts, world: observed.world }, { checks: catalog })
  t.deepEqual(results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip').map(({ check: { id }, verdict }) => [id, verdict]), [])
  const passed = results.filter(({ verdict }) => verdict === 'pass').map(({ check: { id } }) => id)
  t.true(passed.includes('service-names-private') && passed.includes('private-endpoint-reachable'))
  t.deepEqual(observed.parity().differing, [])
})
