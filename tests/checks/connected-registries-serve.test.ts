import test from 'ava'
import { connectedRegistriesServe } from '../../harness/checks/connected-registries-serve.ts'
import { createModel } from '../../harness/model/model.ts'
import type { Pushed } from '../../harness/model/pushed.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { judgedBy } from './judged-by.ts'

const whole = topologyText('connected-levels')

const judged = judgedBy(connectedRegistriesServe)

test('clients of connected registries pull by a name of the plant’s DNS, and by an address', async (t) => {
  const { verdict, findings } = await judged(whole)
  t.is(verdict, 'pass')
  t.deepEqual(findings.map(({ host, subject }) => `${host} ${subject}`), [
    'planner pull registry.plant.example.com/samples/hello:v1 of operationsregistry',
    'robot pull 10.20.1.10/samples/hello:v1 of cellsregistry',
  ])
})

for (const [title, from, to, hosts, observed, because] of [
  ['nobody knows the name', 'registry: { A: 10.30.1.10 }', 'other: { A: 10.30.1.10 }', ['planner'], /lookup registry\.plant\.example\.com on .*: no such host/, /planner finds no address for registry\.plant\.example\.com/],
  ['the name leads to another machine', 'A: 10.30.1.10', 'A: 10.40.1.10', ['planner'], /UNAUTHORIZED/, /planner does not get to operationsregistry/],
  ['the operations are not peered with the office: nothing ever came down', 'subnets: { servers: 10.30.1.0/24, clients: 10.30.2.0/24 }\n    peerings: [plant-office, plant-cells]', 'subnets: { servers: 10.30.1.0/24, clients: 10.30.2.0/24 }\n    peerings: [plant-cells]', ['planner', 'robot'], /MANIFEST_UNKNOWN/, /operationsregistry does not have the image: it has not got it from officeregistry/],
  ['the client stands in another level', 'robot: plant-cells/clients', 'robot: plant-office/servers', ['robot'], /i\/o timeout/, /robot does not get to cellsregistry at 10\.20\.1\.10 \(timeout\)/],
] as const) {
  test(`clients of connected registries: ${title}`, async (t) => {
    const { verdict, violations } = await judged(exchange(whole, from, to))
    t.is(verdict, 'fail')
    t.deepEqual(violations.map(({ host }) => host), hosts)
    t.regex(violations[0]!.observed, observed)
    t.regex(violations[0]!.because!, because)
  })
}

test('clients of connected registries: what keeps one level from the one above it is one cause, however many levels are below', async (t) => {
  for (const [from, to, at] of [
    ['subnets: { servers: 10.30.1.0/24, clients: 10.30.2.0/24 }\n    peerings: [plant-office, plant-cells]', 'subnets: { servers: 10.30.1.0/24, clients: 10.30.2.0/24 }\n    peerings: [plant-cells]', 'virtualNetworks/plant-operations/peerings'],
    [/(registry-zone: \{.*virtualNetworkLinks: )\[.*?\]/, '$1[]', 'privateDnsZones/registry-zone/virtualNetworkLinks'],
  ] as const) {
    const { violations } = await judged(exchange(whole, from, to))
    t.deepEqual(violations.map((found) => found.at?.join('/')), [at, at])
    t.regex(violations[1]!.because!, /^cellsregistry does not have the image: it has not got it from operationsregistry, since /)
  }
})

test('clients of connected registries: none', async (t) => {
  const { verdict, reason } = await judged(whole.replaceAll(/, clients: (?:planner|robot)/g, ''))
  t.deepEqual([verdict, reason], ['skip', 'no connected registry has clients that may pull the sample image'])
})

test('states and images of three levels: uplink, home data endpoint, the machine above', async (t) => {
  const facts = factsOf(whole)
  const names = ['officeregistry', 'operationsregistry', 'cellsregistry']
  const states = (...faults: ComponentId[]) => Promise.all(names.map((name) => modelWorld(createModel(facts, { faults })).connectionState!(name)))
  t.deepEqual(await states(), ['Online', 'Online', 'Online'])
  t.deepEqual(await states('connection:uplink'), ['Offline', 'Online', 'Online'])
  t.deepEqual(await states('private-endpoint:contoso-endpoint'), ['Offline', 'Online', 'Online'])
  const pushed: Pushed = new Map()
  const image = (name: string) => ({ name, repository: 'line/controller', reference: 'v1' })
  const asked = async (host: string, kind: 'push' | 'pull', name: string, patience: number, faults: readonly ComponentId[] = []) =>
    (await modelWorld(createModel(facts, { faults }), undefined, pushed).transfer!(host, { kind, client: 'crane', image: image(name), patience })).failure?.fault
  t.is(await asked('build', 'push', 'contoso.azurecr.io', 0, ['connection:uplink']), undefined)
  t.is(await asked('robot', 'pull', '10.20.1.10', 60, ['connection:uplink']), 'unknown-manifest')
  t.is(await asked('robot', 'pull', '10.20.1.10', 60), undefined)
  // What it has it keeps.
  t.is(await asked('robot', 'pull', '10.20.1.10', 0, ['connection:uplink']), undefined)
  t.is(await asked('robot', 'push', '10.20.1.10', 0), 'denied')
})
