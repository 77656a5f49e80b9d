import { addressesOf } from './azurerm-more.ts'
import { networkAcls } from './azurerm-services.ts'
import type { Json, Planned } from './plan.ts'
import type { Ids } from './shape.ts'

/** What belongs to a resource and stands beside it, as azurerm has it: whose it is, and what it adds. */
export interface Addition {
  readonly to: string
  readonly body: (one: Planned, ids: Ids) => Json
}

const named = (property: string, attribute: string): Addition['body'] => (one, ids) => ({ [property]: { id: ids.at(one, attribute) } })
const listed = (property: string, attribute: string): Addition['body'] => (one, ids) => ({ [property]: [{ id: ids.at(one, attribute) }] })

export const additions: Readonly<Record<string, Addition>> = {
  azurerm_subnet_network_security_group_association: { to: 'subnet_id', body: named('networkSecurityGroup', 'network_security_group_id') },
  azurerm_subnet_route_table_association: { to: 'subnet_id', body: named('routeTable', 'route_table_id') },
  azurerm_subnet_nat_gateway_association: { to: 'subnet_id', body: named('natGateway', 'nat_gateway_id') },
  azurerm_nat_gateway_public_ip_association: { to: 'nat_gateway_id', body: listed('publicIpAddresses', 'public_ip_address_id') },
  azurerm_nat_gateway_public_ip_prefix_association: { to: 'nat_gateway_id', body: listed('publicIpPrefixes', 'public_ip_prefix_id') },
  azurerm_virtual_network_dns_servers: { to: 'virtual_network_id', body: (one, ids) => ({ dhcpOptions: { dnsServers: addressesOf(one, ids, 'dns_servers') } }) },
  azurerm_app_service_virtual_network_swift_connection: { to: 'app_service_id', body: (one, ids) => ({ virtualNetworkSubnetId: ids.at(one, 'subnet_id') }) },
  azurerm_storage_account_network_rules: { to: 'storage_account_id', body: (one, ids) => ({ networkAcls: networkAcls(one, ids) }) },
}

/** Several additions to one resource: of lists all, else the last. */
export function together(before: Json, after: Json): Json {
  return { ...before, ...Object.fromEntries(Object.entries(after).map(([key, value]) => [key, Array.isArray(value) && Array.isArray(before[key]) ? [...before[key] as readonly unknown[], ...value as readonly unknown[]] : value])) }
}
