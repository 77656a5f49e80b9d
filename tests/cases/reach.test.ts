import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { exchange, factsOf } from '../design.ts'

// Cases from public reports about who reaches what: what is right stands on top of each file.

interface Told { readonly check: string; readonly host: string; readonly subject: string; readonly because: string; readonly fix: string; readonly at: string }

const textOf = (name: string): string => readFileSync(`fixtures/cases/${name}.yaml`, 'utf8')

/** Everything that does not hold, as the report tells it. */
async function toldOf(text: string): Promise<readonly Told[]> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  return results.flatMap(({ check, findings }) => findings.filter(({ holds }) => !holds).map(({ host, subject, because = '', fix = '', at = [] }) =>
    ({ check: check.id, host, subject, because, fix, at: at.join('/') })))
}

test('cases: 20, what selected networks say about who comes from where: 403 for the runner, 401 for build', async (t) => {
  const text = textOf('20-selected-networks')
  const facts = factsOf(text)
  const world = modelWorld(createModel(facts))
  t.deepEqual(await toldOf(text), [])
  t.is((await world.connect('build', 'harbourline.azurecr.io')).status, 401)
  const { status, message } = await world.connect('runner', 'harbourline.azurecr.io')
  t.is(status, 403)
  t.is(message, 'the default outbound address of runners, which Azure chooses, is not among the addresses that harbourline lets in')
})

test('cases: 20, the runner that is meant to get in: the address that it comes from, and the line that does not name it', async (t) => {
  const [told, ...more] = await toldOf(exchange(textOf('20-selected-networks'), 'reach: never', 'reach: publicly'))
  t.deepEqual(more, [])
  t.like(told, { check: 'public-reach', host: 'runner', at: 'registries/harbourline/networkRuleSet/ipRules' })
  t.is(told!.because, 'runner comes to harbourline from the default outbound address of runners, which Azure chooses, and the registry lets in 198.51.100.7 only')
  t.is(told!.fix, 'Give runners/runners a NAT gateway with a public address of its own, and add that to the ipRules of harbourline, or give runner a private endpoint and say "privately".')
})

/** Case 20 with another way out for the runner. */
const leaving = (rule: string, more: string, subnet: string): string =>
  exchange(exchange(exchange(textOf('20-selected-networks'), 'value: 198.51.100.7', `value: ${rule}`), 'runners: 10.90.1.0/24', subnet), 'reach: never', 'reach: publicly') + more

const throughFirewall = `
routeTables: { out: { routes: { all: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.90.2.4 } } } }
azureFirewalls: { fw: { virtualNetwork: runners, publicIPAddresses: [203.0.113.1, 203.0.113.2], RULES } }
`
const routed = 'runners: { addressPrefix: 10.90.1.0/24, routeTable: out }, AzureFirewallSubnet: 10.90.2.0/26'

for (const [says, text, because] of [
  ['by a NAT gateway that is let in', leaving('203.0.113.0/29', 'natGateways: { out: 203.0.113.1 }\n', 'runners: { addressPrefix: 10.90.1.0/24, natGateway: out }'), undefined],
  ['by a NAT gateway that is not', leaving('203.0.113.8/29', 'natGateways: { out: 203.0.113.1 }\n', 'runners: { addressPrefix: 10.90.1.0/24, natGateway: out }'), /^runner comes to harbourline from 203\.0\.113\.1 \(NAT gateway out\), and the registry lets in 203\.0\.113\.8\/29 only$/],
  ['by a firewall, of which one address is let in and another not', leaving('203.0.113.1', throughFirewall.replace('RULES', "networkRules: { web: { destinationAddresses: '*', destinationPorts: 443, protocols: TCP } }"), routed), /from 203\.0\.113\.2, one of the 2 addresses of firewall fw, and the registry lets in 203\.0\.113\.1 only$/],
  ['by a firewall that reads names', leaving('203.0.113.0/28', throughFirewall.replace('RULES', "applicationRules: { web: { targetFqdns: '*' } }"), routed), undefined],
] as const) {
  test(`cases: 20, the runner leaves ${says}`, async (t) => {
    const told = (await toldOf(text)).filter(({ host }) => host === 'runner')
    if (because === undefined) t.deepEqual(told, [])
    else t.regex(told[0]!.because, because)
  })
}

test('cases: 20, two machines on the internet may be behind one address; one that has another is shut out', async (t) => {
  const text = exchange(exchange(textOf('20-selected-networks'), 'build: internet', 'build: internet, second: internet, other: { network: internet, publicIPAddresses: 203.0.113.5 }'), 'from: build', 'from: [build, second, other]')
  t.deepEqual((await toldOf(text)).map(({ host, because }) => `${host}: ${because}`), ['other: other comes to harbourline from 203.0.113.5 (host other), and the registry lets in 198.51.100.7 only'])
})
