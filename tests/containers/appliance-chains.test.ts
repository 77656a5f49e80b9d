import { readFileSync } from 'node:fs'
import test from 'ava'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { chainEnds } from '../model/appliance-chains.ts'
import { labOf } from './lab.ts'

for (const { title, change, ends } of chainEnds) {
  test.serial(`appliance chains in containers: ${title}`, async (t) => {
    await using started = await labOf(t, change(readFileSync('fixtures/appliance/chains.yaml', 'utf8')))
    const observed = predicted(started.lab, createModel(started.facts))
    const reach = async (host: string, to: string) => {
      const address = started.facts.hosts.get(to)?.address
      const { outcome, status } = address === undefined ? await observed.world.connect(host, to) : await observed.world.connect(host, to, address, 1433)
      return status === undefined ? outcome : `${outcome} ${status}`
    }
    const seen: Record<string, string> = {}
    for (const pair of Object.keys(ends)) seen[pair] = await reach(...(pair.split(' → ') as [string, string]))
    t.deepEqual(seen, ends)
    t.deepEqual(observed.parity().differing, [])
  })
}
