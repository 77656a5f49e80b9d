import test from 'ava'
import type { ComponentId } from '../../harness/world/component.ts'
import { setTimeout as wait } from 'node:timers/promises'
import type { World } from '../../harness/world/world.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { topologyText } from '../design.ts'
import { answer } from './answers.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

interface Cut {
  /** Cables to pull: node and number. */
  readonly cables: readonly (readonly [string, number])[]
  /** The same for the model. */
  readonly faults: readonly ComponentId[]
  /** What the desk gets from the resolver in Azure, and what it sees of the registry. */
  readonly expected: readonly [asked: string, connected: string]
}

const privately = ['NOERROR 10.0.1.5', 'http'] as const
const lost = ['silence', 'timeout'] as const

const stories: Readonly<Record<string, readonly Cut[]>> = {
  'expressroute-with-vpn': [
    { cables: [['circuit-circuit', 0]], faults: ['connection:circuit'], expected: privately },
    { cables: [['vpn-device-headquarters-0', 0]], faults: ['connection:backup'], expected: privately },
    { cables: [['circuit-circuit', 0], ['vpn-device-headquarters-0', 0]], faults: ['connection:circuit', 'connection:backup'], expected: lost },
  ],
  'active-active-vpn': [
    { cables: [['gateway-gateway-0', 0]], faults: ['gateway:gateway/0'], expected: privately },
    { cables: [['vpn-device-headquarters-1', 0]], faults: ['tunnel:tunnels/1'], expected: privately },
    { cables: [['gateway-gateway-0', 0], ['gateway-gateway-1', 0]], faults: ['connection:tunnels'], expected: lost },
  ],
}

const seen = async (world: World): Promise<readonly string[]> => [
  await answer(world, 'desk', 'contoso.azurecr.io', { server: '10.0.2.4', timeout: 700 }),
  // The name is resolved beforehand, so that the path is what is judged.
  (await world.connect('desk', 'contoso.azurecr.io')).outcome,
]

/** Three right answers in a row within fifteen seconds, or whatever came last: a path is given up after three seconds. */
async function settled(lab: World, expected: string): Promise<string> {
  const start = performance.now()
  for (let good = 0; ; await wait(100)) {
    const [asked = ''] = await seen(lab)
    good = asked === expected ? good + 1 : 0
    if (good === 3 || performance.now() - start > 15_000) return asked
  }
}

for (const [name, cuts] of Object.entries(stories)) {
  inTime(`tunnels that are cut: ${name} changes as the model says`, async (t) => {
    await using started = await labOf(t, topologyText(name))
    const { lab, facts } = started
    for (const { cables, faults, expected } of cuts) {
      t.deepEqual(await seen(lab), [...privately])
      for (const [node, cable] of cables) await lab.setCable(node, cable, false)
      const start = performance.now()
      const asked = await settled(lab, expected[0])
      const modelled = await answer(modelWorld(createModel(facts, { faults })), 'desk', 'contoso.azurecr.io', { server: '10.0.2.4' })
      t.is(asked, expected[0], `lab, ${faults.join(' and ')}`)
      t.is(modelled, expected[0], `model, ${faults.join(' and ')}`)
      t.log(`${faults.join(' and ')}: settled ${Math.round(performance.now() - start)} ms after the cut`)
      for (const [node, cable] of cables) await lab.setCable(node, cable, true)
      for (let n = 0; n < 30 && (await seen(lab))[0] !== privately[0]; n++) await wait(200)
      // Caches of the office may still hold what they were told meanwhile.
      for (let n = 0; n < 30 && (await seen(lab))[1] !== privately[1]; n++) await wait(500)
    }
  })
}
