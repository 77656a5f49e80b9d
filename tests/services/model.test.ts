import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { letThrough } from '../../harness/facts/let-through.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { factsOf } from '../design.ts'

const network = 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 } } }\nhosts: { app: hub/apps, laptop: internet }\n'

/** What hosts get for names: the end of the answer, and of a connection. */
const gets = test.macro({
  async exec(t, text: string, rows: readonly (readonly [host: string, name: string, expected: string])[]) {
    const facts = factsOf(`${network}${text}`)
    const world = modelWorld(createModel(facts))
    for (const [host, name, expected] of rows) {
      const response = await world.ask(host, { name, type: 'A' })
      const chain = response?.answer.map(({ type, data }) => (type === 'A' && facts.frontEnds.some(({ address }) => address === data) ? 'public' : data)) ?? []
      const { outcome, status } = await world.connect(host, name)
      t.is([response?.rcode ?? 'silence', ...chain, outcome, ...(status === undefined ? [] : [status])].join(' '), expected, `${host} ${name}`)
    }
  },
  title: (title) => `services: ${title}`,
})

const zone = (name: string): string => `privateDnsZones: { zone: { name: ${name}, virtualNetworkLinks: hub } }\n`

test('without a private endpoint nobody is led to an alias', gets, 'services: { vault: { type: keyVault } }\n', [
  ['app', 'vault.vault.azure.net', 'NOERROR keyvault-0101weu.westeurope.cloudapp.azure.com public http 401'],
])
test('with one, where the alias is in another domain than the name', gets, `services: { vault: { type: keyVault, publicNetworkAccess: Disabled } }\nprivateEndpoints: { pe: { service: vault, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n${zone('privatelink.vaultcore.azure.net')}`, [
  ['app', 'vault.vault.azure.net', 'NOERROR vault.privatelink.vaultcore.azure.net 10.0.1.4 http 401'],
  ['laptop', 'vault.vault.azure.net', 'NOERROR vault.privatelink.vaultcore.azure.net keyvault-0101weu.westeurope.cloudapp.azure.com public http 403'],
  // A client that uses the alias gets a certificate for another name.
  ['app', 'vault.privatelink.vaultcore.azure.net', 'NOERROR 10.0.1.4 tls'],
  ['app', 'other.vault.azure.net', 'NXDOMAIN unresolved'],
])
test('of a private endpoint for blobs nothing is known of files', gets, `services: { store: { type: storageAccount, groupIds: [blob, file] } }\nprivateEndpoints: { pe: { service: store, groupIds: blob, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n${zone('privatelink.blob.core.windows.net')}`, [
  ['app', 'store.blob.core.windows.net', 'NOERROR store.privatelink.blob.core.windows.net 10.0.1.4 http 400'],
  ['app', 'store.file.core.windows.net', 'NOERROR store.privatelink.file.core.windows.net storageaccount-0101weu.westeurope.cloudapp.azure.com public http 400'],
])
test('two names at one address', gets, `services: { site: { type: webApp } }\nprivateEndpoints: { pe: { service: site, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n${zone('privatelink.azurewebsites.net')}`, [
  ['app', 'site.azurewebsites.net', 'NOERROR site.privatelink.azurewebsites.net 10.0.1.4 http 404'],
  ['app', 'site.scm.azurewebsites.net', 'NOERROR site.scm.privatelink.azurewebsites.net 10.0.1.4 http 404'],
])
test('a name that only a private zone has', gets, `services: { cluster: { type: kubernetesCluster } }\nprivateEndpoints: { pe: { service: cluster, subnet: hub/endpoints, privateDnsZoneGroup: zone } }\n${zone('privatelink.westeurope.azmk8s.io')}`, [
  ['app', 'cluster.privatelink.westeurope.azmk8s.io', 'NOERROR 10.0.1.4 http 401'],
  ['laptop', 'cluster.privatelink.westeurope.azmk8s.io', 'NXDOMAIN unresolved'],
])
test('several zones of one private endpoint, and names that are everybody’s', gets, `services: { scope: { type: monitorPrivateLinkScope } }
privateEndpoints: { pe: { service: scope, subnet: hub/endpoints, privateDnsZoneGroup: [monitor, blob] } }
privateDnsZones: { monitor: { name: privatelink.monitor.azure.com, virtualNetworkLinks: hub }, blob: { name: privatelink.blob.core.windows.net, virtualNetworkLinks: hub } }
`, [
  ['app', 'api.monitor.azure.com', 'NOERROR api.privatelink.monitor.azure.com 10.0.1.4 http 401'],
  ['app', 'scadvisorcontentpl.blob.core.windows.net', 'NOERROR scadvisorcontentpl.privatelink.blob.core.windows.net 10.0.1.9 http 401'],
  ['laptop', 'api.monitor.azure.com', 'NOERROR api.privatelink.monitor.azure.com monitorprivatelinkscope-0101weu.westeurope.cloudapp.azure.com public http 401'],
])
test('a customer’s own service has the names that somebody writes', gets, `services: { partner: { type: privateLinkService, fqdns: orders.contoso.com } }
privateEndpoints: { pe: { service: partner, subnet: hub/endpoints } }
privateDnsZones: { zone: { name: contoso.com, virtualNetworkLinks: hub, recordSets: { orders: { A: 10.0.1.4 }, stock: { A: 10.0.1.4 } } } }
`, [
  ['app', 'orders.contoso.com', 'NOERROR 10.0.1.4 http 200'],
  ['app', 'stock.contoso.com', 'NOERROR 10.0.1.4 http 404'],
  ['laptop', 'orders.contoso.com', 'NXDOMAIN unresolved'],
])
test('a customer’s own service without any names has an address', gets, `services: { partner: { type: privateLinkService } }
privateEndpoints: { pe: { service: partner, subnet: hub/endpoints } }
privateDnsZones: { zone: { name: contoso.com, virtualNetworkLinks: hub, recordSets: { orders: { A: 10.0.1.4 } } } }
`, [['app', 'orders.contoso.com', 'NOERROR 10.0.1.4 tls']])

test('services: a service tag is the address of its own services only', async (t) => {
  const text = (tag: string) => `${network}services: { vault: { type: keyVault }, store: { type: storageAccount, groupIds: blob } }
networkSecurityGroups: { guard: { securityRules: { shut: { priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: ${tag} } } } }
`.replace('apps: 10.0.2.0/24', 'apps: { addressPrefix: 10.0.2.0/24, networkSecurityGroup: guard }')
  const outcomes = async (tag: string) => {
    const world = modelWorld(createModel(factsOf(text(tag))))
    return [(await world.connect('app', 'vault.vault.azure.net')).outcome, (await world.connect('app', 'store.blob.core.windows.net')).outcome]
  }
  t.deepEqual(await outcomes('AzureKeyVault'), ['timeout', 'http'])
  t.deepEqual(await outcomes('Storage.WestEurope'), ['http', 'timeout'])
  t.deepEqual(await outcomes('Storage.NorthEurope'), ['http', 'http'])
  t.deepEqual(await outcomes('AzureCloud'), ['timeout', 'timeout'])
})

test('services: a firewall’s wildcard lets everybody’s through, a name its own', (t) => {
  const facts = factsOf(`
services: { vault: { type: keyVault } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { AzureFirewallSubnet: 10.0.6.0/26, apps: 10.0.2.0/24 } } }
azureFirewalls:
  firewall:
    virtualNetwork: hub
    applicationRules:
      wide: { priority: 100, sourceAddresses: '*', targetFqdns: '*.vault.azure.net' }
      tight: { priority: 110, sourceAddresses: '*', targetFqdns: vault.vault.azure.net }
`)
  t.deepEqual(letThrough(facts).map(({ rule, own, everybodys }) => ({ rule, own, everybodys })), [
    { rule: 'wide', own: ['vault.vault.azure.net'], everybodys: ['every name of Azure Key Vault'] },
    { rule: 'tight', own: ['vault.vault.azure.net'], everybodys: [] },
  ])
})

test('services: front ends and private endpoints answer for the names that are theirs, with a certificate for them', (t) => {
  const facts = factsOf(`${network}services: { site: { type: webApp, publicNetworkAccess: Disabled }, vault: { type: keyVault } }\nprivateEndpoints: { pe: { service: site, subnet: hub/endpoints } }\n`)
  const plan = makePlan(facts, { authority: '', server: '', serverKey: '', expired: '' })
  const configuration = (kind: string) => plan.nodes.find((node) => node.kind === kind)!.files.find(({ path }) => path === '/etc/nginx/nginx.conf')!.content
  const inside = configuration('private-endpoint')
  t.regex(inside, /listen 10\.0\.1\.4:443 ssl;\n {4}server_name site\.scm\.azurewebsites\.net;\n {4}return 404;/)
  t.false(inside.includes('vault.azure.net'))
  const outside = configuration('front-end')
  t.regex(outside, /server_name site\.azurewebsites\.net;\n {4}return 403 /)
  t.regex(outside, /server_name vault\.vault\.azure\.net;\n {4}add_header WWW-Authenticate Bearer always;\n {4}return 401;/)
})
