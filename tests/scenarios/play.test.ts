import test from 'ava'
import { facts as factsOf, type Facts } from '../../harness/facts/facts.ts'
import { budgetOf } from '../../harness/scenarios/budget.ts'
import { builtInFor, builtIns } from '../../harness/scenarios/built-in.ts'
import { wrongWith } from '../../harness/scenarios/find.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { play } from '../../harness/scenarios/play.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { worst } from '../../harness/scenarios/render.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

function design(text: string): Facts {
  const { topology, problems } = parseTopology(text, 'design.yaml')
  if (topology === undefined) throw new Error(problems?.map(({ message }) => message).join('\n'))
  return factsOf(topology)
}

const file = (name: string): Facts => factsOf(loadTopology(`topologies/${name}.yaml`).topology!)

/** Two regions, reached from the internet; the laptop asks in the first one. */
const registry = (scenario: string, more = ''): Facts => design(`
registries: { contoso: { location: westeurope, replications: [eastus2] } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
hosts: { app: net/apps }
intent:
  - { from: app, registry: contoso, reach: publicly }
scenarios:
  story:
    watch: { name: contoso.azurecr.io }
${scenario}
${more}`)

const down = (before: number, lasting: number) => `    timeline: [{ wait: ${before} }, { inject: replica:contoso/westeurope, wait: ${lasting} }, { heal: replica:contoso/westeurope, wait: 300 }]`
const storyOf = (facts: Facts) => facts.topology.scenarios.get('story')!

test('play: a replica that is down moves nobody until probes have failed more often than is tolerated and the TTL is over', (t) => {
  const facts = registry(down(10, 300))
  const history = play(facts, storyOf(facts))
  const [client] = history.clients
  const [outage, ...more] = outages(history, client!)
  t.deepEqual(more, [])
  t.is(outage?.from, 10)
  // Probes at 30, 60, 90 and 120 s fail; the address is remembered for as long as its TTL says.
  t.true(outage!.to >= 120 && outage!.to - outage!.from <= budgetOf(facts, client!).total, JSON.stringify(outage))
  const addresses = client!.seen.map((one) => one.addresses[0])
  t.is(new Set(addresses).size, 2)
  t.is(addresses.at(-1), addresses[0])
})

test('play: what is over before enough probes have failed moves nobody', (t) => {
  const facts = registry(down(10, 80))
  const [client] = play(facts, storyOf(facts)).clients
  t.is(new Set(client!.seen.flatMap(({ addresses }) => addresses)).size, 1)
})

test('play: a shallow probe sees the front end only, a deep one only what is behind it', (t) => {
  const shallow = 'settings: { healthProbe: shallow }'
  const frontEnd = '    timeline: [{ wait: 10 }, { inject: front-end:login/westeurope, wait: 300 }, { heal: front-end:login/westeurope, wait: 300 }]'
  const seen = (timeline: string, more = ''): readonly [addresses: number, outage: number] => {
    const facts = registry(timeline, more)
    const history = play(facts, storyOf(facts))
    const [client] = history.clients
    const lasted = outages(history, client!).map(({ from, to }) => to - from)
    return [new Set(client!.seen.flatMap(({ addresses }) => addresses)).size, Math.max(...lasted)]
  }
  t.deepEqual(seen(down(10, 300), shallow), [1, 300])
  t.deepEqual(seen(frontEnd), [1, 300])
  const [moved, outage] = seen(frontEnd, shallow)
  // Where nobody answers, the last probe's time has to be up, too.
  t.true(moved === 2 && outage > 100 && outage < 300, `${moved} ${outage}`)
})

test('play: how often the platform probes, and what it tolerates, decides how long a failover takes; the budget says so', (t) => {
  const quick = registry(down(10, 300), 'settings: { healthProbeInterval: 10, healthProbeTolerance: 1, trafficManagerTtl: 5 }')
  const history = play(quick, storyOf(quick))
  t.deepEqual(budgetOf(quick, history.clients[0]!).parts.map(({ seconds }) => seconds), [10, 10, 9, 6])
  const [outage] = outages(history, history.clients[0]!)
  t.true(outage!.to - outage!.from >= 10 && outage!.to - outage!.from <= 35, JSON.stringify(outage))
  const tolerant = registry(down(10, 300), 'settings: { healthProbeTolerance: 9 }')
  t.is(outages(play(tolerant, storyOf(tolerant)), history.clients[0]!).length, 1)
  t.deepEqual(play(tolerant, storyOf(tolerant)).health.map(({ at, healthy }) => [at, healthy]), [[300, false], [330, true]])
})

test('play: all replicas down are all answered, and nobody is served', (t) => {
  const facts = registry('    timeline: [{ wait: 10 }, { inject: [replica:contoso/westeurope, replica:contoso/eastus2], wait: 300 }]')
  const history = play(facts, storyOf(facts))
  t.deepEqual(history.marks.map(({ at, what }) => [at, what]), [[10, 'inject'], [10, 'inject'], [310, 'heal'], [310, 'heal']])
  t.true(history.clients[0]!.seen.every(({ rcode, addresses }) => rcode === 'NOERROR' && addresses.length > 0))
  t.is(outages(history, history.clients[0]!)[0]?.from, 10)
})

test('play: the same story is the same history, and nothing is told twice', (t) => {
  const facts = registry(down(7, 200))
  t.deepEqual(play(facts, storyOf(facts)), play(facts, storyOf(facts)))
})

test('budget: a sum of probing and TTL; none where a private answer ends the chain', (t) => {
  const facts = registry(down(10, 300))
  const { parts, total } = budgetOf(facts, { host: 'app', name: 'contoso.azurecr.io' })
  t.is(parts.reduce((sum, { seconds }) => sum + seconds, 0), total)
  t.deepEqual(parts.map(({ seconds }) => seconds), [30, 90, 10, 61])
  t.deepEqual(budgetOf(file('flagship'), { host: 'app-weu', name: 'contoso.azurecr.io' }).parts, [])
})

test('objectives of a design hold within its budget and not within less', (t) => {
  const within = (limit: number) => {
    const facts = registry(`${down(10, 300)}\n    objectives: { longestOutage: ${limit}, regions: { app: [westeurope, eastus2] } }`)
    return worst(predict(facts, storyOf(facts)).judged)
  }
  t.is(within(191), 'pass')
  t.is(within(100), 'fail')
})

test('what cannot be played is told before: nobody who watches, a budget that probing rules out', (t) => {
  const told = (facts: Facts) => wrongWith(facts).map(({ code, hint }) => [code, hint])
  t.deepEqual(told(registry(`${down(10, 300)}\n    objectives: { longestOutage: 60 }`)), [['impossible-budget', 'longestOutage: 191']])
  t.deepEqual(told(registry(`${down(10, 50)}\n    objectives: { longestOutage: 60 }`)), [], 'it is over before')
  t.deepEqual(told(design('registries: { contoso: { location: westeurope } }\nhosts: { laptop: internet }\nscenarios: { story: { timeline: [{ inject: replica:contoso/westeurope, wait: 9 }] } }')).map(([code]) => code), ['nobody-watches'])
})

test('flagship: a region that dies leaves its own clients where they are, never at a public address, and the other region goes on', (t) => {
  const facts = file('flagship')
  const { history, judged } = predict(facts, builtInFor(facts).scenarios.find(({ name }) => name === 'home-region-down')!)
  const login = history.clients.filter(({ name }) => name === 'contoso.azurecr.io')
  t.deepEqual(login.map((client) => [client.host, outages(history, client).length]), [['app-weu', 1], ['app-eus', 0]])
  t.true(judged.every(({ verdict }) => verdict === 'pass'))
})

test('flagship: a link that is removed in operation shows a public address, and the moment', (t) => {
  const facts = file('flagship')
  const { judged } = predict(facts, builtInFor(facts).scenarios.find(({ name }) => name === 'link-removed:zone-weu/hub-weu')!)
  const leak = judged.find(({ objective, verdict }) => objective === 'neverPublic' && verdict === 'fail')
  t.is(leak?.host, 'app-weu')
  t.true(leak!.at! >= 30)
})

test('routing methods: those that look at health lead a client elsewhere, a place and an address do not', (t) => {
  const facts = file('traffic-manager')
  const history = play(facts, builtInFor(facts).scenarios.find(({ name }) => name === 'replica-down:contoso/westeurope')!)
  const moved = history.clients.filter(({ host }) => host === 'app').map(({ name, seen }) => [name.split('.')[0], new Set(seen.flatMap(({ addresses }) => addresses.join())).size])
  t.deepEqual(moved, [['by-priority', 2], ['by-weight', 2], ['by-distance', 2], ['by-place', 1], ['by-address', 1]])
  for (const client of history.clients.filter(({ host, name }) => host === 'app' && name.startsWith('by-') && budgetOf(facts, { host, name }).total > 0)) {
    for (const outage of outages(history, client)) t.true(outage.to - outage.from <= budgetOf(facts, client).total, client.name)
  }
})

test('built-in: every one is told of each design, either as scenarios or with the reason why not; names are unique', (t) => {
  for (const name of ['flagship', 'one-network', 'expressroute-with-vpn', 'active-active-vpn', 'centralised-resolver']) {
    const { scenarios, others } = builtInFor(file(name))
    for (const one of builtIns) t.true(scenarios.some((found) => found.name.split(':')[0] === one.name) !== others.some((found) => found.name === one.name), `${name} ${one.name}`)
    t.is(new Set(scenarios.map((one) => one.name)).size, scenarios.length, name)
  }
  t.true(builtInFor(file('expressroute-with-vpn')).scenarios.some((one) => one.name.startsWith('circuit-down')))
  t.true(builtInFor(file('active-active-vpn')).scenarios.some((one) => one.name.startsWith('tunnel-down')))
})

test('traffic-manager.yaml: its own scenarios hold, each by the method that decides in it', (t) => {
  const facts = file('traffic-manager')
  t.deepEqual(wrongWith(facts), [])
  t.deepEqual([...facts.topology.scenarios.values()].map((one) => [one.name, worst(predict(facts, one).judged)]), [['europe-down', 'pass'], ['america-moves', 'pass'], ['others-stay', 'pass']])
})

test('built-in: who is not served while nothing is broken is left out and told once, and does not pass as if it had come back', (t) => {
  const facts = design(`
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled }, fabrikam: { location: westeurope } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
hosts: { app: net/apps }
intent:
  - { from: app, registry: contoso, reach: publicly }
  - { from: app, registry: fabrikam, reach: publicly }
scenarios:
  own:
    timeline: [{ wait: 10 }, { inject: front-end:login/westeurope, wait: 100 }, { heal: front-end:login/westeurope, wait: 300 }]
    objectives: { failedBackWithin: 200 }
`)
  const { scenarios, unserved } = builtInFor(facts)
  t.deepEqual(unserved.map(({ host, name, meant }) => [host, name, meant]), [['app', 'contoso.azurecr.io', true]])
  const { history } = predict(facts, scenarios.find(({ name }) => name.startsWith('front-end-lost'))!)
  t.deepEqual(history.clients.map(({ name }) => name), ['fabrikam.azurecr.io'])
  const own = predict(facts, facts.topology.scenarios.get('own')!).judged
  t.deepEqual(own.map(({ name, verdict }) => [name, verdict]), [['contoso.azurecr.io', 'unknown'], ['fabrikam.azurecr.io', 'pass']])
})
