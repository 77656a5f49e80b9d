/** What an attribute refers to, as azurerm calls it and as azapi does: it tells which output of a module is meant where the plan does not. */
const wanted: readonly (readonly [attribute: RegExp, type: RegExp])[] = [
  [/^(vnet_)?subnet_id$/, /^azurerm_subnet$|^microsoft\.network\/virtualnetworks\/subnets$/],
  [/^(remote_)?virtual_network_(id|name)$/, /^azurerm_virtual_network$|^microsoft\.network\/virtualnetworks$/],
  [/^(private_dns_zone_(ids?|name)|zone_name)$/, /^azurerm_private_dns_zone$|^microsoft\.network\/privatednszones$/],
  [/^resource_group_name$/, /^azurerm_resource_group$|^microsoft\.resources\/resourcegroups$/],
  [/^network_security_group_(id|name)$/, /^azurerm_network_security_group$|^microsoft\.network\/networksecuritygroups$/],
  [/^route_table_(id|name)$/, /^azurerm_route_table$|^microsoft\.network\/routetables$/],
  [/^nat_gateway_id$/, /^azurerm_nat_gateway$|^microsoft\.network\/natgateways$/],
  [/^firewall_policy_id$/, /^azurerm_firewall_policy$|^microsoft\.network\/firewallpolicies$/],
  [/^private_dns_resolver_id$/, /^azurerm_private_dns_resolver$|^microsoft\.network\/dnsresolvers$/],
  [/^dns_forwarding_ruleset_id$/, /^azurerm_private_dns_resolver_dns_forwarding_ruleset$|^microsoft\.network\/dnsforwardingrulesets$/],
  [/^private_dns_resolver_outbound_endpoint_ids$/, /^azurerm_private_dns_resolver_outbound_endpoint$|^microsoft\.network\/dnsresolvers\/outboundendpoints$/],
  [/^(peer_)?virtual_network_gateway_id$/, /^azurerm_virtual_network_gateway$|^microsoft\.network\/virtualnetworkgateways$/],
  [/^local_network_gateway_id$/, /^azurerm_local_network_gateway$|^microsoft\.network\/localnetworkgateways$/],
  [/^profile_id$/, /^azurerm_traffic_manager_profile$|^microsoft\.network\/trafficmanagerprofiles$/],
  [/^private_connection_resource_id$/, /^(?!azurerm_(private_|subnet|virtual_network|network_|resource_group|role_|public_ip)|microsoft\.network\/(?!privatelinkservices)|microsoft\.(resources|authorization)\/).+/],
]

/** Those of a type that the attribute can mean; all, where none is. */
export function ofWantedType<T extends { readonly type: string; readonly values: Readonly<Record<string, unknown>> }>(attribute: string, found: readonly T[]): readonly T[] {
  const type = wanted.find(([name]) => name.test(attribute))?.[1]
  const those = type === undefined ? [] : found.filter((one) => type.test(typeOf(one)))
  return those.length > 0 ? those : found
}

function typeOf({ type, values }: { readonly type: string; readonly values: Readonly<Record<string, unknown>> }): string {
  const written = values['type']
  return type.startsWith('azapi_') && typeof written === 'string' ? written.split('@')[0]!.toLowerCase() : type
}
