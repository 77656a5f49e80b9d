import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'
import { inspectedFromSite, resolverAndSite } from './estates.ts'

interface Told {
  readonly checks: readonly string[]
  readonly causes: readonly string[]
}

/** Checks that fail, and `place: because` of what they tell, each once. */
async function told(text: string): Promise<Told> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const found = results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
  return {
    checks: results.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check.id).toSorted(),
    causes: [...new Set(found.map(({ at, because }) => `${at?.join('/')}: ${because}`))],
  }
}

/** The design with one text in place of another that it has. */
function broken(design: string, from: string, to: string): string {
  if (!design.includes(from)) throw new Error(`the design has no ${from}`)
  return design.replace(from, to)
}

const breaks = test.macro({
  title: (title) => `broken in one line: ${title}`,
  async exec(t, design: string, [from, to]: readonly [string, string], expected: { readonly at: string; readonly because: RegExp; readonly checks: readonly string[] }) {
    const { checks, causes } = await told(broken(design, from, to))
    t.deepEqual(checks, expected.checks)
    for (const cause of causes) {
      t.true(cause.startsWith(`${expected.at}: `), cause)
      t.regex(cause, expected.because)
    }
  },
})

test('sound designs: nothing is told', async (t) => {
  const nothing = { checks: [], causes: [] }
  t.deepEqual(await told(inspectedFromSite), nothing)
  t.deepEqual(await told(resolverAndSite), nothing)
})

test('sound designs: single registries are forwarded by their public names to a server that hands on chains', async (t) => {
  const text = broken(resolverAndSite, '{ azurecr.io: 10.0.2.4 }', '{ contoso.azurecr.io: 10.0.2.4, contoso.westeurope.data.azurecr.io: 10.0.2.4 }')
  t.deepEqual(await told(text), { checks: [], causes: [] })
  // A server that walks the chain asks for the alias, which is not forwarded.
  t.true((await told(broken(text, 'kind: dnsmasq', 'kind: bind'))).checks.includes('service-names-private'))
})

test('sound designs: rebinding protection that excepts single registries', async (t) => {
  const text = broken(resolverAndSite, 'rebindProtection: false', 'rebindProtection: true\n    rebindDomains: [contoso.azurecr.io, contoso.westeurope.data.azurecr.io, contoso.privatelink.azurecr.io]')
  t.deepEqual((await told(text)).checks.filter((id) => id !== 'no-public-address'), [])
})

// As routers do it by default (OpenWrt, pi-hole): a registry that is reached publicly is none of its business.
test('sound designs: rebinding protection and a registry that is reached publicly', async (t) => {
  t.deepEqual(await told(readFileSync('fixtures/rebinding/public-registry.yaml', 'utf8')), { checks: [], causes: [] })
})

const reach = ['private-endpoint-reachable']
const silent = ['data-endpoints-private', 'dns-servers-answer', 'forwarded-domains-answer', 'other-services-resolve', 'service-names-private']

test('the firewall allows another port', breaks, inspectedFromSite, ['destinationPorts: 443', 'destinationPorts: 8443'], { at: 'azureFirewalls/firewall', because: /no rule of firewall allows desk contoso\./, checks: reach })
test('no route table at GatewaySubnet', breaks, inspectedFromSite, ['{ addressPrefix: 10.0.3.0/27, routeTable: of-gateway }', '10.0.3.0/27'], {
  at: 'routeTables/of-spoke/routes/site', because: /leads answers of endpoint for desk through firewall, which has not seen the questions/, checks: reach,
})
test('a route of GatewaySubnet drops', breaks, inspectedFromSite, ['10.1.0.0/24, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4', '10.1.0.0/24, nextHopType: None'], {
  at: 'routeTables/of-gateway/routes/endpoints', because: /sends packets of desk for 10\.1\.0\.\d to next hop None/, checks: reach,
})
test('answers are led to nobody', breaks, inspectedFromSite, ['192.168.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.4', '192.168.0.0/16, nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.9'], {
  at: 'routeTables/of-spoke/routes/site', because: /leads answers of endpoint for desk to 10\.0\.0\.9, where nothing forwards them/, checks: reach,
})
test('a route drops questions for the DNS proxy', breaks, inspectedFromSite, ['{ site: {', '{ dns: { addressPrefix: 10.0.0.0/16, nextHopType: None }, site: {'], {
  at: 'routeTables/of-spoke/routes/dns', because: /sends questions of app for 10\.0\.0\.4 \(firewall\/dns-proxy\) to next hop None/, checks: silent.filter((id) => id !== 'forwarded-domains-answer'),
})
test('the DNS proxy is off', breaks, inspectedFromSite, ['enableProxy: true', 'enableProxy: false'], { at: 'azureFirewalls/firewall/dnsSettings/enableProxy', because: /10\.0\.0\.4, which is firewall, whose DNS proxy is not enabled/, checks: silent })
test('the DNS proxy asks nobody', breaks, inspectedFromSite, ['enableProxy: true', 'enableProxy: true, servers: 10.0.9.9'], {
  at: 'azureFirewalls/firewall/dnsSettings/servers', because: /10\.0\.9\.9, where no DNS server is|10\.0\.9\.9 does not answer firewall\/dns-proxy/, checks: silent,
})
test('a rule leads the public zone round in circles', breaks, resolverAndSite, ['{ corp.example.: 192.168.0.10 }', '{ corp.example.: 192.168.0.10, azurecr.io.: 10.0.2.4 }'], {
  at: 'dnsForwardingRulesets/rules/forwardingRules/azurecr.io.', because: /round in circles: resolver\/in → resolver\/in$/, checks: ['data-endpoints-private', 'dns-servers-answer', 'forwarded-domains-answer', 'forwards-public-zone', 'other-services-resolve', 'service-names-private'],
})
test('a rule for hosts behind the inbound endpoint asks nobody', breaks, resolverAndSite, ['{ corp.example.: 192.168.0.10 }', '{ corp.example.: 192.168.0.11 }'], {
  at: 'dnsForwardingRulesets/rules/forwardingRules/corp.example.', because: /rule corp\.example\. of rules sends the question to 192\.168\.0\.11, where no DNS server is/, checks: ['forwarded-domains-answer'],
})
test('rebinding protection', breaks, resolverAndSite, ['rebindProtection: false', 'rebindProtection: true'], {
  at: 'dnsServers/own/rebindProtection', because: /own \(dnsmasq\) takes private addresses out of answers/, checks: ['data-endpoints-private', 'service-names-private'],
})
test('the tunnel is not connected', breaks, resolverAndSite, ['connectionStatus: Connected', 'connectionStatus: NotConnected'], { at: 'connections/tunnel', because: /, and tunnel is not connected$/, checks: [...silent, 'private-endpoint-reachable'].toSorted() })
test('Azure does not know the server’s address', breaks, resolverAndSite, ['addressPrefixes: 192.168.0.0/16', 'addressPrefixes: 192.168.1.0/24'], {
  at: 'localNetworkGateways/far', because: /far does not have 192\.168\.0\.0\/16/, checks: silent,
})
