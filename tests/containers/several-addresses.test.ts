import { readFileSync } from 'node:fs'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { severalAddresses } from '../model/several-addresses.ts'
import { labOf } from './lab.ts'

for (const { title, records, end } of severalAddresses.slice(1)) {
  test.serial(`several addresses in containers: ${title}`, async (t) => {
    await using started = await labOf(t, readFileSync('fixtures/connect/several-addresses.yaml', 'utf8').replace('[10.0.1.4]', records))
    const { world, parity } = predicted(started.lab, createModel(started.facts))
    // Servers turn the order of addresses.
    for (let time = 0; time < 4; time++) {
      const { outcome, address, status } = await world.connect('app', 'contoso.azurecr.io')
      t.is(`${outcome} ${address} ${status}`, end)
    }
    t.deepEqual(parity().differing, [])
  })
}
