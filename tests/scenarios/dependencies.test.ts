import test from 'ava'
import { breakable } from '../../harness/facts/components.ts'
import type { Facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { stateWith } from '../../harness/plan/broken-state.ts'
import { budgetOf } from '../../harness/scenarios/budget.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { otherwise } from '../../harness/scenarios/otherwise.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { play } from '../../harness/scenarios/play.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { dependencyParts, type ComponentId } from '../../harness/world/component.ts'
import { factsOf, topologyText } from '../design.ts'
import { planOf } from '../plan/load.ts'

const down = 'dependency:contoso/westeurope/storage'

/** Two registries with the same regions, reached from the internet. */
const public_ = (inject: string, { settings = '', watch = '{ pull: {} }' } = {}): Facts => factsOf(`
registries: { contoso: { location: westeurope, replications: [eastus2], dataEndpointEnabled: true }, fabrikam: { location: westeurope, replications: [eastus2] } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
hosts: { app: net/apps }
intent:
  - { from: app, registry: contoso, reach: publicly }
  - { from: app, registry: fabrikam, reach: publicly }
scenarios:
  story:
    timeline: [{ wait: 10 }, { inject: ${inject}, wait: 600 }, { heal: ${inject}, wait: 300 }]
    watch: ${watch}
${settings}`)

const played = (facts: Facts) => play(facts, facts.topology.scenarios.get('story')!)
const client = (facts: Facts, name = 'contoso.azurecr.io') => {
  const history = played(facts)
  const found = history.clients.find((one) => one.name === name)!
  return { addresses: new Set(found.seen.flatMap(({ addresses }) => addresses)).size, lost: outages(history, found), seen: found.seen }
}

test('dependencies: the ids are those of each registry, region and part, and no other tenant’s', (t) => {
  const ids = breakable(factsOf(topologyText('foreign-registries'))).filter(({ kind }) => kind === 'dependency').map(({ id }) => id)
  t.true(ids.length > 0 && ids.length % dependencyParts.length === 0)
  t.true(ids.every((id) => !id.includes('microsoft')))
})

test('dependencies: with storage down a deep probe moves this registry within the budget, and not the other one in the same region', (t) => {
  const facts = public_(down)
  const { lost, addresses, seen } = client(facts)
  t.is(addresses, 2)
  t.is(lost.length, 1)
  t.true(lost[0]!.to - lost[0]!.from <= budgetOf(facts, { host: 'app', name: 'contoso.azurecr.io' }).total, JSON.stringify(lost))
  t.deepEqual(seen.map(({ message }) => message), ['pulls from westeurope', 'HTTP 500 instead of a manifest, in westeurope', 'pulls from eastus2', 'pulls from westeurope'])
  t.deepEqual([client(facts, 'fabrikam.azurecr.io').addresses, client(facts, 'fabrikam.azurecr.io').lost], [1, []])
  t.deepEqual(played(facts).health.map(({ what, healthy }) => [what, healthy]), [['contoso/westeurope', false], ['contoso/westeurope', true]])
})

test('dependencies: a shallow probe notices nothing, nobody moves, and clients see 500 all the while', (t) => {
  const { lost, addresses } = client(public_(down, { settings: 'settings: { healthProbe: shallow }' }))
  t.is(addresses, 1)
  t.deepEqual(lost, [{ from: 10, to: 610, ended: true }])
})

test('dependencies: without the cache clients notice nothing until they are led elsewhere', (t) => {
  const { lost, addresses } = client(public_('dependency:contoso/westeurope/cache'))
  t.deepEqual([lost, addresses], [[], 2])
})

test('dependencies: who does not pull is asked for a token as ever, and the data endpoint says 500', (t) => {
  const facts = public_(down, { settings: 'settings: { healthProbe: shallow }', watch: '{ name: [contoso.azurecr.io, contoso.westeurope.data.azurecr.io, contoso.eastus2.data.azurecr.io] }' })
  t.deepEqual(played(facts).clients.map(({ seen }) => [...new Set(seen.map(({ message }) => message))]), [['HTTP 401'], ['HTTP 403', 'HTTP 500'], ['HTTP 403']])
})

test('dependencies: identity down, tokens that clients hold still pull until they have expired', (t) => {
  const both = '[dependency:contoso/westeurope/authentication, dependency:contoso/eastus2/authentication]'
  const lost = (lifetime: number) => client(public_(both, { watch: `{ pull: { tokenLifetime: ${lifetime} } }` })).lost.map(({ from, to }) => [from, to])
  t.deepEqual(lost(0), [[10, 610]])
  t.deepEqual(lost(400), [[400, 610]])
  t.deepEqual(lost(4500), [])
})

test('dependencies: a pull in the model fails where it would: at the token, or at the manifest', async (t) => {
  const facts = factsOf(topologyText('flagship').replace('reach: privately', 'reach: privately, for: pull'))
  const host = facts.topology.intent.find((one) => one.for === 'pull')!.from[0]!
  const fault = async (ids: readonly ComponentId[]): Promise<unknown> => {
    const { failure, steps } = await modelWorld(createModel(facts, { faults: ids })).transfer!(host, { kind: 'pull', client: 'crane', image: { name: 'contoso.azurecr.io', repository: 'samples/hello', reference: 'v1' } })
    return [failure?.fault, steps.at(-1)?.what, steps.at(-1)?.status]
  }
  const everywhere = (part: (typeof dependencyParts)[number]): ComponentId[] => [`dependency:contoso/westeurope/${part}`, `dependency:contoso/eastus2/${part}`]
  t.deepEqual(await fault(everywhere('authentication')), ['unavailable', 'token', 500])
  t.deepEqual(await fault(everywhere('storage')), ['unavailable', 'manifest', 500])
  t.deepEqual(await fault(everywhere('metadata')), ['unavailable', 'manifest', 500])
  t.is((await fault(everywhere('cache')) as unknown[])[0], undefined)
})

test('dependencies: behind private endpoints it is of matter whether another replica takes over, and the scenario is told both ways', (t) => {
  const facts = factsOf(topologyText('flagship'))
  const scenario = builtInFor(facts).scenarios.find(({ name }) => name === 'data-endpoint-down:contoso/westeurope')!
  const written = predict(facts, scenario)
  t.deepEqual(written.history.clients.map((one) => [one.host, one.name, outages(written.history, one).length]), [['app-weu', 'contoso.azurecr.io', 0], ['app-eus', 'contoso.azurecr.io', 0]])
  const others = otherwise(facts, scenario, written)
  t.deepEqual(others.map(({ under, history }) => [under, history.clients.map((one) => outages(history, one).length)]), [
    [{ replicaSelection: 'nearest', followsHealth: false }, [1, 0]],
    [{ replicaSelection: 'home', followsHealth: false }, [1, 1]],
  ])
  const link = builtInFor(facts).scenarios.find(({ name }) => name.startsWith('link-removed'))!
  t.deepEqual(otherwise(facts, link, predict(facts, link)), [], 'which replica answers is of no matter to a link')
})

test('dependencies: in a lab the monitor says 503, whoever is let in is told 500 at the data endpoint, and a replica that is down stays silent', (t) => {
  const plan = planOf(topologyText('flagship'))
  const nginx = (node: string, ...ids: readonly ComponentId[]): string => {
    const { files, cannot } = stateWith(plan, ids)
    t.is(cannot.size, 0)
    return files.get(`${node}:/etc/nginx/nginx.conf`)?.content ?? ''
  }
  const data = 'server_name contoso.westeurope.data.azurecr.io;\n'
  t.true(nginx('front-ends', down).includes('server_name contoso.westeurope.health-monitor.internal;\n    return 503;'))
  // Public access is off there: who is shut out hears of that.
  t.false(nginx('front-ends', down).includes(`${data}    return 500;`))
  t.true(nginx('private-endpoint-contoso-weu', down).includes(`${data}    return 500;`))
  t.is(nginx('private-endpoint-contoso-weu', 'dependency:contoso/westeurope/cache'), '')
  t.regex(nginx('front-ends', 'replica:contoso/westeurope', down, 'dependency:contoso/westeurope/cache'), /health-monitor\.internal;\n( {4}return 503;\n){3} {4}return 200;/)
  const open = stateWith(planOf(topologyText('traffic-manager')), ['dependency:contoso/westeurope/storage', 'replica:contoso/westeurope'])
  t.is(open.cannot.size, 0)
})
