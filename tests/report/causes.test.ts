import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { causesOf } from '../../harness/report/causes.ts'
import { checkReport } from '../../harness/report/report.ts'
import { resolverAndSite } from '../checks/estates.ts'
import { factsOf } from '../design.ts'

async function causes(text: string): Promise<readonly string[]> {
  const facts = factsOf(text)
  const results = await runChecks({ facts, world: modelWorld(createModel(facts)) }, { checks: catalog })
  return causesOf(results.map((result) => checkReport(result, 'test.yaml', () => undefined))).map(({ because, cases }) => `${cases.length}: ${because}`)
}

test('causes: a zone that has no records and no link is one cause for all names of a registry', async (t) => {
  const found = await causes(`
registries: { contoso: { location: westeurope, dataEndpointEnabled: true } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24, pe: 10.1.2.0/24 } } }
privateDnsZones: { registry-zone: { name: privatelink.azurecr.io } }
privateEndpoints: { pe-acr: { subnet: net/pe, registry: contoso } }
hosts: { app: net/apps }
intent: [{ from: app, registry: contoso, reach: privately }]
`)
  t.is(found.length, 1, found.join('\n'))
  t.regex(found[0]!, /^\d+: registry-zone is not linked to net, and has no record of contoso, as pe-acr does not name it in its privateDnsZoneGroup$/)
})

test('causes: what is mended in one place is one cause, whoever asks whom', async (t) => {
  const found = await causes(resolverAndSite.replace('{ hub: { resolutionPolicy: NxDomainRedirect } }', '[spoke]'))
  t.is(found.length, 1, found.join('\n'))
  t.regex(found[0]!, /^\d+: no private DNS zone for contoso is linked to hub \(app asks 10\.0\.2\.4/)
})

test('causes: two places are two causes', async (t) => {
  const found = await causes(resolverAndSite.replace('rebindProtection: false', 'rebindProtection: true').replace('dnsServers: 10.0.2.4,', 'dnsServers: 10.0.2.9,'))
  t.deepEqual(found.map((cause) => cause.replace(/^\d+: /, '')).toSorted(), ['app asks 10.0.2.9, and no DNS server of the design has that address', 'own (dnsmasq) takes private addresses out of answers: protection against rebinding'])
})
