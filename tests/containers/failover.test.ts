import test from 'ava'
import type { Facts } from '../../harness/facts/facts.ts'
import type { Scenario } from '../../harness/resources/scenarios/scenario.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { budgetOf } from '../../harness/scenarios/budget.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { length, outages } from '../../harness/scenarios/judge.ts'
import { rehearseScenario } from '../../harness/scenarios/rehearse.ts'
import type { Played } from '../../harness/scenarios/render.ts'
import { renderTimeline } from '../../harness/scenarios/render.ts'
import { factsAtPace, faster } from '../../harness/scenarios/timeline.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { topologyText } from '../design.ts'
import { inTime } from './in-time.ts'
import { labOf } from './lab.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const times = 20
/** Seconds that a machine with other things to do may take. */
const slack = 4

const storage: ComponentId = 'dependency:contoso/westeurope/storage'

/** One registry of two regions on the internet, and one that is next to it. */
const onTheInternet = (probe: 'deep' | 'shallow'): string => `
settings: { healthProbe: ${probe} }
registries: { contoso: { location: westeurope, replications: [eastus2], dataEndpointEnabled: true }, fabrikam: { location: westeurope, replications: [eastus2] } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
hosts: { app: net/apps }
intent: [{ from: app, registry: contoso, reach: publicly }, { from: app, registry: fabrikam, reach: publicly }]
scenarios:
  storage:
    timeline: [{ wait: 30 }, { inject: ${storage}, wait: 300 }, { heal: ${storage}, wait: 200 }]
    watch: { name: [contoso.azurecr.io, fabrikam.azurecr.io, contoso.westeurope.data.azurecr.io] }
`

const moved = ({ history }: Pick<Played, 'history'>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(history.clients.map(({ name, seen }) => [name, [...new Set(seen.map(({ addresses }) => addresses.join()))].map((address) => history.places.get(address)?.region ?? address)]))

const noticed = ({ health }: Played['history']): readonly string[] => health.map(({ profile, what, healthy }) => `${profile} ${what} ${healthy}`)

inTime('the home region of the flagship dies in containers: its own clients wait, the others go on, nobody is led to a public address', async (t) => {
  await using started = await labOf(t, topologyText('flagship'))
  const { facts, lab } = started
  const scenario = faster(builtInFor(facts).scenarios.find(({ name }) => name.startsWith('home-region-down'))!, times)
  const played = await rehearseScenario(facts, scenario, lab, { times })
  t.log(renderTimeline(played).join('\n'))
  t.deepEqual(played.predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(noticed(played.history), noticed(played.predicted!.history))
  t.true(noticed(played.history).length >= 2)
  t.deepEqual(played.history.marks.filter(({ what }) => what === 'could not'), [])
  t.deepEqual(played.judged.filter(({ objective, verdict }) => objective === 'neverPublic' && verdict !== 'pass'), [])
  // Behind a private endpoint nothing leads elsewhere: who is in the region that died waits until it is back.
  const [stays, waits] = ['app-eus', 'app-weu'].map((host) => played.history.clients.find((one) => one.host === host && one.name === 'contoso.azurecr.io')!)
  t.deepEqual(outages(played.history, stays!), [])
  const [lost] = outages(played.history, waits!)
  const [broken, mended] = ['inject', 'heal'].map((what) => played.history.marks.find((mark) => mark.what === what)!.at)
  t.true(lost!.from >= broken! - played.history.step && lost!.to <= mended! + slack, JSON.stringify([lost, broken, mended]))
  t.is((await lab.faults()).size, 0)
})

/** Plays the loss of storage in a lab. */
async function withoutStorage(facts: Facts, lab: Lab): Promise<Played> {
  const scenario: Scenario = faster(facts.topology.scenarios.get('storage')!, times)
  return rehearseScenario(facts, scenario, lab, { times })
}

inTime('storage of one registry in one region is down in containers: a deep probe leads its clients elsewhere in time, and those of the other registry stay', async (t) => {
  await using started = await labOf(t, onTheInternet('deep'))
  const { facts, lab } = started
  const played = await withoutStorage(facts, lab)
  t.log(renderTimeline(played).join('\n'))
  t.deepEqual(played.predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(noticed(played.history), noticed(played.predicted!.history))
  t.is(moved(played)['contoso.azurecr.io']!.length, 2)
  t.is(moved(played)['fabrikam.azurecr.io']!.length, 1)
  const data = played.history.clients.find(({ name }) => name === 'contoso.westeurope.data.azurecr.io')!
  t.true(data.seen.some(({ message }) => message === 'HTTP 500'))
  // When the first client was answered with the other region: probing and life, as the sum has it.
  const login = played.history.clients.find(({ name }) => name === 'contoso.azurecr.io')!
  const broken = played.history.marks.find(({ what }) => what === 'inject')!.at
  const elsewhere = login.seen.find(({ at, addresses }) => at > broken && addresses.join() !== login.seen[0]!.addresses.join())!
  t.true(elsewhere.at - broken <= budgetOf(factsAtPace(facts, times), login).total + slack)
  t.log(outages(played.history, data).map(length))
})

inTime('the same with a shallow probe: nobody is led anywhere, and the data endpoint says 500 all the while, as the model says', async (t) => {
  await using started = await labOf(t, onTheInternet('shallow'))
  const { facts, lab } = started
  const played = await withoutStorage(facts, lab)
  t.deepEqual(played.predicted?.alike.filter(({ alike }) => !alike), [])
  t.deepEqual(noticed(played.history), [])
  t.deepEqual(Object.values(moved(played)).map((places) => places.length), [1, 1, 1])
  t.deepEqual([...await lab.setFaults(new Set([storage]), { forget: true })], [])
  const name = 'contoso.westeurope.data.azurecr.io'
  const status = async (world: Pick<Lab, 'connect'>): Promise<number | undefined> => (await world.connect('app', name)).status
  t.is(await status(lab), 500)
  t.is(await status(modelWorld(createModel(facts, { faults: [storage] }))), 500)
  await lab.setFaults(new Set(), { forget: true })
  t.is(await status(lab), 403)
})
