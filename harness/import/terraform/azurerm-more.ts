import { propertySymbol } from '../symbol.ts'
import type { Json, Planned } from './plan.ts'
import type { Ids, Shape } from './shape.ts'

const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])
const named = (id: string | undefined): Json | undefined => (id === undefined ? undefined : { id })

/** Where ARM keeps the address of what has no list of configurations. */
const addressAt: Readonly<Record<string, string>> = {
  azurerm_container_app_environment: 'staticIp', azurerm_app_service_environment_v3: 'internalInboundIpAddresses[0]', azurerm_api_management: 'privateIPAddresses[0]',
}

/** Addresses as they stand; where apply makes them, those of what they refer to: a firewall, an inbound endpoint, a network interface. */
export function addressesOf(one: Planned, ids: Ids, ...path: readonly string[]): readonly string[] {
  const value = path.reduce<unknown>((of, step) => (Array.isArray(of) ? (of[0] as Json | undefined)?.[step] : (of as Json | undefined)?.[step]), one.values)
  const known = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string' && each !== '')
  if (known.length > 0) return known
  return one.refersAll(...path).map((target) => propertySymbol(ids.of(target), addressAt[target.type] ?? 'ipConfigurations[0].privateIPAddress'))
}

const record = (type: string, of: (values: Json) => readonly Json[]): Shape =>
  ({ type: `Microsoft.Network/privateDnsZones/${type}`, parent: { name: 'zone_name' }, body: ({ values }) => ({ ttl: values['ttl'], [`${type.toLowerCase()}Records`]: of(values) }) })

const resolver = 'private_dns_resolver'

/** Forwarding, gateways, further records and services. */
export const furtherShapes: Readonly<Record<string, Shape>> = {
  [`azurerm_${resolver}_dns_forwarding_ruleset`]: {
    type: 'Microsoft.Network/dnsForwardingRulesets',
    body: (one, ids) => {
      const known = list(one.values[`${resolver}_outbound_endpoint_ids`]).filter((each) => typeof each === 'string')
      return { dnsResolverOutboundEndpoints: (known.length > 0 ? known : one.refersAll(`${resolver}_outbound_endpoint_ids`).map((target) => ids.of(target))).map((id) => ({ id })) }
    },
  },
  [`azurerm_${resolver}_forwarding_rule`]: {
    type: 'Microsoft.Network/dnsForwardingRulesets/forwardingRules', parent: { id: 'dns_forwarding_ruleset_id' },
    body: (one, ids) => {
      const targets = list(one.values['target_dns_servers'])
      const addresses = addressesOf(one, ids, 'target_dns_servers', 'ip_address')
      return {
        domainName: one.values['domain_name'], forwardingRuleState: one.values['enabled'] === false ? 'Disabled' : undefined,
        targetDnsServers: targets.length === 0 ? addresses.map((ipAddress) => ({ ipAddress })) : targets.map((each, index) => ({ ipAddress: each.ip_address ?? addresses[index], port: each.port })),
      }
    },
  },
  [`azurerm_${resolver}_virtual_network_link`]: {
    type: 'Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks', parent: { id: 'dns_forwarding_ruleset_id' },
    body: (one, ids) => ({ virtualNetwork: named(ids.at(one, 'virtual_network_id')) }),
  },
  azurerm_local_network_gateway: { type: 'Microsoft.Network/localNetworkGateways', body: ({ values }) => ({ localNetworkAddressSpace: { addressPrefixes: list(values['address_space']) } }) },
  azurerm_virtual_network_gateway_connection: {
    type: 'Microsoft.Network/connections',
    body: (one, ids) => ({
      virtualNetworkGateway1: named(ids.at(one, 'virtual_network_gateway_id')), localNetworkGateway2: named(ids.at(one, 'local_network_gateway_id')),
      virtualNetworkGateway2: named(ids.at(one, 'peer_virtual_network_gateway_id')), connectionType: one.values['type'],
    }),
  },
  azurerm_private_dns_aaaa_record: record('AAAA', ({ records }) => list(records).map((ipv6Address) => ({ ipv6Address }))),
  azurerm_private_dns_mx_record: record('MX', (values) => list(values['record'])),
  azurerm_private_dns_ptr_record: record('PTR', ({ records }) => list(records).map((ptrdname) => ({ ptrdname }))),
  azurerm_private_dns_srv_record: record('SRV', (values) => list(values['record'])),
  azurerm_private_dns_txt_record: record('TXT', (values) => list(values['record']).map((each) => ({ value: [each.value] }))),
}
