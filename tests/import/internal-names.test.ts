import test, { type ExecutionContext } from 'ava'
import { parse } from 'yaml'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'

function read(t: ExecutionContext, name: string, source: string): { readonly design: any; readonly notes: string } {
  const { text, notes } = importSources([temporaryFile(t, name, source)])
  const { problems = [] } = parseTopology(text, 'topology.yaml')
  t.deepEqual(problems.filter(({ severity }) => severity === 'error'), [], text)
  return { design: parse(text), notes: notes.join('\n') }
}

const subnet = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'hub', 'own')]"

/** A network, something in it, and a zone with a link and a record as templates write them: by what the other resource says of itself. */
const template = (type: string, properties: object, zone: string, address: string): string => JSON.stringify({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  resources: [
    { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2023-11-01', name: 'hub', location: 'westeurope', properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'own', properties: { addressPrefix: '10.0.2.0/23' } }] } },
    { type, apiVersion: '2024-01-01', name: 'shop', location: 'westeurope', properties },
    {
      type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: 'dns',
      properties: {
        mode: 'Incremental', expressionEvaluationOptions: { scope: 'inner' },
        parameters: { zone: { value: zone }, address: { value: address }, network: { value: "[resourceId('Microsoft.Network/virtualNetworks', 'hub')]" } },
        template: {
          $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0',
          parameters: { zone: { type: 'string' }, address: { type: 'string' }, network: { type: 'string' } },
          resources: [
            { type: 'Microsoft.Network/privateDnsZones', apiVersion: '2020-06-01', name: "[parameters('zone')]", location: 'global' },
            { type: 'Microsoft.Network/privateDnsZones/A', apiVersion: '2020-06-01', name: "[format('{0}/*', parameters('zone'))]", properties: { ttl: 300, aRecords: [{ ipv4Address: "[parameters('address')]" }] } },
            { type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', apiVersion: '2020-06-01', name: "[format('{0}/hub', parameters('zone'))]", location: 'global', properties: { registrationEnabled: false, virtualNetwork: { id: "[parameters('network')]" } } },
          ],
        },
      },
    },
  ],
})

const environment = { vnetConfiguration: { internal: true, infrastructureSubnetId: subnet } }
const own = { virtualNetworkLinks: ['hub'], recordSets: { '*': { ttl: 300, A: '10.0.3.254' } } }

test('import: the zone of an internal environment has a domain and an address that stand for those that Azure makes up', (t) => {
  const { design, notes } = read(t, 'main.json', template('Microsoft.App/managedEnvironments', environment, "[reference('shop').defaultDomain]", "[reference(resourceId('Microsoft.App/managedEnvironments', 'shop')).staticIp]"))
  const [name] = Object.keys(design.privateDnsZones)
  t.regex(name!, /^shop-[a-z0-9]{8}\.westeurope\.azurecontainerapps\.io$/)
  t.deepEqual(design.privateDnsZones, { [name!]: { name, ...own } })
  t.regex(notes, new RegExp(`main\\.json:\\d+: shop is an internal environment: ${name!.replaceAll('.', '\\.')} and 10\\.0\\.3\\.254 stand for what only run time knows`))
})

test('import: the zone of an App Service Environment with an internal load balancer', (t) => {
  const { design, notes } = read(t, 'main.json', template('Microsoft.Web/hostingEnvironments', { internalLoadBalancingMode: 'Web, Publishing', virtualNetwork: { id: subnet } }, "[format('{0}.appserviceenvironment.net', 'shop')]", "[reference(concat(resourceId('Microsoft.Web/hostingEnvironments', 'shop'), '/configurations/networking'), '2022-03-01').internalInboundIpAddresses[0]]"))
  t.deepEqual(design.privateDnsZones, { 'shop.appserviceenvironment.net': { name: 'shop.appserviceenvironment.net', ...own } })
  t.regex(notes, /shop is an App Service Environment with an internal load balancer: 10\.0\.3\.254 stands for what only run time knows/)
})

test('import: the zone of an API Management service that is internal', (t) => {
  const { design } = read(t, 'main.json', template('Microsoft.ApiManagement/service', { virtualNetworkType: 'Internal', virtualNetworkConfiguration: { subnetResourceId: subnet } }, 'shop.azure-api.net', "[reference('shop').privateIPAddresses[0]]"))
  t.deepEqual(design.privateDnsZones, { 'shop.azure-api.net': { name: 'shop.azure-api.net', ...own } })
})

test('import: what is deployed says its domain and its address, and nothing stands for them', (t) => {
  const known = { ...environment, defaultDomain: 'happysky-1234abcd.westeurope.azurecontainerapps.io', staticIp: '10.0.2.99' }
  const { design, notes } = read(t, 'main.json', template('Microsoft.App/managedEnvironments', known, "[reference('shop').defaultDomain]", "[reference('shop').staticIp]"))
  t.deepEqual(design.privateDnsZones, { 'happysky-1234abcd.westeurope.azurecontainerapps.io': { name: 'happysky-1234abcd.westeurope.azurecontainerapps.io', virtualNetworkLinks: ['hub'], recordSets: { '*': { ttl: 300, A: '10.0.2.99' } } } })
  t.is(notes, '')
})

test('import: an environment that is not internal has no address in its network', (t) => {
  const { notes } = read(t, 'main.json', template('Microsoft.App/managedEnvironments', { vnetConfiguration: { internal: false, infrastructureSubnetId: subnet } }, 'apps.example.com', "[reference('shop').staticIp]"))
  t.regex(notes, /record \* of apps\.example\.com has data known only at run time: left aside/)
})

test('import: a zone without a record of what is internal does not answer for it, which is told', (t) => {
  const { notes } = read(t, 'main.json', template('Microsoft.Web/hostingEnvironments', { internalLoadBalancingMode: 'Web', virtualNetwork: { id: subnet } }, 'shop.appserviceenvironment.net', "[reference('another').address]"))
  t.regex(notes, /shop is an App Service Environment with an internal load balancer: zone shop\.appserviceenvironment\.net has no record of it: .* not judged/)
})

test('import: the zone of an internal environment of a Terraform plan', (t) => {
  const { design } = read(t, 'plan.json', plan([
    ['azurerm_virtual_network.hub', { address_space: ['10.0.0.0/16'] }],
    ['azurerm_subnet.own', { virtual_network_name: 'hub', address_prefixes: ['10.0.2.0/23'] }],
    ['azurerm_container_app_environment.shop', { internal_load_balancer_enabled: true }, { infrastructure_subnet_id: to('azurerm_subnet.own.id') }],
    ['azurerm_private_dns_zone.apps', { name: undefined }, { name: to('azurerm_container_app_environment.shop.default_domain') }],
    ['azurerm_private_dns_zone_virtual_network_link.hub', {}, { private_dns_zone_name: to('azurerm_private_dns_zone.apps.name'), virtual_network_id: to('azurerm_virtual_network.hub.id') }],
    ['azurerm_private_dns_a_record.all', { name: '*', ttl: 300 }, { zone_name: to('azurerm_private_dns_zone.apps.name'), records: to('azurerm_container_app_environment.shop.static_ip_address') }],
  ]))
  const [name] = Object.keys(design.privateDnsZones)
  t.regex(name!, /^shop-[a-z0-9]{8}\.westeurope\.azurecontainerapps\.io$/)
  t.deepEqual(design.privateDnsZones, { [name!]: { name, ...own } })
})
