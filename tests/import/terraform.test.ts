import { join } from 'node:path'
import test from 'ava'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

test('a plan whose ids are known only after apply: modules, count and for_each, variables and outputs', (t) => {
  const { text, leftAside, notes } = importSources([join(import.meta.dirname, '../../fixtures/import/plan.json')])
  const { topology: design, problems } = parseTopology(text, 'plan.yaml')
  if (design === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  t.deepEqual([...design.virtualNetworks.values()].map(({ name, subnets, peerings }) => [name, subnets.length, peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)]), [
    ['hub', 2, ['spoke-a', 'spoke-b']], ['spoke-a', 1, ['hub']], ['spoke-b', 1, ['hub']],
  ])
  t.deepEqual([...design.privateDnsZones.values()].map(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)), [['hub', 'spoke-a', 'spoke-b']])
  const endpoint = design.privateEndpoints.get('pe-acr')
  t.deepEqual([endpoint?.service, endpoint?.subnet, endpoint?.privateDnsZoneGroup], ['contosoteam', 'endpoints', ['privatelink.azurecr.io']])
  t.deepEqual(design.intent.map(({ from, service }) => [from, service]), [[['vm-hub-servers', 'vm-spoke-a-apps', 'vm-spoke-b-apps'], 'contosoteam']])
  t.deepEqual(leftAside, { random_id: 1 })
  t.deepEqual(notes, [])
})

test('addresses that apply makes, lists of references, forwarding, replicas and gateways of a plan', (t) => {
  const file = temporaryFile(t, 'plan.json', plan([
    ['azurerm_virtual_network.hub', { address_space: ['10.0.0.0/16'] }],
    ['azurerm_subnet.AzureFirewallSubnet', { virtual_network_name: 'hub', address_prefixes: ['10.0.0.0/26'] }],
    ['azurerm_subnet.in', { virtual_network_name: 'hub', address_prefixes: ['10.0.1.0/28'] }],
    ['azurerm_subnet.out', { virtual_network_name: 'hub', address_prefixes: ['10.0.1.16/28'] }],
    ['azurerm_subnet.GatewaySubnet', { virtual_network_name: 'hub', address_prefixes: ['10.0.3.0/26'] }],
    ['azurerm_subnet.endpoints', { virtual_network_name: 'hub', address_prefixes: ['10.0.2.0/24'] }],
    ['azurerm_firewall.fw', { ip_configuration: [{ name: 'a' }] }, { ip_configuration: [{ subnet_id: to('azurerm_subnet.AzureFirewallSubnet.id') }], firewall_policy_id: to('azurerm_firewall_policy.policy.id') }],
    ['azurerm_firewall_policy.policy', { dns: [{ proxy_enabled: true, servers: [] }] }],
    ['azurerm_virtual_network.spoke', { address_space: ['10.1.0.0/16'] }, { dns_servers: to('azurerm_firewall.fw.ip_configuration[0].private_ip_address') }],
    ['azurerm_route_table.table', {}],
    ['azurerm_route.default', { route_table_name: 'table', address_prefix: '0.0.0.0/0', next_hop_type: 'VirtualAppliance' }, { next_hop_in_ip_address: to('azurerm_firewall.fw.ip_configuration[0].private_ip_address') }],
    ['azurerm_private_dns_zone.registry', { name: 'privatelink.azurecr.io' }],
    ['azurerm_private_dns_zone.data', { name: 'westeurope.data.privatelink.azurecr.io' }],
    ['azurerm_container_registry.contosoacr', { sku: 'Premium', georeplications: [{ location: 'North Europe' }] }],
    ['azurerm_private_endpoint.pe', { private_service_connection: [{ name: 'a', subresource_names: ['registry'], is_manual_connection: false }], private_dns_zone_group: [{ name: 'default' }] }, {
      subnet_id: to('azurerm_subnet.endpoints.id'), private_service_connection: [{ private_connection_resource_id: to('azurerm_container_registry.contosoacr.id') }],
      private_dns_zone_group: [{ private_dns_zone_ids: to('azurerm_private_dns_zone.registry.id', 'azurerm_private_dns_zone.data.id') }],
    }],
    ['azurerm_private_dns_resolver.resolver', {}, { virtual_network_id: to('azurerm_virtual_network.hub.id') }],
    ['azurerm_private_dns_resolver_inbound_endpoint.inbound', {}, { private_dns_resolver_id: to('azurerm_private_dns_resolver.resolver.id'), ip_configurations: [{ subnet_id: to('azurerm_subnet.in.id') }] }],
    ['azurerm_private_dns_resolver_outbound_endpoint.outbound', {}, { private_dns_resolver_id: to('azurerm_private_dns_resolver.resolver.id'), subnet_id: to('azurerm_subnet.out.id') }],
    ['azurerm_private_dns_resolver_dns_forwarding_ruleset.rules', {}, { private_dns_resolver_outbound_endpoint_ids: to('azurerm_private_dns_resolver_outbound_endpoint.outbound.id') }],
    ['azurerm_private_dns_resolver_forwarding_rule.corp', { domain_name: 'corp.example.', enabled: true, target_dns_servers: [{ ip_address: '10.9.0.4', port: 53 }] }, { dns_forwarding_ruleset_id: to('azurerm_private_dns_resolver_dns_forwarding_ruleset.rules.id') }],
    ['azurerm_private_dns_resolver_virtual_network_link.spoke', {}, { dns_forwarding_ruleset_id: to('azurerm_private_dns_resolver_dns_forwarding_ruleset.rules.id'), virtual_network_id: to('azurerm_virtual_network.spoke.id') }],
    ['azurerm_virtual_network_gateway.gateway', { type: 'Vpn', ip_configuration: [{}] }, { ip_configuration: [{ subnet_id: to('azurerm_subnet.GatewaySubnet.id') }] }],
    ['azurerm_local_network_gateway.office', { address_space: ['192.168.0.0/24'] }],
    ['azurerm_virtual_network_gateway_connection.office', { type: 'IPsec' }, { virtual_network_gateway_id: to('azurerm_virtual_network_gateway.gateway.id'), local_network_gateway_id: to('azurerm_local_network_gateway.office.id') }],
  ]))
  const { text, leftAside, notes } = importSources([file])
  const { topology: design, problems } = parseTopology(text, 'plan.yaml')
  if (design === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  t.deepEqual(design.virtualNetworks.get('spoke')?.dnsServers, ['10.0.0.4'])
  t.deepEqual([...design.routeTables.values()].flatMap(({ routes }) => routes.map(({ nextHopIpAddress }) => nextHopIpAddress)), ['10.0.0.4'])
  t.deepEqual(design.privateEndpoints.get('pe')?.privateDnsZoneGroup, ['privatelink.azurecr.io', 'westeurope.data.privatelink.azurecr.io'])
  t.deepEqual(design.registries.get('contosoacr')?.replications.map(({ location }) => location), ['northeurope'])
  t.deepEqual([...design.dnsForwardingRulesets.values()].map(({ virtualNetworkLinks, forwardingRules }) => [virtualNetworkLinks.length, forwardingRules.map(({ domainName }) => domainName)]), [[1, ['corp.example']]])
  t.is(design.connections.size, 1)
  t.deepEqual([leftAside, notes], [{}, []])
})

const address = { resource_group_name: 'rg', location: 'westeurope' }
const hubs = { weu: '10.0.0.0/16', neu: '10.8.0.0/16' }
const spokes = { app: { range: '10.1.0.0/16', hub: 'weu' }, data: { range: '10.2.0.0/16', hub: 'neu' } }

/** Behind an index that is an expression a plan says of a module no more than its name: `module.hub[each.value.hub].network_id`. */
function repeated(more: { readonly hubOf?: readonly string[] } = {}): string {
  const { hubOf = ['module.hub', 'each.value.hub', 'each.value'] } = more
  const instance = (of: string, name: string, key: string | number, values: object): object => ({ address: `${of}.${name}[${JSON.stringify(key)}]`, index: key, mode: 'managed', type: of, name, values: { ...address, ...values } })
  const configured = (of: string, name: string, expressions: object, repeat: object = {}): object => ({ address: `${of}.${name}`, mode: 'managed', type: of, name, expressions, ...repeat })
  const forEach = { for_each_expression: { references: ['var.spokes'] } }
  const own = (name: string): object => ({ references: [`azurerm_${name}.this.id`, `azurerm_${name}.this`] })
  return JSON.stringify({
    format_version: '1.2', variables: { spokes: { value: spokes }, regions: { value: Object.keys(hubs) } },
    planned_values: {
      root_module: {
        resources: [
          ...Object.entries(spokes).flatMap(([key, { range }]) => [
            instance('azurerm_virtual_network', 'spoke', key, { name: `vnet-${key}`, address_space: [range] }),
            instance('azurerm_virtual_network_peering', 'out', key, { name: 'hub', virtual_network_name: `vnet-${key}` }),
            instance('azurerm_virtual_network_peering', 'back', key, { name: key }),
          ]),
          ...Object.keys(hubs).map((_, index) => instance('azurerm_private_dns_zone', 'zones', index, { name: `${index}.corp.example` })),
          ...Object.keys(hubs).map((_, index) => instance('azurerm_private_dns_zone_virtual_network_link', 'links', index, { name: 'hub', private_dns_zone_name: `${index}.corp.example` })),
        ],
        child_modules: Object.entries(hubs).map(([key, range]) => ({
          address: `module.hub["${key}"]`, resources: [
            { address: `module.hub["${key}"].azurerm_virtual_network.this`, mode: 'managed', type: 'azurerm_virtual_network', name: 'this', values: { ...address, name: `hub-${key}`, address_space: [range] } },
            { address: `module.hub["${key}"].azurerm_route_table.this`, mode: 'managed', type: 'azurerm_route_table', name: 'this', values: { ...address, name: `routes-${key}` } },
          ],
        })),
      },
    },
    configuration: {
      root_module: {
        variables: { spokes: {}, regions: {} },
        resources: [
          configured('azurerm_virtual_network', 'spoke', {}, forEach),
          configured('azurerm_virtual_network_peering', 'out', { remote_virtual_network_id: { references: hubOf } }, forEach),
          configured('azurerm_virtual_network_peering', 'back', { virtual_network_name: { references: hubOf }, remote_virtual_network_id: { references: ['azurerm_virtual_network.spoke', 'each.key'] } }, forEach),
          configured('azurerm_private_dns_zone', 'zones', {}, { count_expression: { references: ['var.regions'] } }),
          configured('azurerm_private_dns_zone_virtual_network_link', 'links', { virtual_network_id: { references: ['module.hub', 'var.regions', 'count.index'] } }, { count_expression: { references: ['var.regions'] } }),
        ],
        module_calls: { hub: { source: './hub', module: { resources: [configured('azurerm_virtual_network', 'this', {}), configured('azurerm_route_table', 'this', {})], outputs: { network_id: { expression: own('virtual_network') }, routes: { expression: own('route_table') } } } } },
      },
    },
  })
}

test('references whose index is an expression lead to the instance that the variables of a plan say', (t) => {
  const { text, notes } = importSources([temporaryFile(t, 'plan.json', repeated())])
  const { topology: design, problems } = parseTopology(text, 'plan.yaml')
  if (design === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  t.deepEqual([...design.virtualNetworks.values()].map(({ name, peerings }) => [name, peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)]), [
    ['vnet-app', ['hub-weu']], ['vnet-data', ['hub-neu']], ['hub-weu', ['vnet-app']], ['hub-neu', ['vnet-data']],
  ])
  t.deepEqual([...design.privateDnsZones.values()].map(({ zoneName, virtualNetworkLinks }) => [zoneName, virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)]), [['0.corp.example', ['hub-weu']], ['1.corp.example', ['hub-neu']]])
  t.deepEqual(notes, [])
  t.deepEqual(importSources([temporaryFile(t, 'other.json', repeated({ hubOf: ['module.hub[each.value.hub].network_id', 'module.hub', 'each.value.hub', 'each.value'] }))]).text.split('\n').slice(1).join('\n').replaceAll('other.json', 'plan.json').replace(/# .*/g, ''), text.split('\n').slice(1).join('\n').replace(/# .*/g, ''), 'some versions write the index out')
})

test('of a reference whose index only Terraform knows none of several is taken, and it is told', (t) => {
  const { text, notes } = importSources([temporaryFile(t, 'plan.json', repeated({ hubOf: ['module.hub', 'local.hub_of', 'each.key'] }))])
  t.true(notes.some((note) => /peering hub leads to ⟦module\.hub, local\.hub_of, each\.key⟧, which no source declares/.test(note)), notes.join('\n'))
  t.deepEqual([...parseTopology(text, 'plan.yaml').topology?.virtualNetworks.values() ?? []].flatMap(({ peerings }) => peerings), [])
})

test('a plan that Terraform could not finish says so, and what it lacks is not missing', (t) => {
  const whole = JSON.parse(plan([['azurerm_virtual_network.hub', { address_space: ['10.0.0.0/16'] }]])) as object
  for (const [more, why] of [[{ errored: true }, 'it ended with an error'], [{ complete: false }, 'Terraform has put some of it off']] as const) {
    t.deepEqual(importSources([temporaryFile(t, 'plan.json', JSON.stringify({ ...whole, ...more }))]).unread.map((one) => one.why), [why])
  }
  t.deepEqual(importSources([temporaryFile(t, 'plan.json', JSON.stringify({ ...whole, errored: false, complete: true }))]).unread, [])
})
