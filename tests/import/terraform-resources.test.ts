import test, { type ExecutionContext } from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFile } from '../temporary.ts'
import { plan, to } from './plan.ts'

type Planned = Parameters<typeof plan>[0]

const hub: Planned = [
  ['azurerm_virtual_network.hub', { address_space: ['10.0.0.0/16'] }],
  ['azurerm_subnet.AzureFirewallSubnet', { virtual_network_name: 'hub', address_prefixes: ['10.0.0.0/26'] }],
  ['azurerm_subnet.apps', { virtual_network_name: 'hub', address_prefixes: ['10.0.1.0/24'], service_endpoints: ['Microsoft.Storage'] }],
  ['azurerm_subnet.endpoints', { virtual_network_name: 'hub', address_prefixes: ['10.0.2.0/24'] }],
]
const atFirewall = { ip_configuration: [{ subnet_id: to('azurerm_subnet.AzureFirewallSubnet.id') }] }

function imported(t: ExecutionContext, ...more: Planned): ReturnType<typeof importSources> & { readonly design: NonNullable<ReturnType<typeof parseTopology>['topology']> } {
  const made = importSources([temporaryFile(t, 'plan.json', plan([...hub, ...more]))])
  const { topology, problems } = parseTopology(made.text, 'plan.yaml')
  if (topology === undefined) throw new Error(`${JSON.stringify(problems)}\n${made.text}`)
  return { ...made, design: topology }
}

test('rules of a firewall policy come along, those of the policy that it extends first, with the groups of addresses that they name', (t) => {
  const rules = (name: string, rule: object): object => ({ priority: 200, network_rule_collection: [{ name: 'all', priority: 100, action: 'Allow', rule: [{ name, protocols: ['TCP'], source_addresses: ['10.0.0.0/8'], destination_ports: ['443'], ...rule }] }] })
  const { design, notes, leftAside } = imported(t,
    ['azurerm_firewall.fw', { ip_configuration: [{}] }, { ...atFirewall, firewall_policy_id: to('azurerm_firewall_policy.own.id') }],
    ['azurerm_firewall_policy.own', { dns: [{ proxy_enabled: true }] }, { base_policy_id: to('azurerm_firewall_policy.base.id') }],
    ['azurerm_firewall_policy.base', {}],
    ['azurerm_ip_group.endpoints', { cidrs: ['10.0.2.0/24', '10.9.0.4'] }],
    ['azurerm_firewall_policy_rule_collection_group.own', rules('to-endpoints', {}), { firewall_policy_id: to('azurerm_firewall_policy.own.id'), network_rule_collection: [{ rule: [{ destination_ip_groups: to('azurerm_ip_group.endpoints.id') }] }] }],
    ['azurerm_firewall_policy_rule_collection_group.base', {
      ...rules('no-telnet', { destination_addresses: ['*'], destination_ports: ['23'] }),
      application_rule_collection: [{ name: 'web', priority: 300, action: 'Allow', rule: [{ name: 'registry', protocols: [{ type: 'Https', port: 443 }], source_addresses: ['*'], destination_fqdns: ['*.azurecr.io'] }] }],
      nat_rule_collection: [{ name: 'in', priority: 400, action: 'Dnat', rule: [{ name: 'rdp' }] }],
    }, { firewall_policy_id: to('azurerm_firewall_policy.base.id') }],
  )
  const firewall = design.azureFirewalls.get('fw')
  t.deepEqual(firewall?.networkRules.map(({ name, destinationAddresses }) => [name, destinationAddresses]), [['no-telnet', ['*']], ['to-endpoints', ['10.0.2.0/24', '10.9.0.4']]])
  t.deepEqual(firewall?.applicationRules.map(({ name, targetFqdns }) => [name, targetFqdns]), [['registry', ['*.azurecr.io']]])
  t.true(firewall?.dnsSettings.enableProxy)
  t.deepEqual([notes.map((note) => note.replace(/^.*: rule/, 'rule')), leftAside], [['rule rdp of firewall fw is left aside: it translates addresses'], {}])
})

test('a firewall without a policy has its rules and its DNS proxy too', (t) => {
  const { design, notes } = imported(t,
    ['azurerm_firewall.fw', { ip_configuration: [{}], dns_proxy_enabled: true, dns_servers: ['10.0.1.4'] }, atFirewall],
    ['azurerm_firewall_network_rule_collection.net', { azure_firewall_name: 'fw', priority: 150, action: 'Deny', rule: [{ name: 'dns', protocols: ['UDP'], source_addresses: ['*'], destination_addresses: ['8.8.8.8'], destination_ports: ['53'] }] }],
    ['azurerm_firewall_application_rule_collection.app', { azure_firewall_name: 'fw', priority: 200, action: 'Allow', rule: [{ name: 'web', protocol: [{ type: 'Https', port: '443' }], source_addresses: ['*'], target_fqdns: ['example.com'] }] }],
  )
  const firewall = design.azureFirewalls.get('fw')
  t.deepEqual(firewall?.dnsSettings, { enableProxy: true, servers: ['10.0.1.4'] })
  t.deepEqual(firewall?.networkRules.map(({ name, action, priority }) => [name, action, priority]), [['dns', 'Deny', 150]])
  t.deepEqual(firewall?.applicationRules.map(({ name, priority }) => [name, priority]), [['web', 200]])
  t.deepEqual(notes, [])
})

test('what stands beside a resource belongs to it: addresses of NAT gateways, DNS servers of networks, rules of storage accounts', (t) => {
  const { text, notes, leftAside } = imported(t,
    ['azurerm_nat_gateway.nat', {}],
    ['azurerm_public_ip.out', { ip_address: '203.0.113.77' }],
    ['azurerm_nat_gateway_public_ip_association.out', {}, { nat_gateway_id: to('azurerm_nat_gateway.nat.id'), public_ip_address_id: to('azurerm_public_ip.out.id') }],
    ['azurerm_subnet_nat_gateway_association.apps', {}, { nat_gateway_id: to('azurerm_nat_gateway.nat.id'), subnet_id: to('azurerm_subnet.apps.id') }],
    ['azurerm_nat_gateway.idle', {}],
    ['azurerm_virtual_network_dns_servers.hub', { dns_servers: ['10.0.1.10'] }, { virtual_network_id: to('azurerm_virtual_network.hub.id') }],
    ['azurerm_storage_account.stcontoso', {}],
    ['azurerm_storage_account_network_rules.st', { default_action: 'Deny', ip_rules: ['203.0.113.9'] }, { storage_account_id: to('azurerm_storage_account.stcontoso.id'), virtual_network_subnet_ids: to('azurerm_subnet.apps.id') }],
    ['azurerm_key_vault.kv-contoso-app', { network_acls: [{ default_action: 'Deny', bypass: 'None', ip_rules: [] }] }],
    ['azurerm_private_endpoint.st', { private_service_connection: [{ name: 'a', subresource_names: ['blob'] }] }, { subnet_id: to('azurerm_subnet.endpoints.id'), private_service_connection: [{ private_connection_resource_id: to('azurerm_storage_account.stcontoso.id') }] }],
    ['azurerm_private_endpoint.kv', { private_service_connection: [{ name: 'a', subresource_names: ['vault'] }] }, { subnet_id: to('azurerm_subnet.endpoints.id'), private_service_connection: [{ private_connection_resource_id: to('azurerm_key_vault.kv-contoso-app.id') }] }],
    ['azurerm_subnet_network_security_group_association.far', { subnet_id: '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/far/subnets/x', network_security_group_id: 'y' }],
    ['azurerm_linux_web_app.shop', {}, { virtual_network_subnet_id: to('azurerm_subnet.apps.id') }],
  )
  t.regex(text, /\n {2}nat: 203\.0\.113\.77\n/)
  t.regex(text, /apps: \{ addressPrefix: 10\.0\.1\.0\/24, natGateway: nat, serviceEndpoints: Microsoft\.Storage \}/)
  t.regex(text, /dnsServers: 10\.0\.1\.10/)
  t.regex(text, /networkAcls: \{ defaultAction: Deny, ipRules: \[203\.0\.113\.9\], virtualNetworkRules: \[hub\/apps\] \}/)
  t.regex(text, /kv-contoso-app: \{ type: keyVault, location: westeurope, networkAcls: \{ defaultAction: Deny \} \}/)
  t.regex(text, /# Microsoft\.Web\/sites shop\n {2}vm-hub-apps: hub\/apps/)
  t.deepEqual(notes.map((note) => note.replace(/^.*plan\.json: /, '')), [
    'azurerm_subnet_network_security_group_association.far: it adds to virtualnetworks/subnets far/x in rg, which this plan does not declare: left aside',
    'azurerm_nat_gateway.idle: NAT gateway idle is left aside: it has no public address, without which it passes nothing',
  ])
  t.deepEqual(leftAside, {})
})
