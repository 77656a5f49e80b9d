import test from 'ava'
import { explain } from '../../harness/model/explain.ts'
import { createModel } from '../../harness/model/model.ts'
import { factsOf } from '../design.ts'
import { answerOf, hub, withServers } from './design.ts'

const login = 'contoso.azurecr.io'
const data = 'contoso.westeurope.data.azurecr.io'
/** Knows the internet, and a domain of its own with an alias that leads into the registry. */
const outside = 'kind: bind, forwarders: provider, zones: { corp.example.com: { recordSets: { registry: { CNAME: contoso.azurecr.io }, www: { A: 192.168.0.80 } } } }'
const ruleset = (rules: string, networks = 'hub') => `dnsForwardingRulesets: { rules: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [${networks}], forwardingRules: ${rules} } }`
const followed = '\nsettings: { ruleAnswers: followed }'
const isPrivate = /^NOERROR 10\.0\.1\.\d+$/
const isPublic = /^NOERROR (?!10\.)\d+\.\d+\.\d+\.\d+$/

/** Rules in a network whose linked zone has the record, and what its machines get, with either setting. */
const answered = test.macro({
  title: (title) => `rule answers: ${title}`,
  exec(t, rules: string, name: string, expected: { readonly handedOn: RegExp; readonly followed: RegExp }) {
    t.regex(answerOf(withServers([outside], ruleset(rules)), 'app', name), expected.handedOn)
    t.regex(answerOf(withServers([outside], ruleset(rules) + followed), 'app', name), expected.followed)
  },
})

test('a rule for the public suffix that leads to who knows the internet only', answered, '{ azurecr.io.: 192.168.0.10 }', login, { handedOn: isPublic, followed: isPrivate })
test('the same for a data endpoint', answered, '{ azurecr.io.: 192.168.0.10 }', data, { handedOn: isPublic, followed: isPrivate })
test('a rule for everything', answered, '{ .: 192.168.0.10 }', login, { handedOn: isPublic, followed: isPrivate })
test('a rule for one registry', answered, '{ contoso.azurecr.io.: 192.168.0.10 }', login, { handedOn: isPublic, followed: isPrivate })
test('a rule for one registry leaves its data endpoint alone', answered, '{ contoso.azurecr.io.: 192.168.0.10 }', data, { handedOn: isPrivate, followed: isPrivate })
test('an alias of headquarters that leads to a registry', answered, '{ corp.example.com.: 192.168.0.10 }', 'registry.corp.example.com', { handedOn: isPublic, followed: isPrivate })
test('the zone itself comes before every rule', answered, '{ .: 192.168.0.10, azurecr.io.: 192.168.0.10 }', 'contoso.privatelink.azurecr.io', { handedOn: isPrivate, followed: isPrivate })
test('a rule for the alias alone is for where Azure recursed itself', answered, '{ privatelink.azurecr.io.: 192.168.0.10 }', login, { handedOn: isPrivate, followed: isPrivate })

test('rule answers: where Azure recursed itself an alias meets the rules', (t) => {
  const unlinked = hub.replace('virtualNetworkLinks: [hub] }\n  corp', 'virtualNetworkLinks: [] }\n  corp')
  for (const [setting, more] of [['handedOn', ''], ['followed', followed]] as const) {
    const model = createModel(factsOf(`${unlinked}dnsServers: { dns: { subnet: hq/servers, ipAddress: 192.168.0.10, kind: bind, zones: { privatelink.azurecr.io: { recordSets: { contoso: { A: 10.0.1.5 } } } } } }\nhosts: { app: hub/apps }\n${ruleset('{ privatelink.azurecr.io.: 192.168.0.10 }')}${more}`))
    t.is(answerOf(model, 'app', login), 'NOERROR 10.0.1.5', setting)
    t.is(answerOf(model, 'app', 'both.mixed.example.com'), 'NOERROR 10.0.4.9 192.0.2.200', setting)
  }
})

test('rule answers: the reply is what the target said, with its flags, its times and its chain', (t) => {
  const model = withServers(['kind: coredns, zones: { corp.example.com: { recordSets: { www: { A: 192.168.0.80, ttl: 604800 } } } }'], ruleset('{ corp.example.com.: 192.168.0.10 }'))
  const { response } = model.resolve('app', { name: 'www.corp.example.com', type: 'A' })
  t.like(response, { authoritative: true, recursionAvailable: false })
  t.deepEqual(response!.answer.map(({ ttl, data: address }) => [ttl, address]), [[604800, '192.168.0.80']])
  const denied = model.resolve('app', { name: 'nothing.corp.example.com', type: 'A' }).response!
  t.is(denied.rcode, 'NXDOMAIN')
  t.deepEqual(denied.authority.map(({ name, type }) => `${name} ${type}`), ['corp.example.com SOA'])
})

test('rule answers: 168.63.129.16 remembers nothing of them', (t) => {
  const model = withServers(['kind: unbound, forwarders: provider'], ruleset('{ azurecr.io.: 192.168.0.10 }'))
  const { path } = model.resolve('app', { name: login, type: 'A' }, { trace: true })
  t.deepEqual(path.filter(({ kind }) => kind === 'cached'), [])
  t.deepEqual(path.find(({ kind }) => kind === 'rule')?.at, ['dnsForwardingRulesets', 'rules', 'forwardingRules', 'azurecr.io.'])
})

test('rule answers: names of the loopback address no rule for more takes along, nor Azure its own by a rule for everything', (t) => {
  const model = withServers(['kind: coredns, conditionalForwarders: { nothing.example.com: 10.0.2.4 }'], ruleset('{ .: 192.168.0.10, in-addr.arpa.: 192.168.0.10 }'))
  t.is(answerOf(model, 'app', 'localhost'), 'NOERROR 127.0.0.1')
  t.is(answerOf(model, 'app', '1.0.0.127.in-addr.arpa', 'PTR'), 'NOERROR localhost')
  t.is(answerOf(model, 'app', '1.0.0.10.in-addr.arpa', 'PTR'), 'REFUSED')
  t.is(answerOf(model, 'app', 'nothing.windows.net'), 'NXDOMAIN')
})

test('rule answers: a rule leads a spoke to the inbound endpoint of the hub, whose answer stands', (t) => {
  const spokes = hub.replace('subnets: { endpoints', 'peerings: [spoke]\n    subnets: { endpoints').replace('privateDnsZones:', '  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 }, peerings: [hub] }\nprivateDnsZones:')
  const model = createModel(factsOf(`${spokes}hosts: { box: spoke/apps }\n${ruleset('{ azurecr.io.: 10.0.2.4 }', 'spoke')}`))
  t.is(answerOf(model, 'box', login), 'NOERROR 10.0.1.5')
  t.is(answerOf(model, 'box', data), 'NOERROR 10.0.1.4')
})

test('rule answers: explain tells that the answer is handed on, and past which zone', (t) => {
  const { path, ...rest } = withServers([outside], ruleset('{ azurecr.io.: 192.168.0.10 }')).resolve('app', { name: login, type: 'A' }, { trace: true })
  const told = explain({ ...rest, path })
  t.true(told.includes('    contoso.azurecr.io: no linked zone covers it, but the rule for azurecr.io of rules: resolver/outbound asks 192.168.0.10, and the answer is handed on  [dnsForwardingRulesets.rules.forwardingRules.azurecr.io.]'))
  t.regex(told.join('\n'), /\n {4}hands on the chain contoso\.azurecr\.io → contoso\.privatelink\.azurecr\.io → .* as the rule brought it: linked zone registry-zone is not asked for contoso\.privatelink\.azurecr\.io {2}\[dnsForwardingRulesets\.rules\.forwardingRules\.azurecr\.io\.\]/)
})
