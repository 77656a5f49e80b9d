import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { topologyTexts } from '../generators/topology.ts'
import { random } from '../random.ts'
import { exchange } from '../design.ts'
import { fixture, look, rulesIn, stems, withoutIntent } from './support.ts'

/** Designs that teach a mistake, with the rule that names it. */
const wrong: Readonly<Record<string, string>> = { 'shared-zone-conflict': 'shared-zone', 'scattered-push': 'scattered-push' }

for (const name of stems('topologies')) {
  const text = readFileSync(`topologies/${name}.yaml`, 'utf8')
  if (text.includes('DELIBERATELY WRONG') && !(name in wrong)) continue
  test(`topologies: ${name} lights ${wrong[name] ?? 'nothing'}`, (t) => {
    t.deepEqual([...new Set(rulesIn(text))], name in wrong ? [wrong[name]] : [])
  })
}

test('fixtures of the parser: what it only warns of lights nothing', (t) => {
  for (const name of stems('fixtures/topologies')) {
    const text = readFileSync(`fixtures/topologies/${name}.yaml`, 'utf8')
    if (parseTopology(text, name).topology) t.deepEqual(rulesIn(text), [], name)
  }
})

/** Where nothing is meant only that is found which nobody could mean. */
const withoutAnyIntent = new Set([
  'azure-dns-from-outside', 'replica-record-missing', 'home-record-missing', 'empty-regional-zone', 'public-zone-name', 'own-name', 'shared-zone',
  'ruleset-loop', 'mutual-forwarding', 'home-data-endpoint-out-of-reach', 'probes-blocked', 'private-probes-fail',
])
for (const id of stems('fixtures/misconfigurations')) {
  test(`${id}: ${withoutAnyIntent.has(id) ? 'speaks' : 'is silent'} where nothing is meant`, (t) => {
    t.deepEqual(rulesIn(withoutIntent(fixture(id))), withoutAnyIntent.has(id) ? [id] : [])
  })
  test(`${id}: is silent where all hosts are meant never to reach it`, (t) => {
    const never = fixture(id).replace(/^expectations:\n(?: .*\n)+/gm, '').replace(/reach: (privately|publicly)/g, 'reach: never').replaceAll(/, for: (?:push|pull)/g, '')
    const others = new Set(['azure-dns-from-outside', 'public-zone-name', 'own-name', 'ruleset-loop', 'mutual-forwarding', 'home-data-endpoint-out-of-reach', 'probes-blocked', 'private-probes-fail'])
    t.deepEqual(rulesIn(never), others.has(id) ? [id] : [])
  })
}

const silent = test.macro({
  title: (title) => `silence: ${title}`,
  exec(t, text: string) {
    t.deepEqual(look(text).found.map(({ sighting }) => sighting.what), [])
  },
})
test('a DNS server of ones own, which the language cannot describe yet', silent, exchange(fixture('dns-server-outside'), '126.2.55.53', '10.0.2.9'))
test('an on-premises DNS server', silent, exchange(fixture('dns-server-outside'), '126.2.55.53', '192.168.0.53'))
test('Azure-provided DNS written out', silent, exchange(fixture('dns-server-outside'), '126.2.55.53', '168.63.129.16'))
test('a zone for one registry name', silent, exchange(exchange(fixture('public-zone-name'), 'name: azurecr.io', 'name: contoso.azurecr.io'), /      contoso: .*\n      contoso.westeurope.data: .*\n/, "      '@': { A: 10.0.1.5 }\n")
  .replace('hosts:', "  data-zone: { name: contoso.westeurope.data.azurecr.io, virtualNetworkLinks: [hub], recordSets: { '@': { A: 10.0.1.4 } } }\nhosts:").replace(/(privateEndpoints:[^]*?)(  data-zone.*\n)/, '$2$1'))
test('a zone for a region with its records', silent, exchange(fixture('empty-regional-zone'), /data-zone: .*/, 'data-zone: { name: westeurope.data.privatelink.azurecr.io, virtualNetworkLinks: [hub], recordSets: { contoso: { A: 10.0.1.4 } } }'))
test('who expects NXDOMAIN of a misspelt name', silent, exchange(fixture('wrong-suffix'), 'address: 10.0.1.5', 'rcode: NXDOMAIN'))
test('who expects a privatelink name besides the real one', silent, `${fixture('privatelink-name')}  - { from: app, name: contoso.azurecr.io, address: 10.0.1.5 }\n`)
test('two private endpoints in one zone that both networks reach', silent,
  exchange(exchange(fixture('shared-zone'), 'nodes: 10.1.2.0/24 } }', 'nodes: 10.1.2.0/24 }, peerings: [cluster-eus] }'), 'nodes: 10.2.2.0/24 } }', 'nodes: 10.2.2.0/24 }, peerings: [cluster-weu] }'))
test('an own name that leads to a machine', silent, exchange(fixture('own-name'), 'registry: { A: 10.0.1.5 }', 'registry: { A: 10.0.2.4 }'))
test('an own name in a zone that nobody sees', silent, exchange(fixture('own-name'), 'name: corp.example\n    virtualNetworkLinks: [hub]', 'name: corp.example\n    virtualNetworkLinks: []'))

test('a group that denies what leaves its subnet, around 168.63.129.16', silent, exchange(fixture('registry-port-closed'), 'securityRules:\n', 'securityRules:\n      pull: { priority: 200, direction: Outbound, access: Allow, protocol: Tcp, destinationAddressPrefix: 10.0.1.0/24, destinationPortRange: 443-445 }\n'))
test('a private endpoint behind a group while its policy is disabled', silent, exchange(exchange(fixture('registry-port-closed'), 'direction: Outbound', 'direction: Inbound'), 'endpoints: 10.0.1.0/24', 'endpoints: { addressPrefix: 10.0.1.0/24, networkSecurityGroup: apps-group }'))
test('AzurePlatformDNS denied for ICMP', silent, exchange(fixture('platform-dns-denied'), 'access: Deny', 'access: Deny, protocol: Icmp'))

test('random designs: where the catalogue of checks finds nothing, no rule does, and never two rules speak of one answer', async (t) => {
  await fc.assert(
    fc.asyncProperty(topologyTexts, async (text) => {
      const { topology } = parseTopology(text, 'random.yaml')
      if (!topology) return
      const derived = facts(topology)
      const model = createModel(derived)
      const found = findMisconfigurations(derived, model)
      const speakers = new Map<string, string>()
      for (const { misconfiguration, sighting } of found) {
        t.true(sighting.hosts.length > 0 && sighting.hosts.every((host) => derived.hosts.has(host)))
        const asked = sighting.predicted.split(/ → |: |;/)[0]!
        t.is(speakers.get(asked) ?? misconfiguration.id, misconfiguration.id, `${asked}\n${text}`)
        speakers.set(asked, misconfiguration.id)
      }
      // No check asks whether other tenants' registries let anybody in, or for names of one's own that lead to a registry.
      const unchecked = new Set(['public-access-disabled', 'own-name', 'privatelink-name', 'wrong-suffix'])
      const named = found.filter(({ misconfiguration }) => !unchecked.has(misconfiguration.id))
      if (named.length === 0) return
      const results = await runChecks({ facts: derived, world: modelWorld(model) }, { checks: catalog })
      t.true(results.some(({ verdict }) => verdict === 'fail'), `${named.map(({ misconfiguration }) => misconfiguration.id).join()}\n${text}`)
    }),
    { ...random(t, 300), endOnFailure: true },
  )
})

const forgetful = exchange(fixture('firewall-allows-login-only'), ', replications: [eastus2], dataEndpointEnabled: true', '')
test('storage accounts by wildcard', silent, exchange(forgetful, '[contoso.azurecr.io]', "[contoso.azurecr.io, '*.blob.core.windows.net']"))
test('a network rule that lets everything out', silent, exchange(forgetful, '    applicationRules:\n', "    networkRules:\n      web: { destinationAddresses: '*', destinationPorts: 443, protocols: TCP }\n    applicationRules:\n"))
test('a firewall that no route leads to', silent, exchange(forgetful, ', routeTable: out', ''))
test('a private endpoint that lets in the firewall alone, and is reached through it', silent, exchange(
  exchange(readFileSync('topologies/firewall-egress.yaml', 'utf8'), 'privateEndpointNetworkPolicies: RouteTableEnabled }', 'privateEndpointNetworkPolicies: Enabled, networkSecurityGroup: guard }'),
  'routeTables:\n',
  "networkSecurityGroups:\n  guard:\n    securityRules:\n      firewall: { priority: 100, direction: Inbound, access: Allow, protocol: Tcp, sourceAddressPrefix: 10.0.0.0/26, destinationPortRange: 443 }\n      rest: { priority: 200, direction: Inbound, access: Deny }\nrouteTables:\n",
))
