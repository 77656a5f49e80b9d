import { join } from 'node:path'
import test from 'ava'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { rehearse } from '../cli/fakes.ts'

const scope = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/edge/providers/Microsoft.Network'
const type = 'Microsoft.Network/trafficManagerProfiles'

type Endpoint = readonly [name: string, kind: string, properties: object]

const monitorConfig = { protocol: 'HTTPS', port: 443, path: '/health', intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2, expectedStatusCodeRanges: [{ min: 200, max: 202 }, { min: 301, max: 301 }], customHeaders: [{ name: 'host', value: 'shop.example.com' }] }
const shop: readonly Endpoint[] = [
  ['weu', 'externalEndpoints', { target: 'weu.example.com', priority: 1, endpointLocation: 'West Europe' }],
  ['eus2', 'externalEndpoints', { target: 'eus2.example.com', priority: 2, endpointStatus: 'Disabled', alwaysServe: 'Enabled' }],
  ['rest', 'nestedEndpoints', { targetResourceId: `${scope}/trafficManagerProfiles/rest`, priority: 3, minChildEndpoints: 2 }],
]
const rest: readonly Endpoint[] = [
  ['a', 'externalEndpoints', { target: 'a.example.com', weight: 9 }],
  ['b', 'externalEndpoints', { target: 'b.example.com' }],
]

const inline = (all: readonly Endpoint[]): readonly object[] => all.map(([name, kind, properties]) => ({ name, type: `${type}/${kind}`, properties }))
const ofShop = { profileStatus: 'Enabled', trafficRoutingMethod: 'Priority', dnsConfig: { relativeName: 'contoso-shop', ttl: 30 }, monitorConfig }
const ofRest = { trafficRoutingMethod: 'Weighted', profileStatus: 'Disabled', dnsConfig: { relativeName: 'rest', ttl: 60 }, monitorConfig: { protocol: 'TCP', port: 8443 }, endpoints: inline(rest) }

const template = (resources: readonly object[]): string =>
  JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: resources.map((one) => ({ apiVersion: '2022-04-01', location: 'global', ...one })) })
const byName = (of: string): string => `[resourceId('${type}', '${of}')]`

/** As `az network traffic-manager profile list` prints them: flat, with a priority and a weight of every endpoint, and what Azure has found out. */
const exported = (name: string, { endpoints: _, ...properties }: Readonly<Record<string, unknown>>, endpoints: readonly Endpoint[], spelling = type): object => ({
  id: `${scope}/trafficManagerProfiles/${name}`, name, type: spelling, location: 'global', tags: {}, trafficViewEnrollmentStatus: 'Disabled', maxReturn: null, allowedEndpointRecordTypes: null, ...properties,
  dnsConfig: { ...(properties as typeof ofShop).dnsConfig, fqdn: `${(properties as typeof ofShop).dnsConfig.relativeName}.trafficmanager.net` },
  monitorConfig: { ...(properties as typeof ofShop).monitorConfig, profileMonitorStatus: 'Online' },
  endpoints: endpoints.map(([one, kind, more], index) => ({ id: `${scope}/trafficManagerProfiles/${name}/${kind}/${one}`, name: one, type: `${type}/${kind}`, endpointMonitorStatus: 'Online', endpointStatus: 'Enabled', alwaysServe: 'Disabled', priority: index + 1, weight: 1, minChildEndpoints: null, geoMapping: null, subnets: null, customHeaders: null, ...more })),
})

const powershell = [
  {
    Id: `${scope}/trafficManagerProfiles/shop`, Name: 'shop', ResourceGroupName: 'edge', RelativeDnsName: 'contoso-shop', Ttl: 30, ProfileStatus: 'Enabled', TrafficRoutingMethod: 'Priority',
    MonitorProtocol: 'HTTPS', MonitorPort: 443, MonitorPath: '/health', MonitorIntervalInSeconds: 10, MonitorTimeoutInSeconds: 5, MonitorToleratedNumberOfFailures: 2, MaxReturn: null,
    ExpectedStatusCodeRanges: [{ Min: 200, Max: 202 }, { Min: 301, Max: 301 }], CustomHeaders: [{ Name: 'host', Value: 'shop.example.com' }],
    Endpoints: [
      { Id: `${scope}/trafficManagerProfiles/shop/externalEndpoints/weu`, Name: 'weu', ProfileName: 'shop', Type: 'ExternalEndpoints', TargetResourceId: null, Target: 'weu.example.com', EndpointStatus: 'Enabled', Weight: 1, Priority: 1, Location: 'West Europe', AlwaysServe: null },
      { Id: `${scope}/trafficManagerProfiles/shop/externalEndpoints/eus2`, Name: 'eus2', Type: 'ExternalEndpoints', Target: 'eus2.example.com', EndpointStatus: 'Disabled', Weight: 1, Priority: 2, Location: null, AlwaysServe: 'Enabled' },
      { Id: `${scope}/trafficManagerProfiles/shop/nestedEndpoints/rest`, Name: 'rest', Type: 'NestedEndpoints', TargetResourceId: `${scope}/trafficManagerProfiles/rest`, EndpointStatus: 'Enabled', Weight: 1, Priority: 3, MinChildEndpoints: 2 },
    ],
  },
  {
    Id: `${scope}/trafficManagerProfiles/rest`, Name: 'rest', RelativeDnsName: 'rest', Ttl: 60, ProfileStatus: 'Disabled', TrafficRoutingMethod: 'Weighted', MonitorProtocol: 'TCP', MonitorPort: 8443, MonitorPath: null, ExpectedStatusCodeRanges: [],
    Endpoints: [{ Name: 'a', Type: 'ExternalEndpoints', Target: 'a.example.com', EndpointStatus: 'Enabled', Weight: 9 }, { Name: 'b', Type: 'ExternalEndpoints', Target: 'b.example.com', EndpointStatus: 'Enabled', Weight: 1 }],
  },
]

const planned = (): string => {
  const one = (address: string, values: object, expressions: object = {}): readonly [object, object] => {
    const [kind, name] = address.split('.')
    const own = { address, mode: 'managed', type: kind, name }
    return [{ ...own, values: { resource_group_name: 'edge', ...values } }, { ...own, expressions }]
  }
  const profile = (name: string): object => ({ profile_id: { references: [`azurerm_traffic_manager_profile.${name}.id`, `azurerm_traffic_manager_profile.${name}`] } })
  const all = [
    one('azurerm_traffic_manager_profile.shop', { name: 'shop', profile_status: 'Enabled', traffic_routing_method: 'Priority', traffic_view_enabled: false, max_return: null, dns_config: [{ relative_name: 'contoso-shop', ttl: 30 }], monitor_config: [{ protocol: 'HTTPS', port: 443, path: '/health', interval_in_seconds: 10, timeout_in_seconds: 5, tolerated_number_of_failures: 2, expected_status_code_ranges: ['200-202', '301-301'], custom_header: [{ name: 'host', value: 'shop.example.com' }] }] }),
    one('azurerm_traffic_manager_profile.rest', { name: 'rest', profile_status: 'Disabled', traffic_routing_method: 'Weighted', dns_config: [{ relative_name: 'rest', ttl: 60 }], monitor_config: [{ protocol: 'TCP', port: 8443, path: null, interval_in_seconds: 30, timeout_in_seconds: 10, tolerated_number_of_failures: 3, expected_status_code_ranges: null, custom_header: [] }] }),
    one('azurerm_traffic_manager_external_endpoint.weu', { name: 'weu', target: 'weu.example.com', endpoint_location: 'westeurope', enabled: true, priority: 1, weight: 1, always_serve_enabled: false, geo_mappings: null, subnet: [], custom_header: [] }, profile('shop')),
    one('azurerm_traffic_manager_external_endpoint.eus2', { name: 'eus2', target: 'eus2.example.com', enabled: false, priority: 2, weight: 1, always_serve_enabled: true }, profile('shop')),
    one('azurerm_traffic_manager_nested_endpoint.rest', { name: 'rest', minimum_child_endpoints: 2, priority: 3, weight: 1, enabled: true }, { ...profile('shop'), target_resource_id: { references: ['azurerm_traffic_manager_profile.rest.id', 'azurerm_traffic_manager_profile.rest'] } }),
    one('azurerm_traffic_manager_external_endpoint.a', { name: 'a', target: 'a.example.com', weight: 9, enabled: true }, profile('rest')),
    one('azurerm_traffic_manager_external_endpoint.b', { name: 'b', target: 'b.example.com', weight: 1, enabled: true }, profile('rest')),
  ]
  return JSON.stringify({ format_version: '1.2', planned_values: { root_module: { resources: all.map(([values]) => values) } }, configuration: { root_module: { resources: all.map(([, configured]) => configured) } } })
}

const sources: Readonly<Record<string, string>> = {
  'a template with its endpoints inside': template([
    { type, name: 'shop', properties: { ...ofShop, endpoints: inline(shop.map(([name, kind, more]) => [name, kind, name === 'rest' ? { ...more, targetResourceId: byName('rest') } : more])) } },
    { type, name: 'rest', properties: ofRest },
  ]),
  'a template with its endpoints beside, in other letters': template([
    { type: type.toLowerCase(), name: 'rest', properties: ofRest },
    { type: type.toLowerCase(), name: 'shop', properties: ofShop },
    ...shop.map(([name, kind, more]) => ({ type: `${type}/${kind}`, name: `shop/${name}`, properties: name === 'rest' ? { ...more, targetResourceId: byName('rest') } : more })),
  ]),
  'az network traffic-manager profile list': JSON.stringify([exported('shop', ofShop, shop), exported('rest', ofRest, rest)]),
  'az graph query': JSON.stringify({ count: 2, data: [exported('shop', ofShop, shop), exported('rest', ofRest, rest)].map((one) => { const { id, name, ...properties } = one as Record<string, unknown>; return { id: String(id).toLowerCase(), name, type: type.toLowerCase(), properties } }), total_records: 2 }),
  'Get-AzTrafficManagerProfile': JSON.stringify(powershell),
  'a Terraform plan': planned(),
}

const written = `trafficManagerProfiles:
  shop:
    relativeName: contoso-shop
    ttl: 30
    trafficRoutingMethod: Priority
    monitorConfig: { protocol: HTTPS, port: 443, path: /health, intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2, expectedStatusCodeRanges: [200-202, 301], customHeaders: { host: shop.example.com } }
    endpoints:
      weu: { target: weu.example.com, endpointLocation: westeurope, priority: 1 }
      eus2: { target: eus2.example.com, endpointStatus: Disabled, alwaysServe: true, priority: 2 }
      rest: { profile: rest, priority: 3, minChildEndpoints: 2 }
  rest:
    profileStatus: Disabled
    trafficRoutingMethod: Weighted
    monitorConfig: { protocol: TCP, port: 8443 }
    endpoints: { a: { target: a.example.com, weight: 9 }, b: { target: b.example.com } }
hosts: { internet-client: internet }
`

for (const [what, text] of Object.entries(sources)) {
  test(`Traffic Manager profiles of ${what} are as somebody would write them`, (t) => {
    const { text: design, notes, leftAside, outside } = importSources([temporaryFile(t, 'source.json', text)])
    const { topology, problems } = parseTopology(design, 'written.yaml')
    const meant = parseTopology(written, 'written.yaml').topology
    if (topology === undefined || meant === undefined) return t.fail(JSON.stringify(problems))
    const sorted = (of: typeof meant): unknown => [...of.trafficManagerProfiles].toSorted(([a], [b]) => a.localeCompare(b))
    t.deepEqual(sorted(topology), sorted(meant))
    t.deepEqual([...topology.hosts.keys()], ['internet-client'])
    t.deepEqual([notes, leftAside, outside], [[], {}, {}])
  })
}

const method = (trafficRoutingMethod: string, endpoints: readonly Endpoint[], more: object = {}): string =>
  template([{ type, name: 'one', properties: { trafficRoutingMethod, dnsConfig: { relativeName: 'one', ttl: 60 }, endpoints: inline(endpoints), ...more } }])

test('each method has its own words, and Azure\'s own resources the names that they will have', (t) => {
  const design = (text: string, ...more: readonly string[]): string => importSources([temporaryFile(t, 'source.json', text), ...more]).text
  t.regex(design(method('Geographic', [['eu', 'externalEndpoints', { target: 'a.example.com', geoMapping: ['GEO-EU', 'TR'] }]])), /eu: \{ target: a\.example\.com, geoMapping: \[GEO-EU, TR\] \}/)
  t.regex(design(method('Subnet', [['x', 'externalEndpoints', { target: 'a.example.com', subnets: [{ first: '203.0.113.0', scope: 24 }, { first: '198.51.100.4', last: '198.51.100.9' }] }]])), /subnets: \[203\.0\.113\.0\/24, 198\.51\.100\.4-198\.51\.100\.9\]/)
  t.regex(design(method('MultiValue', [['x', 'externalEndpoints', { target: '20.50.0.1' }]], { maxReturn: 3 })), /maxReturn: 3/)
  const pip = JSON.parse(template([{ type: 'Microsoft.Network/publicIPAddresses', name: 'pip', location: 'North Europe', properties: { dnsSettings: { domainNameLabel: 'shop-neu' } } }])) as { readonly resources: readonly object[] }
  const both = JSON.parse(method('Performance', [
    ['ip', 'azureEndpoints', { targetResourceId: "[resourceId('Microsoft.Network/publicIPAddresses', 'pip')]" }],
    ['web', 'azureEndpoints', { targetResourceId: "[resourceId('Microsoft.Web/sites/slots', 'shop', 'blue')]", endpointLocation: 'eastus2' }],
    ['named', 'externalEndpoints', { target: "[reference('pip').dnsSettings.fqdn]", endpointLocation: 'northeurope' }],
  ])) as { readonly resources: readonly object[] }
  const made = design(template([...pip.resources, ...both.resources]))
  t.regex(made, /ip: \{ target: shop-neu\.northeurope\.cloudapp\.azure\.com, endpointLocation: northeurope \}/)
  t.regex(made, /web: \{ target: shop-blue\.azurewebsites\.net, endpointLocation: eastus2 \}/)
  t.regex(made, /named: \{ target: shop-neu\.northeurope\.cloudapp\.azure\.com,/)
})

test('what the language cannot say of a profile is told, and so is what leads nowhere; values that may be secrets stay out', (t) => {
  const headers = [{ name: 'X-Api-Key', value: 'let-me-in' }]
  const { notes, outside, leftAside, text } = importSources([temporaryFile(t, 'source.json', JSON.stringify([
    ...JSON.parse(method('Priority', [
      ['gone', 'azureEndpoints', { targetResourceId: `${scope}/publicIPAddresses/pip`, priority: 1 }],
      ['child', 'nestedEndpoints', { targetResourceId: `${scope}/trafficManagerProfiles/none`, priority: 2 }],
      ['own', 'externalEndpoints', { target: 'a.example.com', priority: 3, customHeaders: headers, minChildEndpointsIPv4: 1 }],
    ], { monitorConfig: { protocol: 'HTTP', port: 80, customHeaders: headers }, trafficViewEnrollmentStatus: 'Enabled' })).resources.map((one: object) => ({ id: `${scope}/trafficManagerProfiles/one`, ...one })),
    { id: `${scope}/privateTrafficManagerProfiles/inside`, properties: {} },
    { id: `${scope}/trafficManagerProfiles/elsewhere/externalEndpoints/x`, properties: { target: 'b.example.com' } },
    { id: `${scope}/trafficManagerProfiles/odd`, properties: { trafficRoutingMethod: 'Fastest' } },
  ]))])
  t.notRegex(text, /let-me-in|odd:/)
  t.deepEqual(outside, { 'endpoints of trafficManagerProfiles': 2, externalEndpoints: 1 })
  t.deepEqual(leftAside, { 'Microsoft.Network/privateTrafficManagerProfiles': 1 })
  for (const wanted of [/header X-Api-Key of its probes is left aside/, /endpoint own of one: headers of its own/, /minChildEndpointsIPv4/, /Traffic View/, /gone of one is left aside/, /child of one leads to trafficManagerProfiles none/, /odd is left aside: there is no routing method "Fastest"/, /externalEndpoints x is inside trafficManagerProfiles elsewhere/]) t.true(notes.some((one) => wanted.test(one)), `${wanted}\n${notes.join('\n')}`)
})

test('drift and rollout see profiles: order and defaults are no difference, a priority that changed is, with what clients notice', async (t) => {
  const serving = (priorities: readonly number[]): string => JSON.stringify([exported('shop', ofShop, (['weu', 'eus2'] as const).map((name, index) => [name, 'externalEndpoints', { target: `${name}.example.com`, priority: priorities[index], alwaysServe: 'Enabled' }]))])
  const design = temporaryFile(t, 'design.yaml', `trafficManagerProfiles:
  shop:
    relativeName: contoso-shop
    ttl: 30
    trafficRoutingMethod: Priority
    maxReturn: 4
    monitorConfig: { protocol: HTTPS, port: 443, path: /health, intervalInSeconds: 10, timeoutInSeconds: 5, toleratedNumberOfFailures: 2, expectedStatusCodeRanges: [200-202, 301], customHeaders: { host: shop.example.com } }
    endpoints:
      weu: { target: weu.example.com, endpointLocation: westeurope, alwaysServe: true }
      eus2: { target: eus2.example.com, weight: 5, alwaysServe: true }
hosts: { anybody: internet }
`)
  const same = await rehearse(['drift', design, temporaryFile(t, 'same.json', serving([1, 2]))])
  t.is(same.code, 0, same.stdout)
  const swapped = temporaryFile(t, 'swapped.json', serving([7, 3]))
  const other = await rehearse(['drift', design, swapped])
  t.is(other.code, 1)
  t.regex(other.stdout, /different {2}trafficManagerProfiles\/shop\/endpoints\/weu [^\n]*\n {4}priority\n {6}design {3}1\n {6}reality {2}2\n/)
  t.regex(other.stdout, /anybody: contoso-shop\.trafficmanager\.net A\n {5}- [^\n]*weu\.example\.com[^\n]*\n {5}\+ [^\n]*eus2\.example\.com/)
  const gone = await rehearse(['drift', design, temporaryFile(t, 'gone.json', JSON.stringify([exported('shop', { ...ofShop, monitorConfig: { ...monitorConfig, customHeaders: [] } }, [])]))])
  t.regex(gone.stdout, /missing {4}trafficManagerProfiles\/shop\/endpoints\/weu/)
  t.regex(gone.stdout, /different {2}trafficManagerProfiles\/shop [^\n]*\n {4}monitor\n/)
  const steps = await rehearse(['rollout', design, swapped, '--json'])
  t.regex(steps.stdout, /trafficManagerProfiles\/shop\/endpoints\/weu/)
  const folder = temporaryFolder(t)
  t.is((await rehearse(['import', swapped, '-o', join(folder, 'topology.yaml')])).code, 0)
  t.is((await rehearse(['drift', join(folder, 'topology.yaml'), swapped])).code, 0)
})
