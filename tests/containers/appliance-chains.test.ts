import { readFileSync } from 'node:fs'
import test from 'ava'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { chainEnds, partsOf, unmetIn } from '../model/appliance-chains.ts'
import { labOf } from './lab.ts'

for (const { title, change, ends, unmet } of chainEnds) {
  test.serial(`appliance chains in containers: ${title}`, async (t) => {
    await using started = await labOf(t, change(readFileSync('fixtures/appliance/chains.yaml', 'utf8')))
    const observed = predicted(started.lab, createModel(started.facts))
    const reach = async (host: string, to: string) => {
      const [machine, port] = partsOf(to)
      const address = started.facts.hosts.get(machine)?.address
      const { outcome, status } = address === undefined ? await observed.world.connect(host, to) : await observed.world.connect(host, machine, address, port)
      return status === undefined ? outcome : `${outcome} ${status}`
    }
    const seen = await Promise.all(Object.keys(ends).map(async (pair) => [pair, await reach(...(pair.split(' → ') as [string, string]))] as const))
    t.deepEqual(Object.fromEntries(seen), ends)
    t.deepEqual(await unmetIn(started.facts, observed.world), unmet)
    t.deepEqual(observed.parity().differing, [])
  })
}
