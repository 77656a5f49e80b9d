import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'
import { factsOf, topologyOf } from '../design.ts'

const same = test.macro({
  exec(t, short: string, long: string) {
    t.deepEqual(topologyOf(short), topologyOf(long))
  },
  title: (title) => `services: ${title}`,
})

const network = 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 } } }\nhosts: { app: hub/apps }\n'
const endpoint = (rest: string): string => `${network}privateEndpoints: { pe: { ${rest}, subnet: hub/endpoints } }\n`

test('of a type with one sub-resource, that one', same, `services: { Vault: { type: keyVault } }\n${endpoint('service: vault')}`, `services: { vault: { type: keyVault, location: westeurope, groupIds: [vault], publicNetworkAccess: Enabled } }\n${endpoint('service: vault, groupIds: [vault]')}`)
test('sub-resources are spelt as the platform does', same, `services: { catalog: { type: cosmosDb, groupIds: [sql] } }\n${endpoint('service: catalog, groupIds: SQL')}`, `services: { catalog: { type: cosmosDb, groupIds: [Sql] } }\n${endpoint('service: catalog, groupIds: [Sql]')}`)
test('private endpoints tell which sub-resources there are', same, `services: { store: { type: storageAccount } }\n${endpoint('service: store, groupIds: blob')}`, `services: { store: { type: storageAccount, groupIds: [blob] } }\n${endpoint('service: store, groupIds: [blob]')}`)
test('a private endpoint leads to a registry by either word', same, `registries: { contoso: { location: westeurope } }\n${endpoint('registry: contoso')}`, `registries: { contoso: { location: westeurope } }\n${endpoint('service: contoso, groupIds: [registry]')}`)
test('an intent for one registry by either word', (t) => {
  const intents = (word: string) => topologyOf(`registries: { contoso: { location: westeurope } }\n${network}intent: [{ from: app, ${word}: contoso, reach: publicly }]\n`).intent.map((one) => ({ ...one, target: [] }))
  t.deepEqual(intents('to'), intents('registry'))
})
test('an intent for several services is one for each', (t) => {
  const { intent } = topologyOf(`services: { vault: { type: keyVault }, site: { type: webApp } }\n${network}intent: [{ from: app, to: [vault, site], reach: publicly }]\n`)
  t.deepEqual(intent.map(({ service, path, target }) => [service, path.join('/'), target.join('/')]), [['vault', 'intent/0', 'intent/0/to/0'], ['site', 'intent/0', 'intent/0/to/1']])
})
test('numbers may be parts of names', (t) => {
  const { services } = factsOf('services: { site: { type: staticWebApp, location: westeurope, dns: { partitionId: 3 } } }\n')
  t.deepEqual(services.get('site')!.names.map(({ name }) => name), ['site.3.azurestaticapps.net'])
})
test('the name in DNS may be another than the key', (t) => {
  const { services } = factsOf('services: { vault: { type: keyVault, dns: { name: contoso-prod } } }\n')
  t.deepEqual(services.get('vault')!.names.map(({ name }) => name), ['contoso-prod.vault.azure.net'])
})

const problem = test.macro({
  exec(t, text: string, codes: string, hint: string | undefined, message?: RegExp) {
    const parsed = parseTopology(text, 'design.yaml')
    const problems = parsed.problems ?? parsed.warnings
    t.is(problems.map(({ code }) => code).join(), codes)
    t.is(problems.at(-1)!.hint, hint)
    if (message) t.regex(problems.at(-1)!.message, message)
  },
  title: (title) => `services: ${title}`,
})

test('a type that there is not', problem, 'services: { vault: { type: keyvaults } }\n', 'unknown-word', 'did you mean "keyVault"?')
test('a sub-resource that a type does not have', problem, 'services: { store: { type: storageAccount, groupIds: [blobs] } }\n', 'unknown-group-id', 'did you mean "blob"?', /^Storage account has no sub-resource "blobs"$/)
test('a sub-resource that a registry does not have', problem, `registries: { contoso: { location: westeurope } }\n${endpoint('registry: contoso, groupIds: [registries]')}`, 'unknown-group-id', 'its only group id is "registry"')
test('a private endpoint for nothing', problem, `registries: { contoso: { location: westeurope } }\n${network}privateEndpoints: { pe: { subnet: hub/endpoints } }\n`, 'missing-key', 'it takes the name of a registry or another service')
test('a private endpoint for two things', problem, `registries: { contoso: { location: westeurope } }\nservices: { vault: { type: keyVault } }\n${endpoint('registry: contoso, service: vault')}`, 'conflicting-keys', undefined, /registry is another word for service/)
test('a private endpoint for a service that there is not', problem, `services: { vault: { type: keyVault } }\n${endpoint('service: vaults')}`, 'unknown-service', 'did you mean "vault"?')
test('an intent for nothing', problem, `${network}intent: [{ from: app, reach: privately }]\n`, 'missing-key', 'it takes the names of registries or other services')
test('a registry and a service of one name', problem, 'registries: { contoso: { location: westeurope } }\nservices: { contoso: { type: keyVault } }\n', 'name-used-twice', undefined)
test('a zone for something else', problem, `services: { vault: { type: keyVault } }\n${network}privateDnsZones: { zone: { name: privatelink.managedhsm.azure.net } }\nprivateEndpoints: { pe: { service: vault, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n`, 'zone-cannot-hold-records', 'the zone must be called privatelink.vaultcore.azure.net; privatelink.managedhsm.azure.net is for Azure Key Vault Managed HSM (managedhsm)')
test('a zone of another cloud', problem, `services: { vault: { type: keyVault } }\n${network}privateDnsZones: { zone: { name: privatelink.vaultcore.azure.cn } }\nprivateEndpoints: { pe: { service: vault, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n`, 'zone-cannot-hold-records', 'the zone must be called privatelink.vaultcore.azure.net; privatelink.vaultcore.azure.cn is for Azure Key Vault (vault) of China’s cloud')
test('a zone group for a customer’s own service', problem, `services: { partner: { type: privateLinkService, fqdns: orders.contoso.com } }\n${network}privateDnsZones: { zone: { name: contoso.com } }\nprivateEndpoints: { pe: { service: partner, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n`, 'zone-cannot-hold-records', 'leave privateDnsZoneGroup out, and write the record sets of zone by hand')
test('a static address for a member that there is not', problem, `services: { site: { type: webApp } }\n${endpoint('service: site, ipConfigurations: { site: 10.0.1.9 }')}`, 'missing-member,unknown-member', 'did you mean "sites"?')

test('services: all five zones of a monitor scope belong into its zone group, whether or not a workspace is named', (t) => {
  const zones = ['monitor.azure.com', 'oms.opinsights.azure.com', 'ods.opinsights.azure.com', 'agentsvc.azure-automation.net', 'blob.core.windows.net']
  const scope = (dns: string, extra: readonly string[] = []) => parseTopology(`services: { scope: { type: monitorPrivateLinkScope${dns} } }
${network}privateDnsZones: { ${[...zones.map((name) => `privatelink.${name}`), ...extra].map((name, n) => `zone-${n}: { name: ${name}, virtualNetworkLinks: hub }`).join(', ')} }
privateEndpoints: { pe: { service: scope, subnet: hub/endpoints, privateDnsZoneGroup: [zone-0, zone-1, zone-2, zone-3, ${extra.length > 0 ? 'zone-5' : 'zone-4'}] } }
`, 'design.yaml')
  const warnings = (parsed: ReturnType<typeof parseTopology>): readonly string[] => (parsed.problems ?? parsed.warnings).map(({ code }) => code)
  for (const dns of ['', ', dns: { workspaceId: 0f3c }']) t.deepEqual(warnings(scope(dns)), [])
  t.deepEqual(warnings(scope('', ['privatelink.file.core.windows.net'])), ['zone-cannot-hold-records'])
})
