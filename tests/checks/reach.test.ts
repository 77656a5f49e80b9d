import test from 'ava'
import { finds, holds, skips } from './support/judge.ts'
import { contoso, contosoHub, design, privateAnswers, publicAnswers, seenBy } from './support/small-design.ts'

const unlinkedZone = { name: 'privatelink.azurecr.io', virtualNetworkLinks: [] }

test(holds, 'service-names-private', 1)
test(holds, 'data-endpoints-private', 2)
test(holds, 'no-public-address', 1)
test(holds, 'no-private-view-unlinked', 6)
test(holds, 'private-endpoint-reachable', 3)
test(holds, 'public-reach', 2)
test(holds, 'public-data-reach', 1)
test(holds, 'foreign-services-resolve', 1)
test(holds, 'never-reachable', 1)
test(holds, 'other-services-resolve', 2)
test(holds, 'tls-name', 6)

test('a zone that is not linked', finds, 'service-names-private', {
  design: { privateDnsZones: { zone: unlinkedZone } },
  seen: seenBy('app', publicAnswers),
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /^no private DNS zone for contoso is linked to hub$/,
  fix: /^Link zone to hub\.$/,
  at: 'privateDnsZones/zone/virtualNetworkLinks',
  also: ['data-endpoints-private', 'no-public-address'],
})

test('a record set that was deleted by hand', finds, 'service-names-private', {
  design: {
    privateDnsZones: { zone: { name: 'privatelink.azurecr.io', virtualNetworkLinks: ['hub'], recordSets: { contoso: { A: [] } } } },
  },
  seen: seenBy('app', {
    'contoso.azurecr.io A': 'contoso.privatelink.azurecr.io/3600 NXDOMAIN(privatelink.azurecr.io)',
    'contoso.azurecr.io AAAA': 'contoso.privatelink.azurecr.io/3600 NXDOMAIN(privatelink.azurecr.io)',
    'contoso.privatelink.azurecr.io A': 'NXDOMAIN(privatelink.azurecr.io)',
  }),
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /contoso was deleted from zone by hand/,
  at: 'privateDnsZones/zone/recordSets/contoso',
})

test('a DNS server that does not answer', finds, 'service-names-private', {
  seen: seenBy('app', { 'contoso.azurecr.io A': 'TIMEOUT', 'contoso.azurecr.io AAAA': 'TIMEOUT' }),
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /168\.63\.129\.16 did not answer app/,
  at: 'virtualNetworks/hub',
})

test('a data endpoint without record', finds, 'data-endpoints-private', {
  design: { privateEndpoints: { 'contoso-hub': { registry: 'contoso', subnet: 'hub/endpoints' } } },
  seen: seenBy('app', {
    'contoso.eastus2.data.azurecr.io A': 'contoso.eastus2.data.privatelink.azurecr.io/3600 NXDOMAIN(privatelink.azurecr.io)',
    'contoso.eastus2.data.azurecr.io AAAA': 'contoso.eastus2.data.privatelink.azurecr.io/3600 NXDOMAIN(privatelink.azurecr.io)',
    'contoso.eastus2.data.privatelink.azurecr.io A': 'NXDOMAIN(privatelink.azurecr.io)',
  }),
}, {
  violations: ['app: contoso.eastus2.data.azurecr.io A'],
  because: /contoso-hub has no privateDnsZoneGroup/,
  at: 'privateEndpoints/contoso-hub/privateDnsZoneGroup',
})

test('a member of the wrong region', finds, 'data-endpoints-private', {
  seen: seenBy('app', { 'contoso.eastus2.data.azurecr.io A': 'contoso.eastus2.data.privatelink.azurecr.io/3600 10.1.1.4/10' }),
}, { violations: ['app: contoso.eastus2.data.azurecr.io A'], because: /has the records of contoso-hub/, at: 'privateEndpoints/contoso-hub/privateDnsZoneGroup' })

const regional = { registries: { ...design.registries, contoso: { ...contoso, regionalEndpoints: 'Enabled' as const } } }
const geo = {
  'contoso.westeurope.geo.azurecr.io A': 'contoso.westeurope.geo.privatelink.azurecr.io/3600 10.1.1.6/10',
  'contoso.eastus2.geo.azurecr.io A': 'contoso.eastus2.geo.privatelink.azurecr.io/3600 10.1.1.7/10',
  'contoso.westeurope.geo.azurecr.io AAAA': 'contoso.westeurope.geo.privatelink.azurecr.io/3600 NODATA(privatelink.azurecr.io)',
  'contoso.eastus2.geo.azurecr.io AAAA': 'contoso.eastus2.geo.privatelink.azurecr.io/3600 NODATA(privatelink.azurecr.io)',
  'contoso.westeurope.geo.privatelink.azurecr.io A': '10.1.1.6/10',
  'contoso.eastus2.geo.privatelink.azurecr.io A': '10.1.1.7/10',
  'contoso.azurecr.io A': 'contoso.privatelink.azurecr.io/3600 10.1.1.8/10',
  'contoso.privatelink.azurecr.io A': '10.1.1.8/10',
  'connect contoso.westeurope.geo.azurecr.io': '401',
  'connect contoso.eastus2.geo.azurecr.io': '401',
}
const fe = (region: string, stamp: string) => ({
  [`contoso.${region}.geo.azurecr.io A`]: `contoso.${region}.geo.privatelink.azurecr.io/3600 ${stamp}.fe.azcr.io/300 ${stamp}-acr-reg.trafficmanager.net/300 r1.${region}.cloudapp.azure.com/300 126.128.6.10/10`,
})
const regionalSeen = {
  ...seenBy('app', geo),
  ...seenBy('box', { ...fe('westeurope', 'weu'), ...fe('eastus2', 'eus2') }),
  ...seenBy('laptop', { ...fe('westeurope', 'weu'), ...fe('eastus2', 'eus2') }),
}
test('with regional endpoints', holds, 'regional-endpoints-private', 2, { design: regional, seen: regionalSeen })
test('a regional endpoint at the address of another', finds, 'regional-endpoints-private', {
  design: regional,
  seen: { ...regionalSeen, 'app contoso.eastus2.geo.azurecr.io A': 'contoso.eastus2.geo.privatelink.azurecr.io/3600 10.1.1.6/10' },
}, { violations: ['app: contoso.eastus2.geo.azurecr.io A'], because: /has the records of contoso-hub/, at: 'privateEndpoints/contoso-hub/privateDnsZoneGroup' })
test(skips, 'regional-endpoints-private', {}, /has regional endpoints/)

test('a privatelink name that is public when asked for itself', finds, 'no-public-address', {
  seen: { 'app contoso.privatelink.azurecr.io A': publicAnswers['contoso.privatelink.azurecr.io A']! },
}, {
  violations: ['app: contoso.azurecr.io and its other names A'],
  because: /has the record, but the answer did not come from it/,
  at: 'virtualNetworks/hub',
})

test('a private address on the internet', finds, 'no-private-view-unlinked', {
  seen: { 'laptop contoso.azurecr.io A': privateAnswers['contoso.azurecr.io A']!, 'laptop connect contoso.azurecr.io': 'timeout' },
}, {
  violations: ['laptop: contoso.azurecr.io and its other names A'],
  because: /10\.1\.1\.6 \(contoso-hub, registry\) is served to laptop/,
  at: 'hosts/laptop',
})

test('a connection that waits for approval', finds, 'private-endpoint-reachable', {
  design: { privateEndpoints: { 'contoso-hub': { ...contosoHub, connectionState: 'Pending' } } },
  seen: { 'app connect contoso.azurecr.io': 'timeout', 'app connect contoso.westeurope.data.azurecr.io': 'timeout', 'app connect contoso.eastus2.data.azurecr.io': 'timeout' },
}, {
  violations: ['app: https://contoso.azurecr.io', 'app: https://contoso.westeurope.data.azurecr.io', 'app: https://contoso.eastus2.data.azurecr.io'],
  because: /contoso-hub is Pending/,
  at: 'privateEndpoints/contoso-hub/connectionState',
})

const spoke = {
  virtualNetworks: { ...design.virtualNetworks, spoke: { location: 'westeurope', addressSpace: '10.3.0.0/16', subnets: { apps: '10.3.1.0/24' } } },
  hosts: { app: 'spoke/apps', box: 'side/apps', laptop: 'internet' },
  privateDnsZones: { zone: { name: 'privatelink.azurecr.io', virtualNetworkLinks: ['hub', 'spoke'] } },
}
test('a peering that is missing', finds, 'private-endpoint-reachable', {
  design: spoke,
  seen: { 'app connect contoso.azurecr.io': 'timeout', 'app connect contoso.westeurope.data.azurecr.io': 'timeout', 'app connect contoso.eastus2.data.azurecr.io': 'timeout' },
}, {
  violations: ['app: https://contoso.azurecr.io', 'app: https://contoso.westeurope.data.azurecr.io', 'app: https://contoso.eastus2.data.azurecr.io'],
  because: /^contoso-hub is in hub and app in spoke, and spoke is not peered with hub; peering is not transitive$/,
  at: 'virtualNetworks/spoke/peerings',
})

test('public network access that is disabled', finds, 'public-reach', {
  design: { registries: { ...design.registries, tools: { location: 'westeurope', publicNetworkAccess: 'Disabled' } } },
  seen: { 'box connect tools.azurecr.io': '403' },
}, { violations: ['box: https://tools.azurecr.io/v2/'], because: /publicNetworkAccess of tools is Disabled/, at: 'registries/tools/publicNetworkAccess' })

test("a linked zone that hides a partner's registry", finds, 'foreign-services-resolve', {
  design: { intent: design.intent.map((intent) => (intent.registry === 'partner' ? { ...intent, from: ['app'] } : intent)) },
}, {
  violations: ['app: partner.azurecr.io A'],
  because: /partner has private endpoints.*resolutionPolicy Default/,
  fix: /NxDomainRedirect.*own private endpoint/,
  at: 'privateDnsZones/zone/virtualNetworkLinks/hub/resolutionPolicy',
  also: ['public-data-reach', 'public-reach'],
})

test("a partner's registry whose name is found and that nothing leads to", finds, 'public-reach', { seen: { 'box connect partner.azurecr.io': 'timeout' } }, {
  violations: ['box: https://partner.azurecr.io/v2/'],
  because: /^the public front end of partner did not answer box as a registry does$/,
  at: 'intent/2',
})

test("a partner's registry that lets others in", finds, 'public-reach', {
  design: { registries: { ...design.registries, partner: { ...design.registries.partner!, networkRuleSet: { ipRules: '203.0.113.7' } } } },
  seen: { 'box connect partner.azurecr.io': '403', 'box connect partner.eastus2.data.azurecr.io': '403' },
}, {
  violations: ['box: https://partner.azurecr.io/v2/'],
  because: /^box comes to partner from the default outbound address of side, which Azure chooses, and the registry lets in 203\.0\.113\.7 only$/,
  fix: /^Give side\/apps a NAT gateway.*ask fabrikam to let that in\.$/,
  at: 'registries/partner/networkRuleSet/ipRules',
  also: ['public-data-reach'],
})

test('a registry that lets everybody in', finds, 'never-reachable', { seen: { 'laptop connect contoso.azurecr.io': '401' } }, {
  violations: ['laptop: https://contoso.azurecr.io/v2/'],
  because: /contoso lets laptop in at its public front end/,
  at: 'intent/3',
})

const keptOut = { intent: [...design.intent, { from: ['other'], registry: 'contoso', reach: 'never' as const }], hosts: { ...design.hosts, other: 'hub/apps' } }
test('a host that must not reach the registry, in a linked network', finds, 'never-reachable', {
  design: keptOut,
  seen: seenBy('other', { ...privateAnswers, 'connect contoso.azurecr.io': 'timeout' }),
}, {
  violations: ['other: https://contoso.azurecr.io/v2/'],
  because: /zone is linked to hub and gives other 10\.1\.1\.6/,
  at: 'privateDnsZones/zone/virtualNetworkLinks/hub',
})

test('a private zone called azurecr.io', finds, 'other-services-resolve', {
  design: {
    privateDnsZones: { zone: { name: 'azurecr.io', virtualNetworkLinks: ['hub'], recordSets: { contoso: { ttl: 300, A: '10.1.1.6' }, 'contoso.westeurope.data': { ttl: 300, A: '10.1.1.4' }, 'contoso.eastus2.data': { ttl: 300, A: '10.1.1.5' } } } },
    privateEndpoints: { 'contoso-hub': { registry: 'contoso', subnet: 'hub/endpoints' } },
  },
  seen: seenBy('app', {
    'contoso.azurecr.io A': '10.1.1.6/300',
    'contoso.westeurope.data.azurecr.io A': '10.1.1.4/300',
    'contoso.eastus2.data.azurecr.io A': '10.1.1.5/300',
    'contoso.azurecr.io AAAA': 'NODATA(azurecr.io)',
    'contoso.westeurope.data.azurecr.io AAAA': 'NODATA(azurecr.io)',
    'contoso.eastus2.data.azurecr.io AAAA': 'NODATA(azurecr.io)',
    'contoso.privatelink.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'contoso.westeurope.data.privatelink.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'contoso.eastus2.data.privatelink.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'linuxgeneva-microsoft.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'tools.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'partner.azurecr.io A': 'NXDOMAIN(azurecr.io)',
    'partner.eastus2.data.azurecr.io A': 'NXDOMAIN(azurecr.io)',
  }),
}, {
  violations: ['app: linuxgeneva-microsoft.azurecr.io A'],
  because: /zone is called azurecr\.io and linked to hub: it answers for every registry/,
  at: 'privateDnsZones/zone/name',
})

test('a certificate for another name', finds, 'tls-name', { seen: { 'app connect contoso.eastus2.data.azurecr.io': 'tls' } }, {
  violations: ['app: TLS to contoso.eastus2.data.azurecr.io'],
  because: /leads to 10\.1\.1\.5 \(contoso-hub, registry_data_eastus2\), which answers in another name/,
  at: 'hosts/app',
})
