import test from 'ava'
import { softwareKinds } from '../../harness/software/list.ts'
import { Cache } from '../../harness/model/cache.ts'
import { explain } from '../../harness/model/explain.ts'
import { components } from '../../harness/facts/components.ts'
import { createModel } from '../../harness/model/model.ts'
import { factsOf } from '../design.ts'
import { answerOf, hub, withServers } from './design.ts'

const login = 'contoso.azurecr.io'
const bind = 'kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }'
const corp = 'zones: { corp.example.com: { recordSets: { www: { A: 192.168.0.80 } } } }'
const ruleset = (targets: string) => `dnsForwardingRulesets: { to-hq: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub], forwardingRules: ${targets} } }`

test('resolver: a rule sends names to the site, a linked zone comes before it', (t) => {
  const model = withServers([`${bind}, ${corp}`], ruleset('{ corp.example.com.: 192.168.0.10, mixed.example.com.: 192.168.0.10 }'))
  t.is(answerOf(model, 'app', 'www.corp.example.com'), 'NOERROR 192.168.0.80')
  t.is(answerOf(model, 'app', 'nothing.corp.example.com'), 'NXDOMAIN')
  t.is(answerOf(model, 'app', 'both.mixed.example.com'), 'NOERROR 10.0.4.9 192.0.2.200')
})

test('resolver: a rule below a linked zone applies once the link is gone', (t) => {
  const model = withServers([`${bind}, zones: { mixed.example.com: { recordSets: { both: { A: 192.168.0.80 } } } }`], ruleset('{ both.mixed.example.com.: 192.168.0.10 }'))
  t.is(answerOf(model, 'app', 'both.mixed.example.com'), 'NOERROR 10.0.4.9 192.0.2.200')
  const [id] = components(model.facts).map((component) => component.id).filter((one) => one.startsWith('zone-link:corp-zone/'))
  t.is(answerOf(model.withFaults([id!]), 'app', 'both.mixed.example.com'), 'NOERROR 192.168.0.80')
  const other = components(model.facts).map((component) => component.id).find((one) => one.startsWith('zone-link:registry-zone/'))!
  t.is(answerOf(model.withFaults([other]), 'app', 'both.mixed.example.com'), 'NOERROR 10.0.4.9 192.0.2.200')
})

test('resolver: a disabled rule does nothing, the longest of several counts, a rule for everything leaves Azure its names', (t) => {
  const model = withServers(
    [`${bind}, ${corp}`, 'kind: coredns, conditionalForwarders: { nothing.example.com: 10.0.2.4 }'],
    ruleset('{ .: 192.168.0.11, corp.example.com.: 192.168.0.10, off.example.com.: { targetDnsServers: 192.168.0.10, forwardingRuleState: Disabled } }'),
  )
  t.is(answerOf(model, 'app', 'www.corp.example.com'), 'NOERROR 192.168.0.80')
  // What the rule's target says is handed on: CoreDNS refuses what no server block of it is for.
  t.is(answerOf(model, 'app', 'www.off.example.com'), 'REFUSED')
  t.is(answerOf(model, 'app', 'nothing.azure.com'), 'NXDOMAIN')
})

test('resolver: a silent target is left out for half an hour, and tried again then', (t) => {
  const model = withServers([`${bind}, ${corp}`, 'kind: bind, zones: { corp.example.com: { recordSets: { www: { A: 192.168.0.81, ttl: 1 } } } }'], ruleset('{ corp.example.com.: [192.168.0.10, 192.168.0.11] }'))
  const cache = new Cache()
  const ask = (world: typeof model, now: number) => world.resolve('app', { name: 'www.corp.example.com', type: 'A' }, { cache, now }).response?.answer[0]?.data
  t.is(ask(model.withFaults(['dns-server:dns-0']), 0), '192.168.0.81')
  // The first one is back, but still left out.
  t.is(ask(model, 60), '192.168.0.81')
  t.is(ask(model, 1799), '192.168.0.81')
  t.is(ask(model, 1801), '192.168.0.80')
})

test('resolver: the inbound endpoint has the view of its own network', (t) => {
  const model = createModel(factsOf(hub.replace('registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub] }', 'registry-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [] }') + `dnsServers: { dns: { subnet: hq/servers, ipAddress: 192.168.0.10, ${bind} } }\nhosts: { desk: { subnet: hq/desks, dnsServers: 192.168.0.10 } }`))
  t.is(answerOf(model, 'desk', login), 'NOERROR 126.128.55.10')
})

test('loops: a rule that targets the inbound endpoint of its own network is named', (t) => {
  const model = withServers([bind], ruleset('{ loop.example.com.: 10.0.2.4 }'))
  const { response, path } = model.resolve('app', { name: 'www.loop.example.com', type: 'A' }, { trace: true })
  t.is(response, undefined)
  const loop = path.find(({ kind }) => kind === 'loop')
  t.deepEqual(loop?.kind === 'loop' && loop.servers, ['168.63.129.16 of hub', 'outbound endpoint resolver/outbound', 'inbound endpoint resolver/inbound', '168.63.129.16 of hub'])
})

test('loops: Azure and the site forward to each other, any software, and two servers as well', (t) => {
  for (const kind of softwareKinds) {
    const mutual = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { loop.example.com: 10.0.2.4 }`], ruleset('{ loop.example.com.: 192.168.0.10 }'))
    t.is(answerOf(mutual, 'app', 'www.loop.example.com'), 'silence', kind)
    t.is(answerOf(mutual, 'desk', 'www.loop.example.com'), 'silence', kind)
    t.is(answerOf(mutual, 'desk', 'linuxgeneva-microsoft.azurecr.io'), 'NOERROR 126.128.15.10', kind)
    const pair = withServers([`kind: ${kind}, forwarders: 192.168.0.11`, `kind: ${kind}, forwarders: 192.168.0.10`])
    t.is(answerOf(pair, 'desk', login), kind === 'windows' ? 'NOERROR 126.128.55.10' : 'silence', kind)
  }
  const pair = withServers(['kind: windows, forwarders: 192.168.0.11, useRootHint: false', 'kind: windows, forwarders: 192.168.0.10, useRootHint: false'])
  t.is(answerOf(pair, 'desk', login), 'silence', 'without root hints')
})

test('loops: ten servers that all forward to one another end', (t) => {
  const all = Array.from({ length: 10 }, (_, n) => `192.168.0.${10 + n}`)
  const model = withServers(all.map((own) => `kind: bind, forwarders: [${all.filter((other) => other !== own).join(', ')}]`))
  t.is(answerOf(model, 'desk', login), 'silence')
})

test('loops: an answer found while another asker stood in a loop is not kept for everybody', (t) => {
  const model = withServers(['kind: bind, forwarders: [192.168.0.11, 126.2.55.53]', 'kind: bind, forwarders: 192.168.0.10'])
  t.is(answerOf(model, 'desk', login), 'NOERROR 126.128.55.10')
  const other = model.resolve('desk', { name: login, type: 'A' }, { server: '192.168.0.11' })
  t.is(other.response?.rcode, 'NOERROR')
})

test('tunnel: while it is down the site is met with silence, never with a public address; with a relay that has another way out it leaks', (t) => {
  const model = withServers([bind])
  t.is(answerOf(model.withFaults(['connection:to-hq']), 'desk', login), 'silence')
  t.is(answerOf(model.withFaults(['gateway:gateway/0']), 'desk', login), 'silence')
  t.is(answerOf(model.withFaults(['inbound-endpoint:resolver/inbound']), 'desk', login), 'silence')
  const leaky = withServers(['kind: bind, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.4, 126.2.55.53] }'])
  t.is(answerOf(leaky, 'desk', login), 'NOERROR 10.0.1.5')
  t.is(answerOf(leaky.withFaults(['connection:to-hq']), 'desk', login), 'NOERROR 126.128.55.10')
})

test('explain: a relay says that it does not look at the chain, a way says what it is', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: 10.0.2.4 }'])
  const told = explain(model.resolve('desk', { name: login, type: 'A' }, { trace: true })).join('\n')
  t.regex(told, /hands on the chain contoso\.azurecr\.io → contoso\.privatelink\.azurecr\.io/)
  t.regex(told, /dnsServers\.dns-0\.forwarders/)
  const right = explain(withServers([bind]).resolve('desk', { name: login, type: 'A' }, { trace: true })).join('\n')
  t.regex(right, /10\.0\.2\.4 is reached over the tunnel of to-hq/)
})
