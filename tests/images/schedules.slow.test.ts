import test from 'ava'
import { opensWithin } from '../../harness/azure/sync-schedule.ts'
import { Cache } from '../../harness/model/cache.ts'
import { createModel } from '../../harness/model/model.ts'
import type { Pushed } from '../../harness/model/pushed.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { isOpen } from '../../harness/registry/schedule.ts'
import { sampleImage, type TransferRequest } from '../../harness/world/transfer/transfer.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { exchange, factsOf, topologyText } from '../design.ts'

const minute = 60_000

test('the model and the service agree when a window is open', (t) => {
  const schedules = ['* * * * *', '0 12 * * *', '*/15 6-18 * * 1-5', '30 3 1,15 * *', '0 0 13 * 5', '5/10 * * * *', '0 9 * * 7', '10-20/5 1 * 2,3 0', '0 12 */2 * *']
  for (const schedule of schedules) {
    for (const windowSeconds of [0, 3600, 4 * 3600, 7 * 24 * 3600]) {
      for (let n = 0; n < 40; n++) {
        const now = Date.parse('2026-02-27T23:58:30Z') + n * 157 * minute
        const open = isOpen(schedule, windowSeconds, now)
        t.is(opensWithin({ schedule, windowSeconds }, now), open, `${schedule} for ${windowSeconds} s at ${new Date(now).toISOString()}`)
        if (windowSeconds <= 3600) t.is(opensWithin({ schedule, windowSeconds }, now, 600), open || Array.from({ length: 10 }, (_, after) => now + (after + 1) * minute).some((at) => isOpen(schedule, windowSeconds, at)))
      }
    }
  }
})

/** The cells synchronise at three each night for an hour; what is above them always does. */
const nightly = exchange(topologyText('connected-levels'), /(cellsregistry: \{.*?) \}/, "$1, schedule: '0 3 * * *', syncWindow: PT1H }")

function told(pushed: Pushed, at: string, faults: readonly ComponentId[] = [], text: string = nightly) {
  const world = modelWorld(createModel(factsOf(text), { faults }), { now: () => Date.parse(at) / 1000, cache: new Cache() }, pushed)
  const asked = async (host: string, kind: TransferRequest['kind'], name: string, image: Pick<TransferRequest['image'], 'repository' | 'reference'>, patience?: number) => {
    const { failure, digest } = await world.transfer!(host, { kind, client: 'crane', image: { name, ...image }, ...(patience !== undefined && { patience }) })
    return failure?.fault ?? digest ?? 'from the start'
  }
  return { world, asked }
}

const [cloud, robot] = ['contoso.azurecr.io', '10.20.1.10'] as const
const own = { repository: 'line/controller', reference: 'v1' }
const [first, second] = [`sha256:${'1'.padStart(64, '0')}`, `sha256:${'2'.padStart(64, '0')}`] as const

test('what is pushed arrives when the schedule lets it: at night, or for whoever waits until then; the first time at once', async (t) => {
  const pushed: Pushed = new Map()
  t.is(await told(pushed, '2026-03-02T12:00:00Z').asked('build', 'push', cloud, own), first)
  t.is(await told(pushed, '2026-03-02T12:00:00Z').asked('planner', 'pull', 'registry.plant.example.com', own, 60), first, 'in operations')
  t.is(await told(pushed, '2026-03-02T12:00:00Z').asked('robot', 'pull', robot, sampleImage), 'from the start')
  t.is(await told(pushed, '2026-03-02T12:00:00Z').asked('robot', 'pull', robot, own, 600), 'unknown-manifest')
  t.is(await told(pushed, '2026-03-03T02:58:00Z').asked('robot', 'pull', robot, own, 60), 'unknown-manifest')
  t.is(await told(pushed, '2026-03-03T02:58:00Z').asked('robot', 'pull', robot, own, 300), first)
  // Pushed anew: until the next night the cells serve what they have.
  t.is(await told(pushed, '2026-03-03T05:00:00Z').asked('build', 'push', cloud, own), second)
  t.is(await told(pushed, '2026-03-03T05:00:00Z').asked('planner', 'pull', 'registry.plant.example.com', own, 60), second)
  t.is(await told(pushed, '2026-03-03T05:00:00Z').asked('robot', 'pull', robot, own, 60), first)
  // In the window, what is pushed comes at once.
  t.is(await told(pushed, '2026-03-04T03:30:00Z').asked('build', 'push', cloud, { ...own, reference: 'v2' }), `sha256:${'3'.padStart(64, '0')}`)
  t.not(await told(pushed, '2026-03-04T03:30:00Z').asked('robot', 'pull', robot, { ...own, reference: 'v2' }), 'unknown-manifest')
})

test('the state is that of the last look: outside of the window nobody looks', async (t) => {
  const text = exchange(topologyText('connected-levels'), /(officeregistry: \{.*?) \}/, "$1, schedule: '0 3 * * *', syncWindow: PT1H }")
  const state = (at: string, faults: readonly ComponentId[]) => modelWorld(createModel(factsOf(text), { faults }), { now: () => Date.parse(at) / 1000, cache: new Cache() }).connectionState!('officeregistry')
  const [noon, night] = ['2026-03-02T12:00:00Z', '2026-03-02T03:10:00Z']
  t.deepEqual(await Promise.all([state(noon, []), state(night, []), state(noon, ['connection:uplink']), state(night, ['connection:uplink'])]), ['Online', 'Online', 'Online', 'Offline'])
})

test('what is pushed at a site while it is cut off goes up once it is not', async (t) => {
  const pushed: Pushed = new Map()
  const at = '2026-03-02T12:00:00Z'
  const cut: readonly ComponentId[] = ['connection:uplink']
  t.is(await told(pushed, at, cut).asked('planner', 'push', 'registry.plant.example.com', own), first)
  t.is(await told(pushed, at, cut).asked('build', 'pull', cloud, own, 60), 'unknown-manifest')
  t.is(await told(pushed, at).asked('build', 'pull', cloud, own), 'unknown-manifest')
  t.is(await told(pushed, at).asked('build', 'pull', cloud, own, 60), first)
  // Both have changed it: what was pushed below counts.
  t.is(await told(pushed, at, cut).asked('planner', 'push', 'registry.plant.example.com', own), second)
  const third = await told(pushed, at, cut).asked('build', 'push', cloud, own)
  t.is(await told(pushed, at).asked('build', 'pull', cloud, own), third)
  t.is(await told(pushed, at).asked('build', 'pull', cloud, own, 60), third, 'nobody waits for what is there')
  t.is(await told(pushed, at).asked('robot', 'pull', robot, own, 86_400), second)
})

test('messages expire: an outage that outlasts them loses what was pushed above, not what was pushed below; where it is recovered, nothing', async (t) => {
  const cut: readonly ComponentId[] = ['connection:uplink']
  const [begins, soon, late] = ['2026-03-02T12:00:00Z', '2026-03-04T11:00:00Z', '2026-03-05T12:00:00Z']
  for (const [back, recovered, found] of [[soon, false, first], [late, false, 'unknown-manifest'], [late, true, first]] as const) {
    const pushed: Pushed = new Map()
    const text = recovered ? exchange(nightly, 'settings: {', 'settings: { expiredMessages: recovered,') : nightly
    t.is(await told(pushed, begins, cut, text).asked('build', 'push', cloud, own), first)
    t.is(await told(pushed, begins, cut, text).asked('planner', 'push', 'registry.plant.example.com', { ...own, reference: 'below' }), second)
    t.is(await told(pushed, back, [], text).asked('planner', 'pull', 'registry.plant.example.com', own, 60), found, `${back} ${recovered}`)
    t.is(await told(pushed, back, [], text).asked('build', 'pull', cloud, { ...own, reference: 'below' }, 60), second)
    // Pushed anew, it comes.
    const anew = await told(pushed, back, [], text).asked('build', 'push', cloud, own)
    t.is(await told(pushed, back, [], text).asked('planner', 'pull', 'registry.plant.example.com', own, 60), anew)
  }
})
