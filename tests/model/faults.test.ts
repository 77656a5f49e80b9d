import type { ComponentId } from '../../harness/world/component.ts'
import test from 'ava'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { load, short } from './load.ts'

const facts = load('flagship')
const model = createModel(facts)

const effect = test.macro({
  async exec(t, faults: readonly ComponentId[], rows: readonly (readonly [host: string, name: string, expected: string])[]) {
    const world = modelWorld(model.withFaults(faults))
    for (const [host, name, expected] of rows) {
      const response = await world.ask(host, { name, type: 'A' })
      const connection = await world.connect(host, name)
      const last = short(response).split(' | ').at(-1)!.split(' ').at(-1)
      t.is(`${response?.rcode ?? 'silence'} ${last} ${connection.outcome} ${connection.status ?? ''}`.trim(), expected, `${host} ${name}`)
    }
  },
  title: (_, faults: readonly ComponentId[]) => `faults: ${faults.join(' and ') || 'none'}`,
})

const login = 'contoso.azurecr.io'
const data = 'contoso.westeurope.data.azurecr.io'
test(effect, [], [['app-weu', login, 'NOERROR 10.1.1.6 http 401'], ['app-weu', data, 'NOERROR 10.1.1.4 http 403'], ['laptop', login, 'NOERROR 126.128.55.10 http 403']])
test(effect, ['azure-dns:hub-weu'], [['app-weu', login, 'silence silence unresolved'], ['app-eus', login, 'NOERROR 10.2.1.6 http 401']])
test(effect, ['recursive-resolver:westeurope'], [['app-weu', login, 'silence silence unresolved'], ['laptop', login, 'silence silence unresolved'], ['app-eus', login, 'NOERROR 10.2.1.6 http 401']])
test(effect, ['zone-link:zone-weu/hub-weu'], [['app-weu', login, 'NOERROR 126.128.55.10 http 403']])
test(effect, ['private-zone:zone-weu'], [['app-weu', login, 'SERVFAIL SERVFAIL unresolved']])
test(effect, ['record:zone-weu/contoso.privatelink.azurecr.io/A'], [['app-weu', login, 'NXDOMAIN SOA) unresolved'], ['app-weu', data, 'NOERROR 10.1.1.4 http 403']])
test(effect, ['private-endpoint:contoso-weu'], [['app-weu', login, 'NOERROR 10.1.1.6 timeout']])
test(effect, ['replica:contoso/westeurope'], [
  ['app-weu', login, 'NOERROR 10.1.1.6 http 401'],
  ['app-weu', data, 'NOERROR 10.1.1.4 timeout'],
  ['laptop', login, 'NOERROR 126.128.16.10 http 403'],
])
test(effect, ['replica:contoso/westeurope', 'replica:contoso/eastus2'], [['app-weu', login, 'NOERROR 10.1.1.6 timeout'], ['laptop', login, 'NOERROR 126.128.55.10 timeout']])
test(effect, ['public-zone:trafficmanager.net'], [['app-weu', login, 'SERVFAIL SERVFAIL unresolved'], ['laptop', login, 'SERVFAIL SERVFAIL unresolved']])
test(effect, ['public-name:contoso.azurecr.io'], [['app-weu', login, 'NXDOMAIN SOA) unresolved'], ['app-weu', data, 'NOERROR 10.1.1.4 http 403'], ['laptop', login, 'NXDOMAIN SOA) unresolved']])
// Whoever finds a private address asks for nothing behind it.
test(effect, ['public-name:weu-0.data.azcr.io'], [['app-weu', data, 'NOERROR 10.1.1.4 http 403'], ['laptop', data, 'NXDOMAIN SOA) unresolved'], ['laptop', login, 'NOERROR 126.128.55.10 http 403']])
test(effect, ['region:westeurope'], [['app-weu', login, 'silence silence unresolved'], ['app-eus', login, 'NOERROR 10.2.1.6 http 401'], ['app-eus', data, 'NOERROR 10.2.1.4 timeout']])

test('faults: a peering carries traffic in both directions or not at all', async (t) => {
  const hub = createModel(load('hub-and-spoke'))
  const peerings = components(hub.facts).filter(({ kind }) => kind === 'peering')
  t.true(peerings.length >= 2)
  const connect = async (faults: readonly ComponentId[]) => (await modelWorld(hub.withFaults(faults)).connect('app', login)).outcome
  t.is(await connect([]), 'http')
  for (const { id } of peerings) t.is(await connect([id]), 'timeout', id)
})

test('faults: every component has its own name, and none makes the model throw', (t) => {
  const all = components(facts)
  t.is(new Set(all.map(({ id }) => id)).size, all.length)
  for (const { id } of all) {
    const world = model.withFaults([id])
    for (const host of facts.hosts.keys()) for (const type of ['A', 'NS', 'DS']) t.notThrows(() => world.resolve(host, { name: login, type }), id)
  }
})

test('faults: a model with faults leaves the one without as it was', (t) => {
  const before = short(model.resolve('app-weu', { name: login, type: 'A' }).response)
  for (const { id } of components(facts)) model.withFaults([id]).resolve('app-weu', { name: login, type: 'A' })
  t.is(short(createModel(facts).resolve('app-weu', { name: login, type: 'A' }).response), before)
})
