import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { exchange, factsOf } from '../design.ts'
import { look } from '../misconfigurations/support.ts'

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

test('cases: 16, a firewall rule for a name, and clients that ask other DNS than the firewall', async (t) => {
  const [told, ...more] = await toldOf(textOf('16-fqdn-rule-other-dns'))
  t.deepEqual(more, [])
  t.like(told, { check: 'public-reach', host: 'app', at: 'azureFirewalls/fw/networkRules/registry/destinationFqdns' })
  t.regex(told!.because, /the two ask different DNS: fw asks Azure-provided DNS of hub, app asks us-dns \(10\.74\.1\.4\)/)
  t.regex(told!.fix, /^Let spoke ask the DNS proxy of fw \(dnsServers: 10\.72\.0\.4\), or allow harbourline\.azurecr\.io in an application rule/)
})

test('cases: 16, clients that ask the firewall’s DNS proxy find what its rule knows', async (t) => {
  t.deepEqual(await toldOf(exchange(textOf('16-fqdn-rule-other-dns'), 'dnsServers: 10.74.1.4', 'dnsServers: 10.72.0.4')), [])
})

test('cases: 15b, a circle through a firewall’s DNS proxy: the proxy is to ask Azure, and no ruleset is spoken of that is not there', async (t) => {
  const text = textOf('15b-firewall-proxy-loop')
  const told = await toldOf(text)
  t.deepEqual([...new Set(told.map(({ because, fix, at }) => `${because}; ${fix} ${at}`))], [
    'the question goes round in circles: fw/dns-proxy → office-dns → fw/dns-proxy; Let fw/dns-proxy ask 168.63.129.16, Azure-provided DNS of hub, in place of 172.23.0.10. azureFirewalls/fw/dnsSettings/servers',
  ])
  const { found } = look(text)
  t.deepEqual(found.map(({ misconfiguration, sighting }) => `${misconfiguration.catalogue} ${sighting.at.join('/')}`), ['M25 azureFirewalls/fw/dnsSettings/servers'])
  t.deepEqual(await toldOf(exchange(text, ', servers: 172.23.0.10', '')), [])
})

test('cases: 15b, one circle is told once, however many domains go round in it', (t) => {
  const { found } = look(exchange(textOf('15b-firewall-proxy-loop'), 'azurecr.io: 10.66.0.4', 'azurecr.io: 10.66.0.4, vault.azure.net: 10.66.0.4'))
  t.deepEqual(found.map(({ misconfiguration, sighting: { what } }) => `${misconfiguration.catalogue} ${what}`), ['M25 Questions for azurecr.io go round in circles: fw/dns-proxy → office-dns → fw/dns-proxy.'])
})

test('cases: 15b, without the circle: a proxy whose upstream knows the internet only is to ask Azure', async (t) => {
  const told = await toldOf(exchange(textOf('15b-firewall-proxy-loop'), ', conditionalForwarders: { azurecr.io: 10.66.0.4 }', ''))
  t.like(told[0], { at: 'azureFirewalls/fw/dnsSettings/servers', fix: 'Let the DNS proxy of fw ask Azure-provided DNS of its network: take 172.23.0.10 out of the servers of its dnsSettings.' })
})

test('cases: 17, a firewall that lets DNS pass over TCP only: UDP is to be added to that rule', async (t) => {
  const told = await toldOf(textOf('17-firewall-lets-dns-tcp-only'))
  t.deepEqual([...new Set(told.map(({ because, fix, at }) => `${because}; ${fix} ${at}`))], [
    'the network rule dns of fw lets app ask 10.75.2.4 (hub-dns) over TCP only, and questions come over UDP; Add UDP to the protocols of dns: protocols: [UDP, TCP]. azureFirewalls/fw/networkRules/dns/protocols',
  ])
  t.deepEqual(await toldOf(exchange(textOf('17-firewall-lets-dns-tcp-only'), 'destinationPorts: 53, protocols: TCP', 'destinationPorts: 53, protocols: [UDP, TCP]')), [])
})

test('cases: 03, peerings are not transitive: found and out of reach', async (t) => {
  const told = await toldOf(textOf('03-peerings-are-not-transitive'))
  t.deepEqual([...new Set(told.map(({ check, host }) => `${check} ${host}`))], ['private-endpoint-reachable node'])
  t.is(told[0]!.fix, 'Peer cluster with shared in both directions, or lead both by user-defined routes through a firewall or an appliance in hub, or put a private endpoint into cluster.')
})

const tagged = (tag: string): string => `
registries: { harbourline: { location: westeurope, replications: [eastus], dataEndpointEnabled: true } }
routeTables: { out: { routes: { all: { addressPrefix: 0.0.0.0/0, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4 } } } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { AzureFirewallSubnet: 10.0.0.0/26, apps: { addressPrefix: 10.0.1.0/24, routeTable: out } } } }
azureFirewalls: { fw: { virtualNetwork: hub, networkRules: { registry: { destinationAddresses: ${tag}, destinationPorts: 443, protocols: TCP } } } }
hosts: { app: hub/apps }
intent: [{ from: app, to: harbourline, reach: publicly }]
`

for (const [tag, shut] of [
  ['AzureContainerRegistry', []],
  ['AzureCloud', []],
  ['AzureContainerRegistry.WestEurope', ['public-data-reach https://harbourline.eastus.data.azurecr.io']],
  ['Storage', ['public-reach https://harbourline.azurecr.io/v2/', 'public-data-reach https://harbourline.westeurope.data.azurecr.io', 'public-data-reach https://harbourline.eastus.data.azurecr.io']],
] as const) {
  test(`cases: a firewall’s network rule for the service tag ${tag}`, async (t) => {
    t.deepEqual((await toldOf(tagged(tag))).map(({ check, subject }) => `${check} ${subject}`), shut)
  })
}

test('cases: Azure Firewall has no tags whose meaning depends on who reads them', (t) => {
  t.throws(() => factsOf(tagged('VirtualNetwork')), { message: /no service tag that Azure Firewall has/ })
})

test('cases: what a firewall hands on from elsewhere, and a peering without allowForwardedTraffic', async (t) => {
  const text = textOf('reach-forwarded-traffic')
  const told = await toldOf(text)
  t.deepEqual([...new Set(told.map(({ check, host, fix, at }) => `${check} ${host} ${fix} ${at}`))], [
    'private-endpoint-reachable node Set allowForwardedTraffic: true on the peering of shared with hub. virtualNetworks/shared/peerings/hub',
  ])
  t.deepEqual(await toldOf(exchange(text, 'RouteTableEnabled } }, peerings: [hub]', 'RouteTableEnabled } }, peerings: { hub: { allowForwardedTraffic: true } }')), [])
})

test('cases: a firewall’s own questions are no forwarded traffic', async (t) => {
  const asking = exchange(textOf('reach-forwarded-traffic'), 'networkRules: { registry: { destinationAddresses: 10.42.1.0/24, destinationPorts: 443, protocols: TCP } }', "applicationRules: { registry: { targetFqdns: '*.azurecr.io' } }")
  t.deepEqual(await toldOf(asking), [])
})

test('cases: what is expected to be reached is, and nothing else', async (t) => {
  t.deepEqual(await toldOf(textOf('reach-expected')), [])
})

for (const [says, from, to, told] of [
  ['a rule that closes the port', 'to: 10.0.2.9, port: 22, reach: false', 'to: 10.0.2.9, port: 22', /^app TCP 22 to 10\.0\.2\.9: rule no-ssh .* drops TCP port 22 from 10\.0\.1\.4 to 10\.0\.2\.9; networkSecurityGroups\/database\/securityRules\/no-ssh$/],
  ['networks that are not peered', 'to: db, port: 1433, reach: false', 'to: db, port: 1433', /^stranger TCP 1433 to db: apart is not peered with hub; peering is not transitive; virtualNetworks\/apart\/peerings$/],
  ['a way that nobody closes', 'to: db, port: 1433 }', 'to: db, port: 1433, reach: false }', /^app TCP 1433 to db: nothing keeps app from db at port 1433; expectations\/0$/],
] as const) {
  test(`cases: an expectation of reachability that does not hold: ${says}`, async (t) => {
    const found = await toldOf(exchange(textOf('reach-expected'), from, to))
    t.is(found.length, 1)
    t.regex(found.map(({ host, subject, because, at }) => `${host} ${subject}: ${because}; ${at}`)[0]!, told)
  })
}
