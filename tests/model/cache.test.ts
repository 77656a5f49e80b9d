import fc from 'fast-check'
import test from 'ava'
import { Cache } from '../../harness/model/cache.ts'
import { createModel } from '../../harness/model/model.ts'
import { random } from '../random.ts'
import { load, short } from './load.ts'

const flagship = load('flagship')
const model = createModel(flagship)
const login = { name: 'contoso.azurecr.io', type: 'A' }
const withoutRecord = model.withFaults(['record:zone-weu/contoso.privatelink.azurecr.io/A'])

test('cache: TTLs count down, each by its own clock', (t) => {
  const cache = new Cache()
  const at = (now: number) => short(model.resolve('app-weu', login, { cache, now }).response)
  t.is(at(1000), 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 10 A 10.1.1.6')
  t.is(at(1004.9), 'NOERROR | contoso.azurecr.io 3596 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 6 A 10.1.1.6')
  t.is(at(1010), 'NOERROR | contoso.azurecr.io 3590 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 0 A 10.1.1.6')
  t.is(at(1011), 'NOERROR | contoso.azurecr.io 3589 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 10 A 10.1.1.6')
})

test('cache: a record that is gone is answered until its TTL is over, its absence as long as the SOA says', (t) => {
  const cache = new Cache()
  const ask = (world: typeof model, now: number) => short(world.resolve('app-weu', login, { cache, now }).response).split(' | ').at(-1)
  t.is(ask(model, 0), 'contoso.privatelink.azurecr.io 10 A 10.1.1.6')
  t.is(ask(withoutRecord, 9), 'contoso.privatelink.azurecr.io 1 A 10.1.1.6')
  t.is(ask(withoutRecord, 11), '(privatelink.azurecr.io 300 SOA)')
  t.is(ask(model, 311), '(privatelink.azurecr.io 0 SOA)')
  t.is(ask(model, 312), 'contoso.privatelink.azurecr.io 10 A 10.1.1.6')
})

test('cache: networks of one region share what its public resolver remembers, and nothing else', (t) => {
  const cache = new Cache()
  const first = (host: string, now: number) => model.resolve(host, login, { cache, now }).response?.answer.map(({ ttl }) => ttl)
  t.deepEqual(first('laptop', 0), [3600, 3600, 60, 300, 300, 10])
  t.deepEqual(first('app-weu', 5), [3595, 10])
  t.deepEqual(first('app-eus', 5), [3600, 10])
  t.deepEqual(first('old-server', 7), [3593, 3593, 53, 293, 293, 3])
})

test('cache: what a redirect found for one type does not answer for another', (t) => {
  const cache = new Cache()
  const redirecting = createModel(load('foreign-registries'))
  const ask = (type: string) => redirecting.resolve('lenient-app', { name: 'fabrikam.azurecr.io', type }, { cache, now: 0 }).response?.rcode
  t.deepEqual([ask('TXT'), ask('A'), ask('MX')], ['NXDOMAIN', 'NOERROR', 'NXDOMAIN'])
})

test('cache: a restart forgets', (t) => {
  const cache = new Cache()
  const ask = (world: typeof model) => world.resolve('app-weu', login, { cache, now: 1 }).response?.rcode
  t.is(ask(model), 'NOERROR')
  t.is(ask(withoutRecord), 'NOERROR')
  cache.clear()
  t.is(ask(withoutRecord), 'NXDOMAIN')
})

test('cache: no TTL is longer than the fresh one, and none is negative', (t) => {
  const questions = ['contoso.azurecr.io', 'contoso.eastus2.data.azurecr.io', 'nope.privatelink.azurecr.io', 'azurecr.io']
  const asked = fc.record({
    host: fc.constantFrom(...flagship.hosts.keys()),
    name: fc.constantFrom(...questions),
    type: fc.constantFrom('A', 'AAAA', 'CNAME', 'NS', 'SOA'),
    wait: fc.integer({ min: 0, max: 400 }),
  })
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 30 }), (history) => {
        const cache = new Cache()
        let now = 0
        return history.every(({ host, name, type, wait }) => {
          now += wait
          const aged = model.resolve(host, { name, type }, { cache, now }).response!
          const fresh = model.resolve(host, { name, type }).response!
          const records = [...aged.answer, ...aged.authority]
          const originals = [...fresh.answer, ...fresh.authority]
          return aged.rcode === fresh.rcode && records.length === originals.length && records.every(({ ttl }, n) => ttl >= 0 && ttl <= originals[n]!.ttl)
        })
      }),
      random(t, 200),
    ),
  )
})
