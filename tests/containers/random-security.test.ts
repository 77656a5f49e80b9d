import fc from 'fast-check'
import { listeningMachines } from '../../harness/facts/listening.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { createModel } from '../../harness/model/model.ts'
import { largeName } from '../../harness/azure/public-zones.ts'
import { securedTexts } from '../generators/secured.ts'
import { designs, seedOr } from '../random.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'

/** Fixed, so that a difference can be looked into; TEST_SEED and TEST_DESIGNS try others. */
const seed = seedOr(11)
const count = designs(4)

for (const [n, text] of fc.sample(securedTexts, { seed, numRuns: count }).entries()) {
  inTime(`random groups: model and containers agree on every answer and connection of design ${n} of seed ${seed}`, async (t) => {
    await using started = await labOf(t, text)
    const { world, parity } = predicted(started.lab, createModel(started.facts))
    const names = [...started.facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
    for (const host of started.facts.hosts.keys()) {
      const large = { name: largeName, type: 'TXT' }
      await Promise.all([
        ...names.flatMap((name) => [world.ask(host, { name, type: 'A' }), world.ask(host, { name, type: 'A' }, { transport: 'tcp' }), world.connect(host, name)]),
        // Where rules expect somebody, and where nobody is.
        ...listeningMachines(started.facts).flatMap(({ name, address, ports }) => [ports[0]!, 9].map((port) => world.connect(host, name, address, port))),
        world.ask(host, large, { transport: 'udp' }),
        world.ask(host, large, { transport: 'tcp' }),
      ])
    }
    if (parity().differing.length > 0) t.log(text)
    t.deepEqual(parity().differing, [])
    t.true(parity().questions >= names.length)
  })
}
