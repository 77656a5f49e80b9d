import test from 'ava'
import type { Facts } from '../../harness/facts/facts.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { wrongWith } from '../../harness/scenarios/find.ts'
import { inOperation } from '../../harness/scenarios/in-operation.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { predict } from '../../harness/scenarios/predict.ts'
import { worst, type Played } from '../../harness/scenarios/render.ts'
import { watch } from '../../harness/scenarios/watch.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf, topologyText } from '../design.ts'

/** A replica nearer to the app than the home region; `extra` says what else there is. */
const design = (scenario: string, { zones = 'zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [net] }' } = {}): Facts => factsOf(`
registries: { contoso: { location: westeurope, replications: [eastus2] }, fabrikam: { location: westeurope } }
virtualNetworks: { net: { location: eastus2, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
privateDnsZones: { ${zones} }
privateEndpoints: { contoso-net: { registry: contoso, subnet: net/apps, privateDnsZoneGroup: zone } }
hosts: { app: net/apps, laptop: { network: internet, location: eastus2 } }
intent:
  - { from: app, registry: contoso, reach: privately }
  - { from: laptop, registry: contoso, reach: publicly }
  - { from: laptop, registry: fabrikam, reach: publicly }
scenarios:
  story:
${scenario}`)

const story = (facts: Facts): Played => predict(facts, facts.topology.scenarios.get('story')!)
const verdicts = ({ judged }: Played): unknown => judged.map(({ host, objective, verdict }) => [host, objective, verdict])
const first = '    timeline: [{ wait: 100 }, { create: privateEndpoints/contoso-net, wait: 4000 }]\n    watch: { from: app, name: contoso.azurecr.io }\n'

test('operation: a first private endpoint is not there before; the old alias is remembered for as long as its TTL says', (t) => {
  const played = story(design(`${first}    objectives: { privateWithin: 3602 }`))
  const [client] = played.history.clients
  t.deepEqual(client!.seen.map(({ at, addresses }) => [at, played.history.places.get(addresses[0]!)?.public]), [[0, true], [3601, false]])
  t.deepEqual(verdicts(played), [['app', 'privateWithin', 'pass']])
  t.deepEqual(verdicts(story(design(`${first}    objectives: { privateWithin: 600 }`))), [['app', 'privateWithin', 'fail']])
  t.deepEqual(verdicts(story(design(`${first}    objectives: { privateWithin: 5000 }`))), [['app', 'privateWithin', 'unknown']], 'it ends before')
})

test('operation: an endpoint in a zone that is linked to nobody stays without effect, and fails', (t) => {
  const played = story(design(`${first}    objectives: { privateWithin: 3602 }`, { zones: 'zone: { name: privatelink.azurecr.io }' }))
  t.deepEqual(verdicts(played), [['app', 'privateWithin', 'fail']])
})

const drill = (watch: string, objectives: string): string => `    timeline: [{ wait: 100 }, { stopRouting: contoso/eastus2, wait: 1200 }, { startRouting: contoso/eastus2, wait: 1200 }]\n    watch: { from: laptop, name: contoso.azurecr.io${watch} }\n    objectives: { ${objectives} }`

test('operation: routing switched off leads clients away after a TTL, one that remembers for long after its own time, and back', (t) => {
  const regions = (played: Played): unknown => played.history.clients[0]!.seen.map(({ addresses }) => played.history.places.get(addresses[0]!)?.region)
  const plain = story(design(drill('', 'leftWithin: 62, failedBackWithin: 62')))
  t.deepEqual(regions(plain), ['eastus2', 'westeurope', 'eastus2'])
  t.deepEqual(verdicts(plain), [['laptop', 'failedBackWithin', 'pass'], ['laptop', 'leftWithin', 'pass']])
  t.deepEqual(outages(plain.history, plain.history.clients[0]!), [], 'a replica without routing goes on serving whoever is there')
  const remembering = story(design(drill(', rememberFor: 900', 'leftWithin: 62')))
  t.deepEqual(verdicts(remembering), [['laptop', 'leftWithin', 'fail']])
  t.is(remembering.history.clients[0]!.seen[1]!.at, 900)
})

test('operation: a replica to which routing is switched on again is in service until probes have found out; what they know of others stays', (t) => {
  const facts = design(`    timeline:
      - { inject: replica:contoso/eastus2, wait: 250 }
      - { stopRouting: contoso/eastus2, wait: 200 }
      - { startRouting: contoso/eastus2, wait: 300 }
      - { heal: replica:contoso/eastus2, wait: 300 }
    watch: { from: laptop, name: contoso.azurecr.io }`)
  const { history } = story(facts)
  t.deepEqual(history.health.map(({ at, what, healthy }) => [at, what, healthy]), [[120, 'contoso/eastus2', false], [540, 'contoso/eastus2', false], [780, 'contoso/eastus2', true]])
  t.deepEqual(history.marks.map(({ what }) => what), ['inject', 'stopRouting', 'startRouting', 'heal'])
})

test('operation: a name that is used again in another region leads to nobody for as long as its alias is remembered', (t) => {
  const facts = design('    timeline: [{ wait: 100 }, { reuse: { fabrikam: northeurope }, wait: 4000 }]\n    watch: { from: laptop, name: fabrikam.azurecr.io }\n    objectives: { recoveredWithin: 3602, regions: { laptop: [westeurope, northeurope] } }')
  const played = story(facts)
  const [client] = played.history.clients
  t.deepEqual(client!.seen.map(({ at, served, message }) => [at, served, message]), [[0, true, 'HTTP 401'], [100, false, 'HTTP 404'], [3601, true, 'HTTP 401']])
  t.is(worst(played.judged), 'pass')
  t.deepEqual(played.blamed, [])
})

test('operation: what stays keeps its address, and what is created again has that of before', (t) => {
  const facts = design('    timeline: [{ remove: privateEndpoints/contoso-net, wait: 9 }, { create: privateEndpoints/contoso-net, wait: 9 }]')
  const operation = inOperation(facts, facts.topology.scenarios.get('story')!)
  const addressOf = (name: string): string | undefined => operation.now().facts!.hosts.get(name)?.address
  const before = addressOf('app')
  const without = operation.make({ what: 'remove', id: 'privateEndpoints/contoso-net' }).facts!
  t.deepEqual([without.privateEndpoints.size, addressOf('app')], [0, before])
  t.false(without.privateZones.get('zone')!.zone.rrsets.some(({ type }) => type === 'A'), 'its zone group goes with it')
  t.is(operation.make({ what: 'create', id: 'privateEndpoints/contoso-net' }).facts, facts)
})

test('operation: what Azure would refuse, and what is there already, is told before anything is played', (t) => {
  t.deepEqual(wrongWith(design('    timeline: [{ remove: virtualNetworks/net, wait: 9 }]')).map(({ code }) => code), ['refused-change'])
  const { problems } = parseTopology(`
registries: { contoso: { location: westeurope, replications: [eastus2] } }
hosts: { app: internet }
intent: [{ from: app, registry: contoso, reach: publicly }]
scenarios:
  story:
    timeline:
      - { stopRouting: contoso/eastus2, wait: 9 }
      - { stopRouting: contoso/eastus2, wait: 9 }
      - { remove: hosts/app, create: registry/contoso, stopRouting: contoso/westeurope, wait: 9 }
`, 'design.yaml')
  t.deepEqual(problems?.map(({ code, message }) => [code, message]), [
    ['uneven-timeline', 'contoso/eastus2 is not led to at this moment'],
    ['unknown-change', 'hosts/app asks: whoever is watched has to be there all the time'],
    ['unknown-change', 'registry/contoso is nothing that a design has: it begins with a section, and then come its keys'],
    ['unknown-change', 'routing to the home region of contoso stays on: only replications have a setting for it'],
  ])
})

test('operation: in a lab, which has the design that it was started with, a change could not be done, and nothing is decided', async (t) => {
  const facts = design('    timeline: [{ wait: 0.3 }, { remove: privateEndpoints/contoso-net, wait: 0.3 }]\n    watch: { from: app, pull: {} }')
  const history = await watch(facts, facts.topology.scenarios.get('story')!, {
    ask: async () => undefined,
    connect: async () => ({ outcome: 'unresolved', address: undefined, status: undefined, message: '' }),
    setFaults: async () => new Map(),
    beginProbing: async () => undefined,
    healthChanges: async () => [],
    processors: async () => ({ idle: 0, all: 0 }),
  })
  t.deepEqual(history.marks.map(({ what, id }) => [what, id]), [['could not', 'pull'], ['could not', 'remove privateEndpoints/contoso-net']])
})

test('built-in: the flagship’s first endpoints, a replica without routing and a reused name, each with what is remembered', (t) => {
  const facts = factsOf(topologyText('flagship'))
  const { scenarios } = builtInFor(facts)
  const played = (name: string): Played => predict(facts, scenarios.find((one) => one.name === name)!)
  const firstEndpoint = played('first-private-endpoint')
  t.true(firstEndpoint.history.marks.every(({ what }) => what === 'create'))
  t.is(worst(firstEndpoint.judged), 'pass')
  t.is(worst(played('routing-switched-off').judged), 'pass')
  t.is(worst(played('name-reused').judged), 'none')
})
