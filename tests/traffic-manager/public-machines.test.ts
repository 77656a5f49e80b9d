import test from 'ava'
import { blockedProbes } from '../../harness/facts/blocked-probes.ts'
import { statusOf } from '../../harness/facts/traffic-manager.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { stateWith } from '../../harness/plan/broken-state.ts'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { play } from '../../harness/scenarios/play.ts'
import type { ComponentId } from '../../harness/world/component.ts'
import { exchange, factsOf } from '../design.ts'
import { planOf } from '../plan/load.ts'
import { shop } from '../worlds/shop.ts'

const facts = factsOf(shop)
const statuses = (text: string, ...faults: readonly ComponentId[]): readonly string[] => {
  const design = factsOf(text)
  const profile = design.topology.trafficManagerProfiles.get('shop')!
  return profile.endpoints.map((endpoint) => statusOf(design, profile, endpoint, new Set(faults)))
}

test('public machines: probes get in by the tag AzureTrafficManager, and by nothing that is for others', (t) => {
  t.deepEqual(statuses(shop), ['Online', 'Online'])
  t.deepEqual(statuses(exchange(shop, 'AzureTrafficManager', '203.0.113.0/24')), ['Degraded', 'Degraded'])
  t.deepEqual(statuses(exchange(shop, 'AzureTrafficManager', 'Internet')), ['Online', 'Online'])
  t.deepEqual(statuses(shop, 'security-rule:shop-group/probes'), ['Degraded', 'Degraded'])
  t.deepEqual(statuses(shop, 'security-rule:shop-group/customers'), ['Online', 'Online'])
  t.deepEqual(statuses(shop, 'public-address:shop-west'), ['Degraded', 'Online'])
  t.deepEqual(statuses(shop, 'region:eastus2', 'public-address:shop-east'), ['Online', 'Degraded'])
})

test('public machines: plain HTTP is answered, TLS and other ports are not; without a group nobody gets in', (t) => {
  t.deepEqual(statuses(exchange(shop, 'protocol: TCP, port: 443', 'protocol: HTTP, port: 443')), ['Online', 'Online'])
  t.deepEqual(statuses(exchange(shop, 'protocol: TCP, port: 443', 'protocol: HTTPS, port: 443')), ['Degraded', 'Degraded'])
  t.deepEqual(statuses(exchange(shop, 'protocol: TCP, port: 443', 'protocol: TCP, port: 8080')), ['Degraded', 'Degraded'])
  t.deepEqual(statuses(exchange(shop, 'west: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { shop: { addressPrefix: 10.1.1.0/24, networkSecurityGroup: shop-group } } }', 'west: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { shop: 10.1.1.0/24 } }')), ['Degraded', 'Online'])
})

const outbound = exchange(exchange(shop, 'shop: { addressPrefix: 10.1.1.0/24,', 'AzureFirewallSubnet: 10.1.0.0/26, shop: { addressPrefix: 10.1.1.0/24, routeTable: out,'), 'networkSecurityGroups:', `routeTables: { out: { routes: { all: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.1.0.4 } } } }
azureFirewalls: { fw: { virtualNetwork: west, networkRules: { all: { destinationAddresses: '*', destinationPorts: '*', protocols: Any } } } }
networkSecurityGroups:`)

test('public machines: a firewall takes the answers, so that probes come to nothing, and the finding names its route', (t) => {
  t.deepEqual(statuses(outbound), ['Degraded', 'Online'])
  const [found, ...others] = blockedProbes(factsOf(outbound))
  t.deepEqual(others, [])
  t.regex(JSON.stringify(found!.by), /the route all of out leads what shop-west answers past its public address/)
  t.deepEqual(statuses(exchange(outbound, 'nextHopIpAddress: 10.1.0.4 } }', 'nextHopIpAddress: 10.1.0.4 }, back: { addressPrefix: 126.0.1.53/32, nextHopType: Internet } }')), ['Online', 'Online'])
})

test('public machines: services that let selected addresses in answer probes with 403', (t) => {
  const registry = (rules: string, codes = '401') => factsOf(`
registries: { contoso: { location: westeurope${rules} } }
trafficManagerProfiles:
  front:
    trafficRoutingMethod: Priority
    monitorConfig: { protocol: HTTPS, port: 443, path: /v2/, expectedStatusCodeRanges: [${codes}] }
    endpoints: { one: { target: contoso.azurecr.io } }
`)
  const by = (...of: Parameters<typeof registry>): readonly string[] => blockedProbes(registry(...of)).map((found) => ('service' in found.by ? found.by.at.join('/') : 'machine'))
  t.deepEqual(by(''), [])
  t.deepEqual(by(', networkRuleSet: { ipRules: [203.0.113.10] }'), ['registries/contoso'])
  t.deepEqual(by(', networkRuleSet: { ipRules: [203.0.113.10] }', '401, 403'), [])
  // It would fail wherever it came from.
  t.deepEqual(by(', networkRuleSet: { ipRules: [203.0.113.10] }', '200'), [])
})

test('public machines: who is let in gets there, by the address that others see', async (t) => {
  const world = modelWorld(createModel(facts))
  const outcome = async (host: string, address: string): Promise<string> => (await world.connect(host, 'shop.trafficmanager.net', address)).outcome
  t.deepEqual(await Promise.all(['customer', 'passer-by', 'desk', 'lonely'].map((host) => outcome(host, '20.50.0.1'))), ['tls', 'timeout', 'tls', 'timeout'])
  t.is(await outcome('customer', '20.70.0.1'), 'timeout')
  t.is((await modelWorld(createModel(facts, { faults: ['public-address:shop-west'] })).connect('customer', 'shop.trafficmanager.net', '20.50.0.1')).outcome, 'timeout')
})

test('public machines: in a lab routers lead public addresses to machines that have a group, and faults close the door or take a rule out', (t) => {
  const plan = planOf(shop)
  const rules = plan.fabric.namespaces.map(({ nftables }) => nftables).join()
  t.regex(rules, /iifname "internet" ip daddr 20\.50\.0\.1 dnat to 10\.1\.1\.4\n/)
  t.false(rules.includes('ip daddr 20.70.0.1 dnat'))
  t.regex([...stateWith(plan, ['public-address:shop-west']).filters.values()].join(), /device "internet" [^]*ip daddr \{ 20\.50\.0\.1 \} drop/)
  const broken = stateWith(plan, ['security-rule:shop-group/probes'])
  t.deepEqual([...broken.rules.keys()].toSorted(), ['shop-east', 'shop-west'])
  for (const text of broken.rules.values()) {
    t.true(text.startsWith('table ip security {\n') && text.endsWith('}\n'))
    t.false(text.includes('comment "probes"'))
    t.true(text.includes('comment "customers"'))
  }
})

test('probes-blocked: nobody notices that probes are stopped, and then nobody is led elsewhere', (t) => {
  const { scenarios } = builtInFor(facts)
  const story = scenarios.find(({ name }) => name === 'probes-blocked')!
  const history = play(facts, story)
  const client = history.clients.find(({ host }) => host === 'customer')!
  t.deepEqual(outages(history, client), [{ from: 330, to: 630, ended: true }])
  t.deepEqual(new Set(client.seen.flatMap(({ addresses }) => addresses)), new Set(['20.50.0.1']))
  const alone = play(facts, { ...story, timeline: story.timeline.map((step) => ({ ...step, inject: step.inject.filter((id) => !id.startsWith('security-rule:')), heal: step.heal.filter((id) => !id.startsWith('security-rule:')) })) })
  const led = alone.clients.find(({ host }) => host === 'customer')!
  t.true(led.seen.some(({ addresses }) => addresses.join() === '20.60.0.1'))
  t.true(outages(alone, led)[0]!.to - outages(alone, led)[0]!.from <= 191)
  // A group that lets nobody in has no such rule to lose.
  t.regex(builtInFor(factsOf(exchange(shop, 'AzureTrafficManager', '203.0.113.0/24'))).others.find(({ name }) => name === 'probes-blocked')!.because, /lets probers in/)
})
