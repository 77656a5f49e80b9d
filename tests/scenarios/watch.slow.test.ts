import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { compareHistories } from '../../harness/scenarios/alike.ts'
import { play } from '../../harness/scenarios/play.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import { dated, watch, type WatchedLab } from '../../harness/scenarios/watch.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { factsOf, topologyText } from '../design.ts'

const facts = factsOf(topologyText('flagship'))
const endpoint: ComponentId = 'private-endpoint:contoso-weu'
const story: Scenario = {
  name: 'story',
  title: 'A private endpoint passes nothing for a while.',
  timeline: [{ inject: [], heal: [], wait: 0.6 }, { inject: [endpoint], heal: [], wait: 1.5 }, { inject: [], heal: [endpoint], wait: 0.9 }],
  from: ['app-weu'],
  names: ['contoso.azurecr.io'],
  objectives: { neverPublic: true, longestOutage: 3, regions: new Map() },
}

/** What is broken is answered as the model does at once. */
function fakeLab(done: string[], refusing?: string): WatchedLab {
  let world = modelWorld(createModel(facts))
  return {
    ask: (...question) => world.ask(...question),
    connect: (...attempt) => world.connect(...attempt),
    beginProbing: async () => undefined,
    healthChanges: async () => [],
    processors: async () => ({ idle: 0, all: 0 }),
    async setFaults(faults) {
      done.push([...faults].join(' '))
      if (refusing !== undefined && faults.size > 0) throw new Error(refusing)
      world = modelWorld(createModel(facts, { faults: [...faults] }))
      return new Map()
    },
  }
}

test.serial('watch: what breaks is seen by whoever looks then, as predicted, and it is mended', async (t) => {
  const done: string[] = []
  const { history, judged, predicted } = await rehearseScenario(facts, story, fakeLab(done))
  t.deepEqual(done, [endpoint, '', ''])
  t.deepEqual(history.marks.map(({ what }) => what), ['inject', 'heal'])
  t.deepEqual(history.clients[0]!.seen.map(({ served }) => served), [true, false, true])
  t.deepEqual(predicted?.alike.map(({ alike }) => alike), [true])
  t.true(judged.every(({ verdict }) => verdict === 'pass'), JSON.stringify(judged))
})

test.serial('watch: what could not be broken is told, and nothing is judged as if it had been', async (t) => {
  const done: string[] = []
  const { history, judged } = await rehearseScenario(facts, story, fakeLab(done, 'the engine said no'))
  t.deepEqual(history.marks.map(({ what, because }) => [what, because]), [['could not', 'the engine said no'], ['heal', undefined]])
  t.true(judged.length > 0 && judged.every(({ verdict }) => verdict === 'unknown'))
})

test.serial('watch: whoever cannot look any more says so, once all is mended', async (t) => {
  const done: string[] = []
  const lab = fakeLab(done)
  await t.throwsAsync(watch(facts, story, { ...lab, ask: async () => Promise.reject(new Error('a node has ended')) }), { message: 'a node has ended' })
  t.is(done.at(-1), '')
})

test.serial('watch: who has had enough finds all mended', async (t) => {
  const done: string[] = []
  const stop = new AbortController()
  const watching = watch(facts, story, fakeLab(done), { signal: stop.signal, told: () => stop.abort() })
  t.deepEqual((await watching).marks.map(({ what }) => what), ['inject'])
  t.deepEqual(done, [endpoint, ''])
})

test.serial('compare: order counts, moments do not; what is shorter than two looks may be missing; nobody answers in either way', (t) => {
  const predicted = play(facts, story)
  const client = predicted.clients[0]!
  const seen = (...all: readonly (readonly [number, string, boolean])[]) => ({ ...predicted, clients: [{ ...client, seen: all.map(([at, rcode, served]) => ({ at, rcode, addresses: rcode === 'NOERROR' ? ['10.1.1.6'] : [], served, message: '' })) }] })
  const alike = (one: Parameters<typeof compareHistories>[0], other: typeof one): boolean => compareHistories(one, other)[0]!.alike
  t.true(alike(predicted, seen([0, 'NOERROR', true], [1, 'NOERROR', false], [2, 'NOERROR', true])))
  t.true(alike(predicted, seen([0, 'NOERROR', true], [0.7, 'timeout', false], [0.8, 'NOERROR', false], [2, 'NOERROR', true])))
  t.true(alike(predicted, seen([0, 'NOERROR', true], [1, 'NOERROR', false], [1.5, 'timeout', false], [1.6, 'NOERROR', false], [2, 'NOERROR', true])))
  t.true(alike(predicted, seen([0.2, 'NOERROR', true], [0.6, 'NOERROR', false], [2, 'NOERROR', true])))
  t.false(alike(predicted, seen([0, 'NOERROR', true], [1, 'timeout', false], [2, 'NOERROR', true])))
  t.false(alike(predicted, seen([0, 'NOERROR', true])))
  t.true(alike(seen([0, 'SERVFAIL', false]), seen([0, 'timeout', false])))
  t.false(alike(seen([0, 'SERVFAIL', false]), seen([0, 'NXDOMAIN', false])))
})

test.serial('dated: who waits through an outage is served after it; who is told late was served before it', (t) => {
  const look = (began: number, ended: number, served: boolean) => ({ began, ended, seen: { rcode: 'NOERROR', addresses: [], served, message: '' } })
  t.deepEqual(dated([look(1, 4, false), look(3, 4.1, true)], []).map(({ at }) => at), [1, 4.1])
  t.deepEqual(dated([look(2, 3, true), look(2.25, 5.25, false)], []).map(({ at }) => at), [2, 2.25])
})

test.serial('dated: what was under way when something broke got nowhere since then, and was not lost before; what was lost already stays so', (t) => {
  const look = (began: number, ended: number, served: boolean) => ({ began, ended, seen: { rcode: 'NOERROR', addresses: [], served, message: '' } })
  const at = (looks: Parameters<typeof dated>[0], ...marks: Parameters<typeof dated>[1]) => dated(looks, marks).map((one) => one.at)
  const [broke, mended] = [{ at: 3, what: 'inject', id: 'connection' }, { at: 3, what: 'heal', id: 'connection' }] as const
  t.deepEqual(at([look(2.7, 2.8, true), look(2.9, 5.9, false), look(2.99, 5.99, false), look(3.1, 6.1, false)], broke), [2.8, 3, 3, 3.1])
  t.deepEqual(at([look(2.5, 2.6, false), look(2.9, 5.9, false)], broke), [2.5, 2.9])
  t.deepEqual(at([look(2.7, 2.8, true), look(2.9, 5.9, false)], mended), [2.8, 2.9])
})

test.serial('dated: who was served once something was mended was not so before, whoever gave up after that', (t) => {
  const look = (began: number, ended: number, served: boolean) => ({ began, ended, seen: { rcode: 'NOERROR', addresses: [], served, message: '' } })
  const looks = [look(14.5, 16.8, true), look(15.25, 18.25, false)]
  t.deepEqual(dated(looks, [{ at: 16.5, what: 'heal', id: 'region' }]).map(({ at }) => at), [16.8, 15.25])
  t.deepEqual(dated(looks, [{ at: 15, what: 'inject', id: 'region' }]).map(({ at }) => at), [14.5, 15.25])
})
