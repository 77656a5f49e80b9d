import { readFileSync } from 'node:fs'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { violationsIn } from '../worlds/judge.ts'
import { labOf } from './lab.ts'

/** Cases whose answers `tests/cases` states by hand, of the model: containers find the same. Others have tests of their own beside this one. */
const cases = [
  '01-vnet-dns-list-mixed', '11-login-record-has-data-address', '24-resolver-moved-to-spoke', '35-endpoint-for-data-of-its-own',
  '36-rule-for-public-suffix-beats-zone', '40-machine-called-like-registry', '43-redirect-everywhere',
]

for (const name of cases) {
  test.serial(`cases in containers: ${name} is as the model says`, async (t) => {
    const file = `fixtures/cases/${name}.yaml`
    await using started = await labOf(t, readFileSync(file, 'utf8'), file)
    const model = createModel(started.facts)
    const observed = predicted(started.lab, model)
    t.deepEqual(await violationsIn(started.facts, observed.world), await violationsIn(started.facts, modelWorld(model)))
    t.deepEqual(observed.parity().differing, [])
  })
}
