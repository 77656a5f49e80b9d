import test from 'ava'
import { succeeds } from '../../harness/azure/traffic-manager/probe.ts'
import { judgeIn } from '../../harness/diagnosis/intent/predicted.ts'
import { requirements } from '../../harness/diagnosis/intent/requirement.ts'
import { predictorOf } from '../../harness/diagnosis/observed/predicted.ts'
import { components } from '../../harness/facts/components.ts'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { prober } from '../../harness/model/private-health.ts'
import { stateWith } from '../../harness/plan/broken-state.ts'
import { budgetOf, sumOf } from '../../harness/scenarios/budget.ts'
import { play } from '../../harness/scenarios/play.ts'
import { factsAtPace, faster } from '../../harness/scenarios/timeline.ts'
import { evaluation } from '../../harness/survey/evaluation.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { healthFrom } from '../../harness/traffic-manager/health.ts'
import { readSettings } from '../../harness/traffic-manager/settings.ts'
import { blocksFor } from '../../harness/traffic-manager/zones.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { exchange, factsOf, topologyText } from '../design.ts'
import { causesTold } from '../planted/plant.ts'
import { file, planOf } from '../plan/load.ts'

const design = topologyText('private-traffic-manager')
const login = 'contoso.azurecr.io'
const [weu, eus] = ['private-endpoint:contoso-weu', 'private-endpoint:contoso-eus'] as const

/** What the login server's name leads to, or how it does not. */
function answers(text: string, ...faults: readonly ComponentId[]): readonly string[] {
  const model = createModel(factsOf(text), { faults })
  const said = model.possible('app', { name: login, type: 'A' }).map(({ response }) => response?.answer.flatMap(({ type, data }) => (type === 'A' ? [data] : [])).join(' ') || (response?.rcode ?? 'silence'))
  return [...new Set(said)].toSorted()
}

test('private profile: the first endpoint that its gateway reaches is answered; where it reaches none, all are in service, or none, as a setting says', (t) => {
  t.deepEqual(answers(design), ['10.1.0.10'])
  t.deepEqual(answers(design, weu), ['10.2.0.10'])
  t.deepEqual(answers(design, eus), ['10.1.0.10'])
  t.deepEqual(answers(design, weu, eus), ['10.1.0.10'])
  t.deepEqual(answers(exchange(design, '2026-02-09-preview }', '2026-02-09-preview, privateAllDegraded: none }'), weu, eus), ['NOERROR'])
  // On the way from the gateway, not from who asks.
  t.deepEqual(answers(design, 'peering:europe/america', weu), ['10.1.0.10'])
  t.deepEqual(answers(design, 'record:registry/contoso.privatelink.azurecr.io/A'), ['NXDOMAIN'])
})

test('private profile: one that is disabled, or has nothing enabled, leaves a record set without records, which a redirect does not pass over', (t) => {
  const redirected = exchange(design, 'virtualNetworkLinks: [europe, america]', 'virtualNetworkLinks: { europe: { resolutionPolicy: NxDomainRedirect }, america: {} }')
  const disabled = exchange(redirected, '  login:\n', '  login:\n    profileStatus: Disabled\n')
  t.deepEqual(answers(disabled), ['NOERROR'])
  t.deepEqual(answers(exchange(redirected, '{ weu: { target: 10.1.0.10, priority: 1 }, eus: { target: 10.2.0.10, priority: 2 } }', '{ weu: { target: 10.1.0.10, endpointStatus: Disabled } }')), ['NOERROR'])
  t.deepEqual(answers(redirected, weu), ['10.2.0.10'])
})

const weighted = exchange(exchange(design, 'trafficRoutingMethod: Priority', 'trafficRoutingMethod: Weighted'), '{ target: 10.1.0.10, priority: 1 }, eus: { target: 10.2.0.10, priority: 2 }', '{ target: 10.1.0.10, weight: 3 }, eus: { target: 10.2.0.10 }')

test('private profile: by weight any endpoint in service may be answered; who always serves is not looked at, and who is disabled is left out', (t) => {
  t.deepEqual(answers(weighted), ['10.1.0.10', '10.2.0.10'])
  t.deepEqual(answers(weighted, eus), ['10.1.0.10'])
  t.deepEqual(answers(exchange(weighted, '{ target: 10.2.0.10 }', '{ target: 10.2.0.10, alwaysServe: true }'), eus), ['10.1.0.10', '10.2.0.10'])
  t.deepEqual(answers(exchange(weighted, '{ target: 10.2.0.10 }', '{ target: 10.2.0.10, endpointStatus: Disabled }')), ['10.1.0.10'])
})

test('private profile: records of type CNAME lead on to what their target is, and what is probed is written beside it', (t) => {
  const alias = exchange(exchange(design, 'dnsConfig: { ttl: 10 }', 'dnsConfig: { recordType: CNAME }'), '{ weu: { target: 10.1.0.10, priority: 1 }, eus: { target: 10.2.0.10, priority: 2 } }',
    '{ weu: { target: weu.privatelink.azurecr.io, monitoringTarget: 10.1.0.10 }, eus: { target: eus.privatelink.azurecr.io, monitoringTarget: 10.2.0.10 } }')
  const whole = exchange(alias, '      contoso: {', '      weu: { A: 10.1.0.10 }\n      eus: { A: 10.2.0.10 }\n      contoso: {')
  t.deepEqual(answers(whole), ['10.1.0.10'])
  t.deepEqual(answers(whole, weu), ['10.2.0.10'])
})

test('private profile: other records of its name stay', (t) => {
  const beside = factsOf(exchange(design, '{ trafficManagementProfile: login }', '{ trafficManagementProfile: login, TXT: beside, ttl: 60 }'))
  const { response } = createModel(beside).resolve('app', { name: 'contoso.privatelink.azurecr.io', type: 'TXT' })
  t.like(response?.answer[0], { type: 'TXT', data: '"beside"', ttl: 60 })
})

/** Whether probes of the login server's endpoint in westeurope succeed. */
const probed = (probe: string, rest: (text: string) => string = (text) => text): boolean => {
  const facts = factsOf(rest(exchange(design, /\{ protocol: TCP, port: 443,.*\}/, probe)))
  const profile = facts.topology.privateTrafficManagerProfiles.get('login')!
  return succeeds(profile.monitor, prober(facts, new Set())(profile, profile.endpoints[0]!))
}

test('probing gateway: a registry answers 401 to who asks for it by name, 404 to who does not, and 400 without TLS', (t) => {
  const header = 'customHeaders: { Host: contoso.azurecr.io }'
  t.true(probed('{ protocol: TCP, port: 443 }'))
  t.true(probed(`{ protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: 401, ${header} }`))
  t.false(probed(`{ protocol: HTTPS, port: 443, path: /v2/, ${header} }`))
  t.false(probed('{ protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: 401 }'))
  t.true(probed('{ protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: 404 }'))
  t.true(probed('{ protocol: HTTP, port: 443, expectedStatusCodeRanges: 400 }'))
  t.false(probed('{ protocol: TCP, port: 80 }'))
})

test('probing gateway: its own groups stop its probes, and so do those of the endpoint’s subnet', (t) => {
  const groups = (rule: string) => `networkSecurityGroups: { shut: { securityRules: { no: { priority: 100, ${rule}, access: Deny, protocol: Tcp, destinationPortRange: 443 } } } }\n`
  const tcp = '{ protocol: TCP, port: 443 }'
  const guarded = (rule: string, subnet: string, text: string): string => exchange(exchange(text, 'virtualNetworks:\n', `${groups(rule)}virtualNetworks:\n`), subnet, `${subnet.split(':')[0]}: { addressPrefix:${subnet.split(':')[1]}, networkSecurityGroup: shut, privateEndpointNetworkPolicies: Enabled }`)
  t.false(probed(tcp, (text) => guarded('direction: Outbound', 'probes: 10.1.2.0/24', text)))
  t.true(probed(tcp, (text) => guarded('direction: Inbound', 'probes: 10.1.2.0/24', text)))
  t.false(probed(tcp, (text) => guarded('direction: Inbound', 'endpoints: 10.1.0.0/24', text)))
  t.true(probed(tcp, (text) => guarded('direction: Outbound', 'apps: 10.1.1.0/24', text)))
})

test('private profile: a story is told by what probes have found out, within the budget that the design’s numbers give', (t) => {
  const facts = factsOf(design)
  t.is(sumOf(budgetOf(facts, { host: 'app', name: login })), '10 + 20 + 5 + 11 = 46 s')
  const scenario = facts.topology.scenarios.get('endpoint-down')!
  const app = (history: ReturnType<typeof play>) => history.clients.find(({ host }) => host === 'app')!.seen.map(({ at, addresses, served }) => `${at} ${addresses.join()} ${served}`)
  const history = play(facts, scenario)
  t.deepEqual(history.health, [{ at: 65, profile: 'login', what: '10.1.0.10', healthy: false }, { at: 65, profile: 'data-weu', what: '10.1.0.11', healthy: false }, { at: 65, profile: 'data-eus', what: '10.1.0.12', healthy: false },
    { at: 340, profile: 'login', what: '10.1.0.10', healthy: true }, { at: 340, profile: 'data-weu', what: '10.1.0.11', healthy: true }, { at: 340, profile: 'data-eus', what: '10.1.0.12', healthy: true }])
  const [, , moved] = app(history)
  t.regex(moved!, /^(?:6[5-9]|7[0-6])[.\d]* 10\.2\.0\.10 true$/)
  const quick = play(factsAtPace(facts, 10), faster(scenario, 10))
  t.is(quick.health[0]!.at, 6.5)
  t.deepEqual(app(quick).map((one) => one.split(' ')[1]), app(history).map((one) => one.split(' ')[1]))
})

test('private profile: what the survey leaves out can not change an outcome, alone or beside another', (t) => {
  for (const text of [design, exchange(design, '2026-02-09-preview }', '2026-02-09-preview, privateAllDegraded: none }')]) {
    const facts = factsOf(text)
    const known = evaluation(facts)
    const ids = components(facts).map(({ id }) => id)
    for (const one of ids.filter((id) => /^(?:private-endpoint|peering|replica|region|record|zone-link)/.test(id))) {
      for (const other of ids.filter((id) => /^(?:private-endpoint|peering|replica)/.test(id))) {
        const predictor = predictorOf(createModel(facts, { faults: [one, other] }))
        for (const requirement of requirements(facts)) t.is(known.in(requirement, [one, other]).holds, judgeIn(predictor, requirement).holds, `${one} ${other}`)
      }
    }
  }
})

const plan = planOf(design)
const gateway = (text: string) => readSettings(file(planOf(text), 'probing-gateway-login', '/etc/traffic-manager/settings.json'))

test('probing gateway: stands in its subnet, probes from there, and answers what its profile says, by its own TTL', (t) => {
  const node = plan.nodes.find(({ name }) => name === 'probing-gateway-login')!
  t.deepEqual(node.interfaces.map(({ addresses }) => addresses), [['10.1.2.4/24'], ['169.254.2.1/16']])
  const settings = gateway(design)
  t.is(settings.prober, '10.1.2.4')
  t.deepEqual(settings.probes.map(({ address, name }) => `${address} ${name}`), ['10.1.0.10 10.1.0.10', '10.2.0.10 10.2.0.10'])
  const files = (text: string, ...healthy: readonly boolean[]) => {
    const read = gateway(text)
    return blocksFor(read, read.server, healthFrom(read.profiles, read.probes.map((one, n) => ({ plan: one, state: { failures: 0, healthy: healthy[n] } }))))
  }
  const records = (...of: Parameters<typeof files>) => files(...of).files.map(({ content }) => content.split('\n').filter((line) => line.startsWith('contoso.')).join())
  t.deepEqual(records(design, true, true), ['contoso.privatelink.azurecr.io. 10 IN A 10.1.0.10'])
  t.deepEqual(records(design, false, true), ['contoso.privatelink.azurecr.io. 10 IN A 10.2.0.10'])
  t.deepEqual(records(design, false, false), ['contoso.privatelink.azurecr.io. 10 IN A 10.1.0.10'])
  t.deepEqual(records(exchange(design, '2026-02-09-preview }', '2026-02-09-preview, privateAllDegraded: none }'), false, false), [''])
  t.deepEqual(files(design, true, true).blocks.map(({ view }) => view?.expression), ['true'])
  t.deepEqual(files(weighted, true, true).blocks.map(({ view }) => view?.expression), ['true && id() * 40503 % 65536 < 49152', 'true && id() * 40503 % 65536 >= 49152'])
})

test('probing gateway: the server of private zones hands questions on, before a redirect sees them, until the record set is removed', (t) => {
  const corefile = '/etc/coredns/Corefile'
  const redirected = planOf(exchange(design, 'virtualNetworkLinks: [europe, america]', 'virtualNetworkLinks: { europe: { resolutionPolicy: NxDomainRedirect } }'))
  const views = [...file(redirected, 'private-zones', corefile).matchAll(/^ {2}view (\S+) \{$/gm)].map(([, view]) => view)
  t.deepEqual(views, ['profile-login-0', 'profile-data-weu-1', 'profile-data-eus-2', 'redirect-registry-europe'.replace('europe', 'westeurope')])
  const zone = file(plan, 'private-zones', '/zones/registry.zone')
  t.regex(zone, /^contoso\.privatelink\.azurecr\.io\. \d+ IN TYPE65280 /m)
  t.notRegex(zone, /IN A /)
  const broken = stateWith(plan, ['record:registry/contoso.privatelink.azurecr.io/A'])
  const texts = [...broken.files].map(([, { content }]) => content)
  t.deepEqual(texts.map((content) => /contoso\.privatelink/.test(content)), [false, false])
  t.true(texts.some((content) => content.includes('contoso.eastus2.data')))
})

test('private profile: what is wrong with a record set that refers to one is said', (t) => {
  const codes = (from: string, to: string): readonly string[] => (parseTopology(exchange(design, from, to), 'test.yaml').problems ?? []).map(({ code, message }) => `${code}: ${message}`)
  const contoso = '      contoso: { trafficManagementProfile: login }'
  t.deepEqual(codes(contoso, '      contoso: { trafficManagementProfile: login, ttl: 60 }'), ['record-set-of-profile: how long the answers of login are kept is its own to say'])
  t.deepEqual(codes(contoso, "      '*': { trafficManagementProfile: login }"), ['record-set-of-profile: what a wildcard answers that login decides no source tells'])
  t.deepEqual(codes('hosts:\n', 'dnsServers: { own: { kind: bind, subnet: europe/apps, zones: { a.example: { recordSets: { web: { trafficManagementProfile: login } } } } } }\nhosts:\n'),
    ['record-set-of-profile: a.example is a zone of a DNS server of your own; record sets of private DNS zones refer to profiles'])
  t.deepEqual(codes(contoso, '      contoso: { trafficManagementProfile: login, CNAME: elsewhere.example.com }').map((one) => one.split(':')[0] ?? ''), ['cname-beside-other-records'])
})

test('private profile: one that says nothing, or leads elsewhere, is the cause, and nobody is told to write its record', async (t) => {
  const because = 'the record set contoso in registry is what the private Traffic Manager profile login says'
  const [disabled] = await causesTold(exchange(design, '  login:\n', '  login:\n    profileStatus: Disabled\n'))
  t.like(disabled, { at: 'privateTrafficManagerProfiles/login/profileStatus', because: `${because}, and login is disabled` })
  const elsewhere = exchange(design, 'weu: { target: 10.1.0.10, priority: 1 }', 'weu: { target: 10.1.0.11, priority: 1 }')
  const [leading] = await causesTold(elsewhere)
  t.is(leading?.at, 'privateTrafficManagerProfiles/login/endpoints/weu')
  t.is(leading?.because, `${because}, and 10.1.0.11 (contoso-weu, registry_data_westeurope) is not what should serve app`)
  const shut = exchange(exchange(design, 'port: 443,', 'port: 80,'), '2026-02-09-preview }', '2026-02-09-preview, privateAllDegraded: none }')
  const told = await causesTold(shut)
  t.deepEqual(told.map(({ at }) => at), ['login', 'data-weu', 'data-eus'].map((name) => `privateTrafficManagerProfiles/${name}/endpoints`))
  t.is(told[0]?.because, `${because}, which has no endpoint in service`)
  const facts = factsOf(elsewhere)
  t.deepEqual(findMisconfigurations(facts, createModel(facts)).map(({ misconfiguration }) => misconfiguration.id), [])
})
