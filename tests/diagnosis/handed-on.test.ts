import { readFileSync } from 'node:fs'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { factsOf } from '../design.ts'

const design = readFileSync('fixtures/misconfigurations/rule-hides-zone.yaml', 'utf8')
const resolver = 'dnsResolvers:\n  resolver: { virtualNetwork: hub, outboundEndpoints: { outbound: dns-out } }\n'

/** What all checks that fail say about it: place, cause and advice, each once. */
async function told(text: string): Promise<readonly string[]> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  const broken = results.flatMap(({ findings }) => findings.filter(({ holds }) => !holds))
  return [...new Set(broken.map(({ at, because, fix }) => `${at?.join('/')}: ${because}. ${fix}`))]
}

test('handed on: a rule for the public suffix is the cause, and nothing else', async (t) => {
  t.deepEqual(await told(design), [
    'dnsForwardingRulesets/to-headquarters/forwardingRules/azurecr.io.: rule azurecr.io. of to-headquarters sends azurecr.io to servers that know the internet only, and their answer is handed on as it is: registry-zone, linked to hub, is not asked. Take rule azurecr.io. out of to-headquarters, or let it lead to a DNS server that sees the zone.',
  ])
})

test('handed on: so is a rule for everything', async (t) => {
  t.deepEqual(await told(design.replace('azurecr.io.: 192.168.0.10 }', '.: 192.168.0.10 }')), [
    'dnsForwardingRulesets/to-headquarters/forwardingRules/.: rule . of to-headquarters sends everything to servers that know the internet only, and their answer is handed on as it is: registry-zone, linked to hub, is not asked. Take rule . out of to-headquarters, or let it lead to a DNS server that sees the zone.',
  ])
})

test('handed on: a rule for data endpoints is blamed for those alone', async (t) => {
  const findings = await told(design.replace('azurecr.io.: 192.168.0.10 }', 'westeurope.data.azurecr.io.: 192.168.0.10 }'))
  t.is(findings.length, 1)
  t.regex(findings[0]!, /^dnsForwardingRulesets\/to-headquarters\/forwardingRules\/westeurope\.data\.azurecr\.io\.: rule /)
})

test('handed on: a server that sees the zone is named, unless the rule would lead in a circle there', async (t) => {
  const second = `${resolver.replace('dnsResolvers:\n', '').replaceAll('resolver:', 'second:').replace('hub', 'other').replace('outboundEndpoints: { outbound: dns-out }', 'inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.1.0.4 } }')}`
  const text = design
    .replace(resolver, resolver + second)
    .replace('privateDnsZones:', '  other: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { dns-in: 10.1.0.0/28 } }\nprivateDnsZones:')
    .replace('virtualNetworkLinks: [hub] }', 'virtualNetworkLinks: [hub, other] }')
  const [finding] = await told(text)
  t.regex(finding!, /or let it lead to 10\.1\.0\.4 \(second\/inbound\)\.$/)
  const [circle] = await told(text.replace('virtualNetworkLinks: [hub], forwardingRules', 'virtualNetworkLinks: [hub, other], forwardingRules'))
  t.regex(circle!, /or let it lead to a DNS server that sees the zone\.$/)
  const [unlinked] = await told(text.replace('virtualNetworkLinks: [hub, other] }\nprivate', 'virtualNetworkLinks: [other] }\nprivate'))
  t.regex(unlinked!, /handed on as it is\. Let rule azurecr\.io\. of to-headquarters lead to 10\.1\.0\.4 \(second\/inbound\)\.$/)
})

test('handed on: the advice helps, and so does asking for aliases anew', async (t) => {
  t.deepEqual(await told(design.replace(', azurecr.io.: 192.168.0.10', '')), [])
  t.deepEqual(await told(`${design}settings: { ruleAnswers: followed }\n`), [])
})

test('handed on: where the chain is handed on, nobody asks for the alias, which need not be private', async (t) => {
  // The rule names one registry; the spoke has no zone, and asked for the alias itself its network would go to the internet.
  const text = readFileSync('topologies/distributed-rulesets.yaml', 'utf8').replace('{ privatelink.azurecr.io.: 10.0.2.4 }', '{ contoso.azurecr.io.: 10.0.2.4, contoso.westeurope.data.azurecr.io.: 10.0.2.4 }')
  t.deepEqual(await told(text), [])
  t.true((await told(`${text}\nsettings: { ruleAnswers: followed }\n`)).length > 0)
})
