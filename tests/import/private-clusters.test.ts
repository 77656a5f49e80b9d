import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'

const nodes = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'spoke', 'nodes')]"
const zone = (name: string): string => `[resourceId('Microsoft.Network/privateDnsZones', '${name}')]`

interface Cluster { readonly body?: object; readonly access?: object; readonly pools?: readonly object[]; readonly others?: readonly object[] }

const template = ({ body = {}, access = {}, pools = [{ name: 'users', mode: 'User' }, { name: 'system', mode: 'System', vnetSubnetID: nodes }], others = [] }: Cluster): string => JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [
    ...['hub', 'spoke'].map((name, index) => ({ type: 'Microsoft.Network/virtualNetworks', name, location: 'westeurope', properties: { addressSpace: { addressPrefixes: [`10.${index}.0.0/16`] }, subnets: [{ name: 'nodes', properties: { addressPrefix: `10.${index}.1.0/24` } }] } })),
    { type: 'Microsoft.ContainerService/managedClusters', name: 'prod', location: 'westeurope', properties: { dnsPrefix: 'shop', agentPoolProfiles: pools, apiServerAccessProfile: { enablePrivateCluster: true, ...access }, ...body } },
    ...others,
  ],
})

function made(t: ExecutionContext, cluster: Cluster): { readonly design: any; readonly notes: readonly string[] } {
  return read(t, 'main.json', template(cluster))
}

function read(t: ExecutionContext, name: string, source: string): { readonly design: any; readonly notes: readonly string[] } {
  const { text, notes } = importSources([temporaryFile(t, name, source)])
  const { problems = [] } = parseTopology(text, 'topology.yaml')
  t.deepEqual(problems.filter(({ severity }) => severity === 'error'), [], text)
  return { design: parse(text), notes }
}

test('import: a private cluster has an endpoint in the subnet of its nodes and a zone of its own, linked to their network', (t) => {
  const { design, notes } = made(t, {})
  const { subzone, name } = design.services.prod.dns
  const own = `${subzone}.privatelink.westeurope.azmk8s.io`
  t.regex(name, /^shop-[a-z0-9]{8}$/)
  t.deepEqual(design.privateDnsZones, { [own]: { name: own, virtualNetworkLinks: ['spoke'] } })
  t.deepEqual(design.privateEndpoints, { 'prod-api': { service: 'prod', groupIds: 'management', subnet: 'spoke/nodes', privateDnsZoneGroup: own } })
  t.true(notes.some((note) => note.includes('parts that the platform makes up')))
})

test('import: a private cluster with a zone that somebody brings, which Azure links to its network too', (t) => {
  const name = 'team.privatelink.westeurope.azmk8s.io'
  const { design, notes } = made(t, {
    access: { privateDNSZone: zone(name) }, body: { fqdnSubdomain: 'shop' },
    others: [
      { type: 'Microsoft.Network/privateDnsZones', name, location: 'global' },
      { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', name: `${name}/hub`, location: 'global', properties: { virtualNetwork: { id: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } } },
    ],
  })
  t.deepEqual(design.privateDnsZones, { [name]: { name, virtualNetworkLinks: ['hub', 'spoke'] } })
  t.deepEqual(design.services.prod, { type: 'kubernetesCluster', location: 'westeurope', dns: { name: 'shop', subzone: 'team' }, publicNetworkAccess: 'Disabled' })
  t.deepEqual(notes, [])
})

test('import: the zone that a private cluster brings, which no source declares, is told, and its endpoint is there', (t) => {
  const { design, notes } = made(t, { access: { privateDNSZone: '/subscriptions/1/resourceGroups/dns/providers/Microsoft.Network/privateDnsZones/privatelink.westeurope.azmk8s.io' }, body: { fqdnSubdomain: 'shop' } })
  t.deepEqual(design.privateEndpoints['prod-api'], { service: 'prod', groupIds: 'management', subnet: 'spoke/nodes' })
  t.is(design.privateDnsZones, undefined)
  t.regex(notes.join('\n'), /the API server of prod has its record in privateDnsZones privatelink\.westeurope\.azmk8s\.io in dns, which no source declares/)
})

/** What is told of a cluster that has no endpoint in the design. */
const tells = test.macro({
  title: (title) => `import: a private cluster is told where its template does not say enough: ${title}`,
  exec(t, cluster: Cluster, why: RegExp) {
    const { design, notes } = made(t, cluster)
    t.is(design.privateEndpoints, undefined)
    t.regex(notes.join('\n'), why)
  },
})

test('no zone', tells, { access: { privateDNSZone: 'none' } }, /main\.json:\d+: prod is a private cluster, and it has no private zone: its name is public/)
test('a network of Azure\'s', tells, { pools: [{ name: 'system', mode: 'System' }] }, /its nodes are in a network that Azure makes for it/)
test('a network that is not here', tells, { pools: [{ vnetSubnetID: '/subscriptions/1/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/other/subnets/nodes' }] }, /the subnet of its nodes is one that no source declares \(virtualNetworks\/subnets other\/nodes in net\)/)
test('an API server in a subnet', tells, { access: { enableVnetIntegration: true } }, /its API server stands in a subnet, behind a load balancer/)
test('a zone that Azure would refuse', tells, { access: { privateDNSZone: zone('cluster.example.com') } }, /cannot be called cluster\.example\.com/)
test('whether it is one', tells, { access: { enablePrivateCluster: "[parameters('private')]" } }, /whether prod is a private cluster is known only at run time/)

test('import: a cluster with a public API server has no endpoint', (t) => {
  const { design, notes } = made(t, { access: { enablePrivateCluster: false } })
  t.is(design.privateEndpoints, undefined)
  t.deepEqual(notes, [])
})

test('import: a second endpoint of a private cluster, in another network, is one of two', (t) => {
  const { design } = made(t, {
    others: [{ type: 'Microsoft.Network/privateEndpoints', name: 'from-hub', location: 'westeurope', properties: {
      subnet: { id: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'nodes')]" },
      privateLinkServiceConnections: [{ name: 'api', properties: { privateLinkServiceId: "[resourceId('Microsoft.ContainerService/managedClusters', 'prod')]", groupIds: ['management'] } }],
    } }],
  })
  t.deepEqual(Object.keys(design.privateEndpoints).toSorted(), ['from-hub', 'prod-api'])
  t.is(design.privateEndpoints['from-hub'].service, 'prod')
})

test('import: of a deployed private cluster its names are known, and its endpoint is its own', (t) => {
  const id = (type: string, name: string, group = 'MC_shop'): string => `/subscriptions/1/resourceGroups/${group}/providers/${type}/${name}`
  const name = '1a2b.privatelink.westeurope.azmk8s.io'
  const subnet = id('Microsoft.Network/virtualNetworks', 'spoke/subnets/nodes', 'net')
  const { design, notes } = read(t, 'export.json', JSON.stringify([
    { id: id('Microsoft.Network/virtualNetworks', 'spoke', 'net'), location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.1.0/24' } }] } },
    { id: id('Microsoft.ContainerService/managedClusters', 'prod', 'shop'), location: 'westeurope', properties: { privateFQDN: `shop-12345678.${name}`, agentPoolProfiles: [{ vnetSubnetID: subnet }], apiServerAccessProfile: { enablePrivateCluster: true, privateDNSZone: 'system' } } },
    { id: id('Microsoft.Network/privateDnsZones', name), location: 'global' },
    { id: id('Microsoft.Network/privateDnsZones', `${name}/virtualNetworkLinks/shop`), properties: { virtualNetwork: { id: id('Microsoft.Network/virtualNetworks', 'spoke', 'net') } } },
    { id: id('Microsoft.Network/privateDnsZones', `${name}/A/shop-12345678`), properties: { ttl: 300, aRecords: [{ ipv4Address: '10.0.1.4' }] } },
    { id: id('Microsoft.Network/privateEndpoints', 'kube-apiserver'), location: 'westeurope', properties: { subnet: { id: subnet }, privateLinkServiceConnections: [{ properties: { privateLinkServiceId: id('Microsoft.ContainerService/managedClusters', 'prod', 'shop'), groupIds: ['management'] } }] } },
  ]))
  t.deepEqual(design.services.prod.dns, { name: 'shop-12345678', subzone: '1a2b' })
  t.deepEqual(design.privateDnsZones, { [name]: { name, virtualNetworkLinks: ['spoke'], recordSets: { 'shop-12345678': { ttl: 300, A: '10.0.1.4' } } } })
  t.deepEqual(design.privateEndpoints, { 'kube-apiserver': { service: 'prod', groupIds: 'management', subnet: 'spoke/nodes' } })
  t.deepEqual(notes, [])
})

test('import: private clusters of a Terraform plan, with a zone that it makes and with none', (t) => {
  const pool = { default_node_pool: [{ vnet_subnet_id: to('azurerm_subnet.nodes.id') }] }
  const cluster = (values: object): object => ({ private_cluster_enabled: true, dns_prefix: 'shop', default_node_pool: [{}], ...values })
  const { design, notes } = read(t, 'plan.json', plan([
    ['azurerm_virtual_network.spoke', { address_space: ['10.0.0.0/16'] }],
    ['azurerm_subnet.nodes', { virtual_network_name: 'spoke', address_prefixes: ['10.0.1.0/24'] }],
    ['azurerm_private_dns_zone.zone', { name: 'privatelink.westeurope.azmk8s.io' }],
    ['azurerm_kubernetes_cluster.brought', cluster({ dns_prefix_private_cluster: 'shop' }), { ...pool, private_dns_zone_id: to('azurerm_private_dns_zone.zone.id') }],
    ['azurerm_kubernetes_cluster.own', cluster({ private_dns_zone_id: 'System' }), pool],
    ['azurerm_kubernetes_cluster.public', cluster({ private_dns_zone_id: 'None' }), pool],
  ]))
  t.deepEqual(Object.keys(design.privateEndpoints), ['brought-api', 'own-api'])
  t.is(design.privateEndpoints['brought-api'].privateDnsZoneGroup, 'privatelink.westeurope.azmk8s.io')
  t.deepEqual(design.privateDnsZones['privatelink.westeurope.azmk8s.io'].virtualNetworkLinks, ['spoke'])
  t.regex(design.privateEndpoints['own-api'].privateDnsZoneGroup, /\.privatelink\.westeurope\.azmk8s\.io$/)
  t.true(notes.some((note) => /azurerm_kubernetes_cluster\.public: public is a private cluster, and it has no private zone/.test(note)), notes.join('\n'))
})
