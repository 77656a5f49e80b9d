import test from 'ava'
import { finds, holds, skips } from './support/judge.ts'
import { contoso, contosoHub, design, privateAnswers, publicAnswers, seenBy } from './support/small-design.ts'

const pl = 'privatelink.azurecr.io'

/** A second private endpoint of contoso, in `side`, where `box` is. Members: data 10.2.1.4 and 10.2.1.5, login 10.2.1.6. */
const twoEndpoints = (zoneOfSide: string) => ({
  privateEndpoints: { 'contoso-hub': contosoHub, 'contoso-side': { registry: 'contoso', subnet: 'side/endpoints', privateDnsZoneGroup: [zoneOfSide] } },
})
const sideAnswers = {
  ...privateAnswers,
  'contoso.azurecr.io A': `contoso.${pl}/3600 10.2.1.6/10`,
  'contoso.westeurope.data.azurecr.io A': `contoso.westeurope.data.${pl}/3600 10.2.1.4/10`,
  'contoso.eastus2.data.azurecr.io A': `contoso.eastus2.data.${pl}/3600 10.2.1.5/10`,
  'contoso.privatelink.azurecr.io A': '10.2.1.6/10',
  'contoso.westeurope.data.privatelink.azurecr.io A': '10.2.1.4/10',
  'contoso.eastus2.data.privatelink.azurecr.io A': '10.2.1.5/10',
}
const peered = {
  virtualNetworks: {
    hub: { ...design.virtualNetworks['hub']!, peerings: ['side'] },
    side: { ...design.virtualNetworks['side']!, peerings: ['hub'] },
  },
}
const sharedZone = { zone: { name: pl, virtualNetworkLinks: ['hub', 'side'] } }
const bothPrivately = [{ from: ['app', 'box'], registry: 'contoso', reach: 'privately' as const }]

test('with one endpoint that registers in the shared zone beside the other', holds, 'one-endpoint-per-zone', 2, {
  design: { ...twoEndpoints('zone'), ...peered, privateDnsZones: sharedZone, intent: bothPrivately },
  seen: { ...seenBy('box', sideAnswers) },
})
test('a shared zone in which the other endpoint wrote last', finds, 'one-endpoint-per-zone', {
  design: { ...twoEndpoints('zone'), ...peered, privateDnsZones: sharedZone, intent: bothPrivately },
  seen: { ...seenBy('app', sideAnswers), ...seenBy('box', sideAnswers) },
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /contoso-hub and contoso-side register in the same zone zone, where the last writer/,
  at: 'privateEndpoints/contoso-side/privateDnsZoneGroup',
})
test('a shared zone without peering, for which the name is wrong too', finds, 'one-endpoint-per-zone', {
  design: { ...twoEndpoints('zone'), privateDnsZones: sharedZone, intent: bothPrivately },
  seen: { ...seenBy('app', { ...sideAnswers, 'connect contoso.azurecr.io': 'timeout' }), ...seenBy('box', sideAnswers) },
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /last writer/,
  at: 'privateEndpoints/contoso-side/privateDnsZoneGroup',
  also: ['service-names-private', 'data-endpoints-private'],
})
test(skips, 'one-endpoint-per-zone', {}, /two private endpoints of one registry/)

const child = { 'zone-data': { name: `westeurope.data.${pl}`, virtualNetworkLinks: ['hub'] } }
const unintended = { intent: design.intent.filter(({ reach }) => reach !== 'privately') }
test('with a child zone that has the record too', holds, 'child-zone-empty', 1, {
  design: { privateDnsZones: { ...design.privateDnsZones, 'zone-data': { ...child['zone-data'], recordSets: { contoso: { A: '10.1.1.4', ttl: 10 } } } } },
})
test('an empty zone for a region, beside its parent', finds, 'child-zone-empty', {
  design: { privateDnsZones: { ...design.privateDnsZones, ...child } },
  seen: seenBy('app', {
    'contoso.westeurope.data.azurecr.io A': `contoso.westeurope.data.${pl}/3600 NXDOMAIN(westeurope.data.${pl})`,
    'contoso.westeurope.data.privatelink.azurecr.io A': `NXDOMAIN(westeurope.data.${pl})`,
  }),
}, {
  violations: [`app: contoso.westeurope.data.${pl} A`],
  because: /zone-data \(westeurope\.data\.privatelink\.azurecr\.io\) is linked to hub beside zone, which has the record/,
  at: 'privateDnsZones/zone-data/virtualNetworkLinks/hub',
  also: ['data-endpoints-private'],
})
test(skips, 'child-zone-empty', {}, /no zone below/)

test('for a host without an intent', holds, 'zone-records-complete', 2, { design: unintended })
test('a zone without the record of a replica', finds, 'zone-records-complete', {
  design: {
    ...unintended,
    privateDnsZones: { zone: { name: pl, virtualNetworkLinks: ['hub'], recordSets: { 'contoso.eastus2.data': { A: [] } } } },
  },
  seen: seenBy('app', {
    'contoso.eastus2.data.azurecr.io A': `contoso.eastus2.data.${pl}/3600 NXDOMAIN(${pl})`,
    'contoso.eastus2.data.privatelink.azurecr.io A': `NXDOMAIN(${pl})`,
  }),
}, {
  violations: [`app: contoso.eastus2.data.${pl} A`],
  because: /contoso\.eastus2\.data was deleted from zone by hand/,
  at: 'privateDnsZones/zone/recordSets/contoso.eastus2.data',
})
test(skips, 'zone-records-complete', {}, /no host without an intent/)

const corp = {
  privateDnsZones: { ...design.privateDnsZones, corp: { name: 'corp.example.com', virtualNetworkLinks: { hub: { registrationEnabled: true } } } },
}
test('with a registering link', holds, 'autoregistration', 1, { design: corp, seen: { 'app app.corp.example.com A': '10.1.2.4/10' } })
test('a record set in the way', finds, 'autoregistration', { design: corp, seen: { 'app app.corp.example.com A': '10.1.2.99/3600' } }, {
  violations: ['app: app.corp.example.com A'],
  because: /corp has another record set app/,
  at: 'privateDnsZones/corp/virtualNetworkLinks/hub',
})
test(skips, 'autoregistration', {}, /registrationEnabled/)

test(holds, 'dns-servers-answer', 3)
const forwarders = {
  virtualNetworks: { ...design.virtualNetworks, hub: { ...design.virtualNetworks['hub']!, dnsServers: ['10.1.2.10', '10.1.2.11'] } },
}
test('a second DNS server that is dead', finds, 'dns-servers-answer', {
  design: forwarders,
  seen: { 'app linuxgeneva-microsoft.azurecr.io A @10.1.2.11': 'TIMEOUT', ...answersOf('10.1.2.11', 'TIMEOUT') },
}, {
  violations: ['app: linuxgeneva-microsoft.azurecr.io A @10.1.2.11'],
  because: /^app asks 10\.1\.2\.11, and no DNS server of the design has that address$/,
  fix: /^Remove 10\.1\.2\.11/,
  at: 'virtualNetworks/hub/dnsServers/1',
})
test('a DNS server in a network that is not connected', finds, 'dns-servers-answer', {
  design: { virtualNetworks: { ...design.virtualNetworks, hub: { ...design.virtualNetworks['hub']!, dnsServers: ['10.1.2.10', '10.2.2.10'] } } },
  seen: { 'app linuxgeneva-microsoft.azurecr.io A @10.2.2.10': 'TIMEOUT', ...answersOf('10.2.2.10', 'TIMEOUT') },
}, {
  violations: ['app: linuxgeneva-microsoft.azurecr.io A @10.2.2.10'],
  because: /^app asks 10\.2\.2\.10, which is in side, and hub is not peered with side/,
  at: 'virtualNetworks/hub/dnsServers/1',
})

test('with two servers', holds, 'servers-agree', 6, { design: forwarders })
test('a second server whose network is not linked', finds, 'servers-agree', {
  design: forwarders,
  seen: { 'app contoso.azurecr.io A @10.1.2.11': publicAnswers['contoso.azurecr.io A']! },
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /servers of app lie in networks with different links/,
  at: 'virtualNetworks/hub/dnsServers',
})
test(skips, 'servers-agree', {}, /more than one DNS server/)

/** One answer of a server to everything that contoso, tools and partner are asked for. */
function answersOf(server: string, answer: string): Record<string, string> {
  const names = Object.keys(publicAnswers).filter((key) => key.endsWith('.azurecr.io A') && !key.includes('privatelink'))
  return Object.fromEntries(names.map((key) => [`app ${key} @${server}`, answer]))
}

test('a client that asks a server in another network sees by its links', finds, 'service-names-private', {
  design: {
    registries: { ...design.registries, contoso },
    virtualNetworks: {
      hub: { ...design.virtualNetworks['hub']!, peerings: ['side'], dnsServers: ['10.2.2.10'] },
      side: { ...design.virtualNetworks['side']!, peerings: ['hub'] },
    },
  },
  seen: seenBy('app', publicAnswers),
}, {
  violations: ['app: contoso.azurecr.io A'],
  because: /is linked to side \(app asks 10\.2\.2\.10, so the links of side count\)/,
  fix: /^Link zone to side\.$/,
  at: 'privateDnsZones/zone/virtualNetworkLinks',
  also: ['data-endpoints-private', 'no-public-address'],
})
