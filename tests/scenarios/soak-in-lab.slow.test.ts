import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { beyondLab, soakInLab } from '../../harness/scenarios/soak/in-lab.ts'
import { renderSoakInLab } from '../../harness/scenarios/soak/render.ts'
import { soak } from '../../harness/scenarios/soak/soak.ts'
import type { WatchedLab } from '../../harness/scenarios/watch.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { factsOf, topologyText } from '../design.ts'
import { planOf } from '../plan/load.ts'

const text = topologyText('flagship')
const facts = factsOf(text)
const plan = planOf(text)

/** Answers as the model does; `stuck` is broken from when all was to forget. */
function fakeLab(done: string[], stuck: readonly ComponentId[] = []): WatchedLab & { readonly plan: typeof plan } {
  let world = modelWorld(createModel(facts))
  return {
    plan,
    ask: (...question) => world.ask(...question),
    connect: (...attempt) => world.connect(...attempt),
    beginProbing: async () => undefined,
    healthChanges: async () => [],
    processors: async () => ({ idle: 0, all: 0 }),
    async setFaults(faults, { forget }) {
      done.push(`${[...faults].join(' ')}${forget ? 'forget' : ''}`)
      world = modelWorld(createModel(facts, { faults: forget ? stuck : [...faults] }))
      return new Map()
    },
  }
}

// Too short for a fault: what is tried here comes after the last of them.
const options = { minutes: 0.01, seed: 1, atOnce: 2, without: [] }

test('soak in a lab: all is mended and forgotten at the end, and everybody has to be answered as before', async (t) => {
  const done: string[] = []
  const soaked = await soakInLab(facts, options, fakeLab(done))
  t.deepEqual(done, ['', 'forget', ''])
  t.true(soaked.judged.length > 0 && soaked.judged.every(({ verdict }) => verdict === 'pass'), JSON.stringify(soaked.judged))
  t.true(renderSoakInLab(soaked).includes('all of it holds'))
})

test('soak in a lab: what stays broken is found, and that the model had not foreseen it is told', async (t) => {
  const { judged, ...rest } = await soakInLab(facts, options, fakeLab([], ['private-endpoint:contoso-weu']))
  const failed = judged.filter(({ verdict }) => verdict === 'fail')
  t.deepEqual(new Set(failed.map(({ host, objective }) => `${host} ${objective}`)), new Set(['app-weu failedBackWithin']))
  t.regex(renderSoakInLab({ judged, ...rest }).join('\n'), /fail: app-weu, contoso\.azurecr\.io, expected as before .*\n(.*\n)*the model, with the same faults at the same moments, had not predicted that/)
})

test('soak in a lab: what a lab can not do is not drawn, by the model neither, and nothing lasts longer than the soak', (t) => {
  const beyond = beyondLab(plan)
  t.true(beyond.has('clock:app-weu'))
  t.false(beyond.has('servfail:azure-dns:hub-weu'))
  const never = beyond
  const drawn = (seed: number) => soak(facts, { minutes: 3, seed, atOnce: 3, without: ['zone-link', 'record'], never, within: 180 }).episodes
  t.deepEqual(drawn(5), drawn(5))
  for (const { id, from, to } of [1, 2, 3].flatMap(drawn)) t.true(!beyond.has(id) && to <= Math.max(180, from + 1), id)
})
