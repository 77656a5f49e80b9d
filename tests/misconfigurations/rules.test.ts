import test from 'ava'
import { misconfigurations } from '../../harness/misconfigurations/list.ts'
import { firewallCases } from './firewall-cases.ts'
import { securityCases, type Case } from './security-cases.ts'
import { exchange } from '../design.ts'
import { fixture, look, rulesIn, stems } from './support.ts'

const cases: Readonly<Record<string, Case>> = {
  'zone-not-linked': {
    at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
    hosts: ['app'],
    what: /^registry-zone is not linked to spoke/,
    predicted: /^app gets contoso\.azurecr\.io → contoso\.privatelink\.azurecr\.io → .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Add spoke to the virtualNetworkLinks of registry-zone\.$/,
    mend: (text) => exchange(text, 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [hub, spoke]'),
  },
  'dns-server-outside': {
    at: 'virtualNetworks/hub/dnsServers',
    hosts: ['app'],
    what: /asks 126\.2\.55\.53/,
    predicted: / → 126\.\d+\.\d+\.\d+ /,
    fix: /^Remove dnsServers from virtual network hub/,
    mend: (text) => exchange(text, '    dnsServers: 126.2.55.53\n', ''),
  },
  'azure-dns-from-outside': {
    at: 'hosts/build-machine/dnsServers',
    hosts: ['build-machine'],
    what: /outside every virtual network/,
    predicted: /no answer/,
    fix: /remove its dnsServers\.$/,
    mend: (text) => exchange(text, ', dnsServers: 168.63.129.16', ''),
  },
  'no-route-to-private-endpoint': {
    at: 'virtualNetworks/hub/peerings',
    hosts: ['app'],
    what: /spoke is peered with hub in that direction only/,
    predicted: / → 10\.0\.1\.5 .*; timeout at 10\.0\.1\.5:443/,
    fix: /^Add spoke to the peerings of hub\.$/,
    mend: (text) => exchange(text, 'peerings: []', 'peerings: [spoke]'),
  },
  'replica-record-missing': {
    at: 'privateDnsZones/registry-zone/recordSets',
    hosts: ['app'],
    what: /but not contoso\.eastus2\.data\.$/,
    predicted: /^app gets contoso\.eastus2\.data\.azurecr\.io → contoso\.eastus2\.data\.privatelink\.azurecr\.io: NXDOMAIN/,
    fix: /^Write contoso\.eastus2\.data into/,
    mend: (text) => exchange(text, '# eastus2 goes here', 'contoso.eastus2.data: { A: 10.0.1.5 }'),
  },
  'home-record-missing': {
    at: 'privateDnsZones/registry-zone/recordSets',
    hosts: ['app'],
    what: /lacks contoso\.westeurope\.data of contoso\.$/,
    predicted: /^app gets contoso\.westeurope\.data\.azurecr\.io → .*: NXDOMAIN/,
    fix: /privateDnsZoneGroup\.$/,
    mend: (text) => exchange(text, '# the data endpoint goes here', 'contoso.westeurope.data: { A: 10.0.1.4 }'),
  },
  'empty-regional-zone': {
    at: 'privateDnsZones/data-zone',
    hosts: ['app'],
    what: /^data-zone is called westeurope\.data\.privatelink\.azurecr\.io/,
    predicted: /NXDOMAIN \(SOA westeurope\.data\.privatelink\.azurecr\.io\)$/,
    fix: /^Delete data-zone/,
    mend: (text) => exchange(text, /  data-zone.*\n/, ''),
  },
  'public-zone-name': {
    at: 'privateDnsZones/registry-zone/name',
    hosts: ['app'],
    what: /^registry-zone is called azurecr\.io/,
    predicted: /^app gets linuxgeneva-microsoft\.azurecr\.io: NXDOMAIN \(SOA azurecr\.io\)$/,
    fix: /^Rename registry-zone to privatelink\.azurecr\.io/,
    mend: (text) => exchange(text, 'name: azurecr.io', 'name: privatelink.azurecr.io'),
  },
  'own-name': {
    at: 'privateDnsZones/corp-zone/recordSets/registry',
    hosts: ['app'],
    what: /^registry\.corp\.example in corp-zone leads to 10\.0\.1\.5/,
    predicted: /TLS failed at 10\.0\.1\.5:443/,
    fix: /^Remove registry\.corp\.example/,
    mend: (text) => exchange(text, '      registry: { A: 10.0.1.5 }\n', ''),
  },
  'privatelink-name': {
    at: 'expectations/0/name',
    hosts: ['app'],
    what: /^app is expected to use contoso\.privatelink\.azurecr\.io/,
    predicted: /10\.0\.1\.5 .*TLS failed/,
    fix: /^Expect the answer for contoso\.azurecr\.io/,
    mend: (text) => exchange(text, 'name: contoso.privatelink.azurecr.io', 'name: contoso.azurecr.io'),
  },
  'shared-zone': {
    at: 'privateEndpoints/contoso-eus/privateDnsZoneGroup',
    hosts: ['node-weu'],
    what: /^contoso-weu and contoso-eus register in central-zone; contoso-eus wrote last/,
    predicted: /^node-weu gets .* → 10\.2\.1\.6 .*; timeout/,
    fix: /^Give contoso-eus a zone of its own/,
    mend: (text) =>
      exchange(exchange(text, 'virtualNetworkLinks: [cluster-weu, cluster-eus] }', 'virtualNetworkLinks: [cluster-weu] }\n  eus-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [cluster-eus] }'), 'cluster-eus/endpoints, privateDnsZoneGroup: central-zone', 'cluster-eus/endpoints, privateDnsZoneGroup: eus-zone'),
  },
  'record-deleted': {
    at: 'privateDnsZones/registry-zone/recordSets/contoso',
    hosts: ['app'],
    what: /^contoso-production registers in registry-zone, but contoso and contoso\.westeurope\.data are deleted there/,
    predicted: /NXDOMAIN/,
    fix: /^Create the privateDnsZoneGroup of contoso-production anew/,
    mend: (text) => exchange(text, /    recordSets:\n(?:      .*\n)+/, ''),
  },
  'zone-left-behind': {
    at: 'privateDnsZones/registry-zone/virtualNetworkLinks/hub',
    hosts: ['app'],
    what: /^registry-zone is linked to hub, where no private endpoint writes records of contoso any more/,
    predicted: /NXDOMAIN/,
    fix: /^Unlink registry-zone from hub/,
    mend: (text) => exchange(text, 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: []'),
  },
  'stale-address': {
    at: 'privateDnsZones/registry-zone/recordSets/contoso',
    hosts: ['app'],
    what: /says 10\.0\.1\.9/,
    predicted: / → 10\.0\.1\.5, 10\.0\.1\.9 .*; timeout at 10\.0\.1\.9:443/,
    fix: /^Let contoso in registry-zone say 10\.0\.1\.5 and nothing else/,
    mend: (text) => exchange(text, 'A: [10.0.1.5, 10.0.1.9]', 'A: 10.0.1.5'),
  },
  'partner-registry-denied': {
    at: 'privateDnsZones/registry-zone/virtualNetworkLinks/hub',
    hosts: ['app'],
    what: /^fabrikam of fabrikam has private endpoints/,
    predicted: /^app gets fabrikam\.azurecr\.io → fabrikam\.privatelink\.azurecr\.io: NXDOMAIN/,
    fix: /^Set resolutionPolicy: NxDomainRedirect on the link of registry-zone to hub/,
    mend: (text) => exchange(text, 'resolutionPolicy: Default', 'resolutionPolicy: NxDomainRedirect'),
  },
  'redirect-hides-missing-record': {
    at: 'privateDnsZones/registry-zone/recordSets',
    hosts: ['app'],
    what: /^registry-zone lacks contoso\.westeurope\.data of contoso/,
    predicted: /^app gets contoso\.westeurope\.data\.azurecr\.io → .* → 126\.\d+\.\d+\.\d+ /,
    fix: /^Write contoso\.westeurope\.data into/,
    mend: (text) => exchange(text, '# the data endpoint goes here', 'contoso.westeurope.data: { A: 10.0.1.4 }'),
  },
  'connection-not-approved': {
    at: 'privateEndpoints/contoso-endpoint/connectionState',
    hosts: ['app'],
    what: /is Pending/,
    predicted: / → 10\.0\.1\.5 .*; timeout at 10\.0\.1\.5:443/,
    fix: /^Approve the connection of contoso-endpoint at contoso\.$/,
    mend: (text) => exchange(text, 'connectionState: Pending', 'connectionState: Approved'),
  },
  'public-access-disabled': {
    at: 'registries/contoso/publicNetworkAccess',
    hosts: ['hosted-agent'],
    what: /^hosted-agent is meant to reach contoso publicly/,
    predicted: /; HTTP 403 from 126\.\d+\.\d+\.\d+:443$/,
    fix: /publicNetworkAccess: Enabled\.$/,
    mend: (text) => exchange(text, 'publicNetworkAccess: Disabled', 'publicNetworkAccess: Enabled'),
  },
  'wrong-suffix': {
    at: 'expectations/0/name',
    hosts: ['app'],
    what: /^app is expected to resolve contoso\.azureacr\.io, which does not exist\.$/,
    predicted: /^app gets contoso\.azureacr\.io: NXDOMAIN/,
    fix: /^Write contoso\.azurecr\.io\.$/,
    mend: (text) => exchange(text, 'azureacr.io', 'azurecr.io'),
  },
  'zone-linked-to-clients-only': {
    at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
    hosts: ['app'],
    what: /^registry-zone is not linked to hub, where hub-dns stands/,
    predicted: / → 126\.\d+\.\d+\.\d+ /,
    fix: /^Add hub to the virtualNetworkLinks of registry-zone\.$/,
    mend: (text) => exchange(text, 'virtualNetworkLinks: [spoke]', 'virtualNetworkLinks: [spoke, hub]'),
  },
  'privatelink-zone-forwarded': {
    at: 'dnsServers/corp-dns/conditionalForwarders',
    hosts: ['desk'],
    what: /^corp-dns \(dnsmasq\) forwards privatelink\.azurecr\.io only/,
    predicted: / → 126\.\d+\.\d+\.\d+ /,
    fix: /^Forward azurecr\.io to 10\.0\.2\.4 \(resolver\/inbound\)\.$/,
    mend: (text) => exchange(text, 'kind: dnsmasq', 'kind: bind'),
  },
  'way-to-forwarder-broken': {
    at: 'connections/tunnel',
    hosts: ['desk'],
    what: /no route leads there and back: tunnel is not connected\.$/,
    predicted: /no answer/,
    fix: /^Bring tunnel up/,
    mend: (text) => exchange(text, ', connectionStatus: NotConnected', ''),
  },
  'ruleset-loop': {
    at: 'dnsForwardingRulesets/to-hub/forwardingRules/contoso.example.com.',
    hosts: ['app'],
    what: /^The rule for contoso\.example\.com leads to resolver\/inbound/,
    predicted: /no answer/,
    fix: /^Unlink to-hub from hub\.$/,
    mend: (text) => exchange(text, 'virtualNetworkLinks: [hub], forwardingRules', 'forwardingRules'),
  },
  'resolver-network-not-linked': {
    at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
    hosts: ['desk'],
    what: /^resolver\/inbound has the view of resolvers, to which registry-zone is not linked\.$/,
    predicted: / → 126\.\d+\.\d+\.\d+ /,
    fix: /^Add resolvers to the virtualNetworkLinks of registry-zone\.$/,
    mend: (text) => exchange(exchange(text, 'virtualNetworkLinks: [hub]', 'virtualNetworkLinks: [hub, resolvers]'), 'subnet: hub/endpoints', 'subnet: resolvers/endpoints').replace('dns-in: 10.8.0.0/28', 'endpoints: 10.8.4.0/24, dns-in: 10.8.0.0/28'),
  },
  'mutual-forwarding': {
    at: 'dnsForwardingRulesets/to-hq/forwardingRules/corp.example.com.',
    hosts: ['app', 'desk'],
    what: /^Questions for corp\.example\.com go round in circles: /,
    predicted: /no answer/,
    fix: /forward corp\.example\.com to the other\.$/,
    mend: (text) => exchange(text, ', corp.example.com: 10.0.2.4 }', ' }'),
  },
  'forwarder-without-server': {
    at: 'dnsServers/corp-dns/conditionalForwarders/azurecr.io',
    hosts: ['desk'],
    what: /^corp-dns forwards to 10\.0\.2\.5, where no DNS server is\.$/,
    predicted: /no answer/,
    fix: /^Forward to 10\.0\.2\.4 \(resolver\/inbound\)/,
    mend: (text) => exchange(text, '10.0.2.5', '10.0.2.4'),
  },
  'one-region-listed': {
    at: 'dnsServers/corp-dns/conditionalForwarders/azurecr.io',
    hosts: ['desk'],
    what: /^corp-dns knows the inbound endpoints of westeurope only\.$/,
    predicted: /no answer.*while resolver-weu\/inbound is down/,
    fix: /^Add 10\.20\.0\.4 \(resolver-eus\/inbound\)/,
    mend: (text) => exchange(text, 'azurecr.io: 10.10.0.4', 'azurecr.io: [10.10.0.4, 10.20.0.4]'),
  },
  'forwarders-disagree': {
    at: 'dnsServers/corp-dns/conditionalForwarders/azurecr.io',
    hosts: ['desk'],
    what: /^corp-dns \(bind\) asks 10\.10\.0\.4 or 10\.20\.0\.4 as it likes/,
    predicted: /another time .*NXDOMAIN/,
    fix: /^Link one zone/,
    mend: (text) => exchange(exchange(text, /\n {2}second-zone: .*/, ''), 'virtualNetworkLinks: [hub-weu]', 'virtualNetworkLinks: [hub-weu, hub-eus]'),
  },
  'rebind-protection': {
    at: 'dnsServers/corp-dns/rebindProtection',
    hosts: ['desk'],
    what: /^corp-dns \(unbound\) takes private addresses out of answers/,
    predicted: /^desk gets contoso\.azurecr\.io → contoso\.privatelink\.azurecr\.io/,
    fix: /^Add azurecr\.io to the rebindDomains of corp-dns\.$/,
    mend: (text) => exchange(text, 'rebindProtection: true', 'rebindProtection: true, rebindDomains: azurecr.io'),
  },
  ...firewallCases,
  ...securityCases,
  'client-profile-without-dns': {
    at: 'virtualNetworkGateways/gateway/vpnClientConfiguration',
    hosts: ['notebook'],
    what: /^notebook is connected to gateway, whose profile has no DNS server/,
    predicted: / → 126\.\d+\.\d+\.\d+ /,
    fix: /^Add dnsServers to the vpnClientConfiguration of gateway/,
    mend: (text) => exchange(text, '172.16.0.0/24 }', '172.16.0.0/24, dnsServers: 10.0.2.4 }'),
  },
}

const lights = test.macro({
  title: (_, id: string) => `${id}: its fixture lights it and no other`,
  exec(t, id: string) {
    const { at, hosts, what, predicted, fix } = cases[id]!
    const { found } = look(fixture(id))
    t.deepEqual(found.map(({ misconfiguration }) => misconfiguration.id), [id])
    const { sighting } = found[0]!
    t.is(sighting.at.join('/'), at)
    t.deepEqual(sighting.hosts, hosts)
    t.regex(sighting.what, what)
    t.regex(sighting.predicted, predicted)
    t.regex(sighting.fix, fix)
    for (const sentence of [sighting.what, sighting.fix]) t.regex(sentence, /^[^\n]*\.$/)
  },
})
const mended = test.macro({
  title: (_, id: string) => `${id}: the mended design lights nothing`,
  exec(t, id: string) {
    t.deepEqual(rulesIn(cases[id]!.mend(fixture(id))), [])
  },
})
for (const id of Object.keys(cases)) {
  test(lights, id)
  test(mended, id)
}

test('rules: each has a case and a fixture that begins with its story', (t) => {
  const ids = misconfigurations.map(({ id }) => id)
  t.deepEqual(Object.keys(cases).toSorted(), ids.toSorted())
  t.deepEqual(stems('fixtures/misconfigurations'), ids.toSorted())
  for (const id of ids) t.regex(fixture(id), /^# .*\n# .*Symptom|^# .*Symptom|^# .*\n# Symptom/m)
})

test('rules: the resolver of dns-server-outside is a public one of the lab', (t) => {
  const { facts } = look(fixture('dns-server-outside'))
  t.true([...facts.recursiveResolvers.values()].includes('126.2.55.53'))
})
