import test from 'ava'
import { explain } from '../../harness/model/explain.ts'
import { createModel } from '../../harness/model/model.ts'
import { load } from './load.ts'

const login = { name: 'contoso.azurecr.io', type: 'A' }

test('explain: says who was asked by whom, what matched, and which line decided', (t) => {
  const model = createModel(load('flagship'))
  t.deepEqual(explain(model.resolve('app-weu', login, { trace: true })), [
    'app-weu asks for contoso.azurecr.io A',
    '  app-weu -> 168.63.129.16 of hub-weu: contoso.azurecr.io A',
    '    contoso.azurecr.io: no linked zone covers it (linked: privatelink.azurecr.io), so the public side is asked',
    '    168.63.129.16 of hub-weu -> public resolver of westeurope: contoso.azurecr.io A',
    '      the root delegates to azurecr.io',
    '      azurecr.io: contoso.azurecr.io is an alias of contoso.privatelink.azurecr.io, begin anew with that  [registries.contoso]',
    '    contoso.privatelink.azurecr.io: linked zone zone-weu (privatelink.azurecr.io) decides  [privateDnsZones.zone-weu.virtualNetworkLinks.hub-weu]',
    '    privatelink.azurecr.io has contoso.privatelink.azurecr.io 10 A 10.1.1.6  [privateEndpoints.contoso-weu.privateDnsZoneGroup]',
    'NOERROR:',
    '  contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io',
    '  contoso.privatelink.azurecr.io 10 A 10.1.1.6',
  ])
})

test('explain: a failure behind the resolver is shown to its end', (t) => {
  const model = createModel(load('flagship'), { faults: ['public-zone:azcr.io'] })
  const lines = explain(model.resolve('app-weu', login, { trace: true }), () => undefined)
  t.deepEqual(lines.slice(-2), ['      weu.fe.azcr.io: ns1.azcr.io does not answer, hence SERVFAIL', 'SERVFAIL, no records'])
})

test('explain: silence is explained too', (t) => {
  const model = createModel(load('flagship'))
  t.deepEqual(explain(model.resolve('laptop', login, { trace: true, server: '168.63.129.16' })), [
    'laptop asks for contoso.azurecr.io A',
    '  laptop -> 168.63.129.16: contoso.azurecr.io A',
    '    no answer: it answers inside virtual networks only',
    'no server answered',
  ])
})

test('explain: without trace there is no path, and the answer is the same', (t) => {
  const model = createModel(load('flagship'))
  const traced = model.resolve('app-weu', login, { trace: true })
  const plain = model.resolve('app-weu', login)
  t.deepEqual(plain.path, [])
  t.deepEqual(plain.response, traced.response)
})
