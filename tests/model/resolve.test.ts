import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { load, short } from './load.ts'

const answers = test.macro({
  exec(t, design: string, rows: readonly (readonly [host: string, question: string, expected: string])[]) {
    const model = createModel(load(design))
    for (const [host, question, expected] of rows) {
      const [name = '', type = ''] = question.split(' ')
      t.is(short(model.resolve(host, { name, type }).response), expected, `${host} ${question}`)
    }
  },
  title: (statement) => `model: ${statement}`,
})

const publicWest =
  'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 3600 CNAME 0a1cba0cc6d4418708add137813bb4eb.trafficmanager.net | ' +
  '0a1cba0cc6d4418708add137813bb4eb.trafficmanager.net 60 CNAME weu.fe.azcr.io | weu.fe.azcr.io 300 CNAME weu-acr-reg.trafficmanager.net | ' +
  'weu-acr-reg.trafficmanager.net 300 CNAME r0101weu.westeurope.cloudapp.azure.com | r0101weu.westeurope.cloudapp.azure.com 10 A 126.128.55.10'

test('each region sees its own private address, who is not linked sees the public one', answers, 'flagship', [
  ['app-weu', 'contoso.azurecr.io A', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 10 A 10.1.1.6'],
  ['app-eus', 'contoso.azurecr.io A', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 10 A 10.2.1.6'],
  ['old-server', 'contoso.azurecr.io A', publicWest],
  ['laptop', 'contoso.azurecr.io A', publicWest],
])
test('a name without the type is NODATA, an empty non-terminal too, a missing name NXDOMAIN', answers, 'flagship', [
  ['app-weu', 'contoso.azurecr.io AAAA', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | (privatelink.azurecr.io 300 SOA)'],
  ['app-weu', 'data.privatelink.azurecr.io A', 'NOERROR | (privatelink.azurecr.io 300 SOA)'],
  ['app-weu', 'eastus2.data.privatelink.azurecr.io A', 'NOERROR | (privatelink.azurecr.io 300 SOA)'],
  ['app-weu', 'nope.privatelink.azurecr.io A', 'NXDOMAIN | (privatelink.azurecr.io 300 SOA)'],
  ['app-weu', 'www.example.net A', 'NXDOMAIN | ( 300 SOA)'],
  ['app-weu', 'contoso.azurecr.io CNAME', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io'],
])
test('zones of the platform answer ANY as obsolete, which denies no type (RFC 8482)', answers, 'flagship', [
  ['app-weu', 'contoso.privatelink.azurecr.io ANY', 'NOERROR | contoso.privatelink.azurecr.io 8482 HINFO "ANY obsoleted" "See RFC 8482"'],
  ['laptop', 'contoso.azurecr.io ANY', 'NOERROR | contoso.azurecr.io 8482 HINFO "ANY obsoleted" "See RFC 8482"'],
])
const lenient =
  'NOERROR | fabrikam.azurecr.io 3600 CNAME fabrikam.privatelink.azurecr.io | fabrikam.privatelink.azurecr.io 3600 CNAME neu.fe.azcr.io | ' +
  'neu.fe.azcr.io 300 CNAME neu-acr-reg.trafficmanager.net | neu-acr-reg.trafficmanager.net 300 CNAME r0101neu.northeurope.cloudapp.azure.com | ' +
  'r0101neu.northeurope.cloudapp.azure.com 10 A 126.128.35.10'
test('a redirecting link asks the public side for what is missing, for addresses and aliases only', answers, 'foreign-registries', [
  ['strict-app', 'fabrikam.azurecr.io A', 'NXDOMAIN | fabrikam.azurecr.io 3600 CNAME fabrikam.privatelink.azurecr.io | (privatelink.azurecr.io 300 SOA)'],
  ['lenient-app', 'fabrikam.azurecr.io A', lenient],
  ['lenient-app', 'fabrikam.azurecr.io TXT', 'NXDOMAIN | fabrikam.azurecr.io 3600 CNAME fabrikam.privatelink.azurecr.io | (privatelink.azurecr.io 300 SOA)'],
  ['lenient-app', 'data.privatelink.azurecr.io A', 'NOERROR | (privatelink.azurecr.io 300 SOA)'],
  ['lenient-app', 'contoso.azurecr.io AAAA', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | (privatelink.azurecr.io 300 SOA)'],
])
test('in a shared zone the last writer has the record', answers, 'shared-zone-conflict', [
  ['app-weu', 'contoso.azurecr.io A', 'NOERROR | contoso.azurecr.io 3600 CNAME contoso.privatelink.azurecr.io | contoso.privatelink.azurecr.io 10 A 10.2.1.6'],
])

const zones = (extra: string) => `
registries: { contoso: { location: westeurope } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.2.0/24 } } }
privateDnsZones:
${extra}
hosts: { app: hub/apps, laptop: internet }
`
test('the longest linked zone decides, and aliases lead from one zone into the other', answers, zones(`
  wide: { name: corp.example.com, virtualNetworkLinks: [hub], recordSets: { a: { CNAME: x.eu.corp.example.com }, y.eu: { A: 10.0.0.1 } } }
  narrow: { name: eu.corp.example.com, virtualNetworkLinks: [hub], recordSets: { x: { A: 10.0.0.2 } } }`), [
  ['app', 'a.corp.example.com A', 'NOERROR | a.corp.example.com 3600 CNAME x.eu.corp.example.com | x.eu.corp.example.com 3600 A 10.0.0.2'],
  ['app', 'y.eu.corp.example.com A', 'NXDOMAIN | (eu.corp.example.com 300 SOA)'],
  ['laptop', 'a.corp.example.com A', 'NXDOMAIN | (example.com 300 SOA)'],
])
const chain = (length: number) => Array.from({ length }, (_, n) => `c${n}: { CNAME: c${n + 1}.corp.example.com }`).join(', ')
test('eleven aliases are followed, the twelfth is too much', answers, zones(`
  long: { name: corp.example.com, virtualNetworkLinks: [hub], recordSets: { ${chain(12)}, c12: { A: 10.0.0.1 }, loop: { CNAME: turn.corp.example.com }, turn: { CNAME: loop.corp.example.com } } }`), [
  ['app', 'c0.corp.example.com A', 'SERVFAIL'],
  ['app', 'c1.corp.example.com A', `NOERROR | ${Array.from({ length: 11 }, (_, n) => `c${n + 1}.corp.example.com 3600 CNAME c${n + 2}.corp.example.com`).join(' | ')} | c12.corp.example.com 3600 A 10.0.0.1`],
  ['app', 'loop.corp.example.com A', 'SERVFAIL'],
])

test('model: 168.63.129.16 is silent outside virtual networks, and so is an address nobody has', (t) => {
  const model = createModel(load('flagship'))
  const question = { name: 'contoso.azurecr.io', type: 'A' }
  t.is(model.resolve('laptop', question, { server: '168.63.129.16' }).response, undefined)
  t.is(model.resolve('app-weu', question, { server: '10.9.9.9' }).response, undefined)
  t.is(short(model.resolve('app-weu', question, { server: '126.2.55.53' }).response), publicWest)
})

test('model: flags and sizes are those of the resolver that answers', (t) => {
  const model = createModel(load('flagship'))
  const { response } = model.resolve('app-weu', { name: 'contoso.azurecr.io', type: 'A' })
  t.like(response, { authoritative: false, recursionDesired: true, recursionAvailable: true, truncated: false, size: 97, edns: { version: 0, udpPayloadSize: 1232 } })
  const large = { name: 'large.azcr.io', type: 'TXT' }
  t.like(model.resolve('app-weu', large).response, { truncated: true, answer: [], size: 42 })
  t.is(model.resolve('app-weu', large, { transport: 'tcp' }).response?.answer.length, 12)
  t.is(model.resolve('app-weu', large, { recursionDesired: false }).response?.rcode, 'REFUSED')
})

test('model: names that no message can carry are malformed questions', (t) => {
  const model = createModel(load('flagship'))
  for (const name of ['a..b', 'x'.repeat(64), Array(128).fill('a').join('.'), '\\999']) {
    t.is(model.resolve('app-weu', { name, type: 'A' }).response?.rcode, 'FORMERR', name)
  }
  t.throws(() => model.resolve('nobody', { name: 'a', type: 'A' }), { message: /^no host is called nobody \(hosts: app-weu, / })
})
