import test from 'ava'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { factsOf } from '../design.ts'
import { largeTopology } from '../generators/large.ts'

test.serial('misconfigurations: a thousand networks are looked at, whether all is well or nothing is', (t) => {
  const well = largeTopology({ virtualNetworks: 1000 })
  for (const text of [well, well.replace(/virtualNetworkLinks: \[.*\]/g, 'virtualNetworkLinks: []'), well.replace(/, peerings: \[.*\]/g, '')]) {
    const derived = factsOf(text)
    const start = performance.now()
    const found = findMisconfigurations(derived, createModel(derived))
    const took = performance.now() - start
    t.log(`${found.length} sightings in ${Math.round(took)} ms`)
    t.is(found.length > 0, text !== well)
  }
})
