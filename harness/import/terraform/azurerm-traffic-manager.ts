import { propertySymbol } from '../symbol.ts'
import type { Json, Planned } from './plan.ts'
import type { Ids, Shape } from './shape.ts'

const list = (value: unknown): readonly any[] => (Array.isArray(value) ? value : [])
const first = (value: unknown): Json => (list(value)[0] ?? {}) as Json

const type = 'Microsoft.Network/trafficManagerProfiles'

const headers = (value: unknown): readonly Json[] => list(value).map(({ name, value: one }) => ({ name, value: one }))

/** What all three kinds of endpoint say. */
function common({ values }: Planned): Json {
  return {
    endpointStatus: values['enabled'] === false ? 'Disabled' : 'Enabled', alwaysServe: values['always_serve_enabled'] === true ? 'Enabled' : undefined,
    priority: values['priority'], weight: values['weight'], geoMapping: list(values['geo_mappings']), customHeaders: headers(values['custom_header']),
    subnets: list(values['subnet']).map(({ first: from, last, scope }) => ({ first: from, last: last || undefined, scope: scope ?? undefined })),
  }
}

/** A name or an address that apply makes: which property of which resource it will be. */
function target(one: Planned, ids: Ids): string | undefined {
  const { target: written } = one.values
  if (typeof written === 'string' && written !== '') return written
  const [referred] = one.refers('target')
  const isAddress = one.references('target').some((name) => name.endsWith('.ip_address'))
  return referred === undefined ? undefined : propertySymbol(ids.of(referred), isAddress ? 'ipAddress' : 'fqdn')
}

const endpoint = (kind: string, own: (one: Planned, ids: Ids) => Json): Shape =>
  ({ type: `${type}/${kind}`, parent: { id: 'profile_id' }, body: (one, ids) => ({ ...common(one), ...own(one, ids) }) })

/** Profiles, their endpoints, and the public addresses that these lead to. */
export const trafficManagerShapes: Readonly<Record<string, Shape>> = {
  azurerm_traffic_manager_profile: {
    type,
    body: ({ values }) => {
      const [dns, monitor] = [first(values['dns_config']), first(values['monitor_config'])]
      return {
        profileStatus: values['profile_status'], trafficRoutingMethod: values['traffic_routing_method'], maxReturn: values['max_return'],
        trafficViewEnrollmentStatus: values['traffic_view_enabled'] === true ? 'Enabled' : undefined, recordType: values['record_type'] ?? undefined,
        dnsConfig: { relativeName: dns['relative_name'], ttl: dns['ttl'] },
        monitorConfig: {
          protocol: monitor['protocol'], port: monitor['port'], path: monitor['path'], intervalInSeconds: monitor['interval_in_seconds'], timeoutInSeconds: monitor['timeout_in_seconds'],
          toleratedNumberOfFailures: monitor['tolerated_number_of_failures'], expectedStatusCodeRanges: list(monitor['expected_status_code_ranges']), customHeaders: headers(monitor['custom_header']),
        },
      }
    },
  },
  azurerm_traffic_manager_azure_endpoint: endpoint('azureEndpoints', (one, ids) => ({ targetResourceId: ids.at(one, 'target_resource_id') })),
  azurerm_traffic_manager_external_endpoint: endpoint('externalEndpoints', (one, ids) => ({ target: target(one, ids), endpointLocation: one.values['endpoint_location'] || undefined })),
  azurerm_traffic_manager_nested_endpoint: endpoint('nestedEndpoints', (one, ids) => ({
    targetResourceId: ids.at(one, 'target_resource_id'), endpointLocation: one.values['endpoint_location'] || undefined, minChildEndpoints: one.values['minimum_child_endpoints'],
    minChildEndpointsIPv4: one.values['minimum_required_child_endpoints_ipv4'] ?? undefined, minChildEndpointsIPv6: one.values['minimum_required_child_endpoints_ipv6'] ?? undefined,
  })),
  azurerm_public_ip: {
    type: 'Microsoft.Network/publicIPAddresses',
    body: ({ values }) => ({ ipAddress: values['ip_address'] || undefined, dnsSettings: { domainNameLabel: values['domain_name_label'] || undefined, fqdn: values['fqdn'] || undefined } }),
  },
}
