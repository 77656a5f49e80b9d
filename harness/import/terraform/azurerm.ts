import { symbol } from '../symbol.ts'
import { addressesOf, furtherShapes } from './azurerm-more.ts'
import { registryShapes } from './azurerm-registry.ts'
import { firewallShapes } from './azurerm-firewall.ts'
import { machineShapes, serviceShapes } from './azurerm-services.ts'
import { trafficManagerShapes } from './azurerm-traffic-manager.ts'
import type { Json, Planned } from './plan.ts'
import type { Ids, Shape } from './shape.ts'

const named = (id: string | undefined): Json | undefined => (id === undefined ? undefined : { id })
const first = (value: unknown): Json => ((Array.isArray(value) ? value[0] : value) ?? {}) as Json
const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])
const configuration = (one: Planned, ids: Ids): readonly Json[] =>
  [{ name: 'first', subnet: named(ids.at(one, 'ip_configuration', 'subnet_id')), privateIPAddress: first(one.values['ip_configuration'])['private_ip_address'] ?? undefined }]

const record = (type: string, body: (values: Json) => Json): Shape =>
  ({ type: `Microsoft.Network/privateDnsZones/${type}`, parent: { name: 'zone_name' }, body: ({ values }) => ({ ttl: values['ttl'], ...body(values) }) })

export const shapes: Readonly<Record<string, Shape>> = {
  azurerm_virtual_network: {
    type: 'Microsoft.Network/virtualNetworks',
    body: (network, ids) => ({
      addressSpace: { addressPrefixes: list(network.values['address_space']) }, dhcpOptions: { dnsServers: addressesOf(network, ids, 'dns_servers') },
      subnets: list(network.values['subnet']).map((one) => ({ name: one.name, addressPrefixes: one.address_prefixes ?? [one.address_prefix], networkSecurityGroup: named(one.security_group || undefined), routeTable: named(one.route_table_id || undefined) })),
    }),
  },
  azurerm_subnet: {
    type: 'Microsoft.Network/virtualNetworks/subnets', parent: { name: 'virtual_network_name' },
    body: ({ values }) => ({ addressPrefixes: list(values['address_prefixes']), serviceEndpoints: list(values['service_endpoints']).map((one) => ({ service: one })), privateEndpointNetworkPolicies: values['private_endpoint_network_policies'] }),
  },
  azurerm_virtual_network_peering: {
    type: 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings', parent: { name: 'virtual_network_name' },
    body: (one, ids) => ({
      remoteVirtualNetwork: named(ids.at(one, 'remote_virtual_network_id')), allowVirtualNetworkAccess: one.values['allow_virtual_network_access'], allowForwardedTraffic: one.values['allow_forwarded_traffic'],
      allowGatewayTransit: one.values['allow_gateway_transit'], useRemoteGateways: one.values['use_remote_gateways'],
    }),
  },
  azurerm_private_dns_zone: { type: 'Microsoft.Network/privateDnsZones' },
  azurerm_private_dns_zone_virtual_network_link: {
    type: 'Microsoft.Network/privateDnsZones/virtualNetworkLinks', parent: { name: 'private_dns_zone_name' },
    body: (one, ids) => ({ virtualNetwork: named(ids.at(one, 'virtual_network_id')), registrationEnabled: one.values['registration_enabled'], resolutionPolicy: one.values['resolution_policy'] }),
  },
  azurerm_private_dns_a_record: {
    type: 'Microsoft.Network/privateDnsZones/A', parent: { name: 'zone_name' },
    body: (one, ids) => ({ ttl: one.values['ttl'], aRecords: addressesOf(one, ids, 'records').map((ipv4Address) => ({ ipv4Address })) }),
  },
  azurerm_private_dns_cname_record: record('CNAME', (values) => ({ cnameRecord: { cname: values['record'] } })),
  azurerm_private_endpoint: {
    type: 'Microsoft.Network/privateEndpoints',
    body: (one, ids) => {
      const connection = first(one.values['private_service_connection'])
      return {
        subnet: named(ids.at(one, 'subnet_id')),
        [connection['is_manual_connection'] === true ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections']: [{
          name: connection['name'], privateLinkServiceId: ids.at(one, 'private_service_connection', 'private_connection_resource_id'), groupIds: list(connection['subresource_names']),
        }],
        ipConfigurations: list(one.values['ip_configuration']).map((each) => ({ memberName: each.member_name ?? each.subresource_name, privateIPAddress: each.private_ip_address })),
        privateDnsZoneGroups: list(one.values['private_dns_zone_group']).map((group) => ({
          name: group.name ?? 'default', privateDnsZoneConfigs: (list(group.private_dns_zone_ids).length > 0 ? list(group.private_dns_zone_ids) : one.refersAll('private_dns_zone_group', 'private_dns_zone_ids').map((target) => ids.of(target))).map((id) => ({ privateDnsZoneId: id })),
        })),
      }
    },
  },
  azurerm_network_security_group: {
    type: 'Microsoft.Network/networkSecurityGroups',
    body: ({ values }) => ({ securityRules: list(values['security_rule']).map(rule) }),
  },
  azurerm_network_security_rule: { type: 'Microsoft.Network/networkSecurityGroups/securityRules', parent: { name: 'network_security_group_name' }, body: ({ values }) => rule(values) },
  azurerm_route_table: {
    type: 'Microsoft.Network/routeTables',
    body: (table, ids) => ({ routes: list(table.values['route']).map((one) => ({ name: one.name, addressPrefix: one.address_prefix, nextHopType: one.next_hop_type, nextHopIpAddress: one.next_hop_in_ip_address || (one.next_hop_type === 'VirtualAppliance' ? addressesOf(table, ids, 'route', 'next_hop_in_ip_address')[0] : undefined) })) }),
  },
  azurerm_route: {
    type: 'Microsoft.Network/routeTables/routes', parent: { name: 'route_table_name' },
    body: (one, ids) => ({ addressPrefix: one.values['address_prefix'], nextHopType: one.values['next_hop_type'], nextHopIpAddress: addressesOf(one, ids, 'next_hop_in_ip_address')[0] }),
  },
  azurerm_nat_gateway: { type: 'Microsoft.Network/natGateways' },
  azurerm_firewall: {
    type: 'Microsoft.Network/azureFirewalls',
    body: (one, ids) => ({
      ipConfigurations: configuration(one, ids), firewallPolicy: named(ids.at(one, 'firewall_policy_id')), virtualHub: list(one.values['virtual_hub']).length > 0 ? { id: ids.at(one, 'virtual_hub', 'virtual_hub_id') } : undefined,
      additionalProperties: { 'Network.DNS.EnableProxy': one.values['dns_proxy_enabled'] === true ? 'true' : undefined, 'Network.DNS.Servers': list(one.values['dns_servers']).join(',') || undefined },
    }),
  },
  azurerm_firewall_policy: {
    type: 'Microsoft.Network/firewallPolicies',
    body: (one, ids) => ({ basePolicy: named(ids.at(one, 'base_policy_id')), dnsSettings: { enableProxy: first(one.values['dns'])['proxy_enabled'], servers: list(first(one.values['dns'])['servers']) } }),
  },
  azurerm_bastion_host: { type: 'Microsoft.Network/bastionHosts', body: (one, ids) => ({ ipConfigurations: configuration(one, ids) }) },
  azurerm_virtual_network_gateway: { type: 'Microsoft.Network/virtualNetworkGateways', body: (one, ids) => ({ gatewayType: one.values['type'], activeActive: one.values['active_active'], ipConfigurations: configuration(one, ids), vpnClientConfiguration: { vpnClientAddressPool: { addressPrefixes: list(first(one.values['vpn_client_configuration'])['address_space']) } } }) },
  azurerm_network_interface: { type: 'Microsoft.Network/networkInterfaces', body: (one, ids) => ({ ipConfigurations: configuration(one, ids) }) },
  azurerm_private_dns_resolver: { type: 'Microsoft.Network/dnsResolvers', body: (one, ids) => ({ virtualNetwork: named(ids.at(one, 'virtual_network_id')) }) },
  azurerm_private_dns_resolver_inbound_endpoint: {
    type: 'Microsoft.Network/dnsResolvers/inboundEndpoints', parent: { id: 'private_dns_resolver_id' },
    body: (one, ids) => ({ ipConfigurations: [{ subnet: named(ids.at(one, 'ip_configurations', 'subnet_id')), privateIpAddress: first(one.values['ip_configurations'])['private_ip_address'] }] }),
  },
  azurerm_private_dns_resolver_outbound_endpoint: { type: 'Microsoft.Network/dnsResolvers/outboundEndpoints', parent: { id: 'private_dns_resolver_id' }, body: (one, ids) => ({ subnet: named(ids.at(one, 'subnet_id')) }) },
  ...serviceShapes,
  ...machineShapes,
  ...firewallShapes,
  ...furtherShapes,
  ...registryShapes,
  ...trafficManagerShapes,
}

function rule(values: Json): Json {
  return {
    name: values['name'], priority: values['priority'], direction: values['direction'], access: values['access'], protocol: values['protocol'],
    ...Object.fromEntries(['source_address_prefix', 'destination_address_prefix', 'source_port_range', 'destination_port_range'].map((key) => {
      const property = key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
      const more = list(values[`${key}${key.endsWith('prefix') ? 'es' : 's'}`])
      return [property, more.length > 0 ? more : values[key]]
    })),
  }
}

/** A name that stands where Terraform does not know it yet. */
export function unknownName(one: Planned): string {
  return symbol(one.address)
}
