import test from 'ava'
import { exchange, topologyText } from '../design.ts'
import { fixture, look, withoutIntent } from './support.ts'

/** The same mistake in another form: a fixture changed, and the rule with what it says. */
const says = test.macro({
  title: (title, id: string) => `${id}: ${title}`,
  exec(t, id: string, text: string, expected: { readonly what?: RegExp; readonly fix?: RegExp; readonly at?: string; readonly hosts?: readonly string[]; readonly predicted?: RegExp }) {
    const { found } = look(text)
    t.deepEqual(found.map(({ misconfiguration }) => misconfiguration.id), [id], found.map(({ sighting }) => sighting.what).join('\n'))
    const { what, fix, at, hosts, predicted } = found[0]!.sighting
    if (expected.what) t.regex(what, expected.what)
    if (expected.fix) t.regex(fix, expected.fix)
    if (expected.at) t.is(at.join('/'), expected.at)
    if (expected.hosts) t.deepEqual(hosts, expected.hosts)
    if (expected.predicted) t.regex(predicted, expected.predicted)
  },
})

const notLinked = fixture('zone-not-linked')
test('no zone at all', says, 'zone-not-linked', exchange(exchange(exchange(notLinked, /privateDnsZones:\n.*\n/, ''), ', privateDnsZoneGroup: registry-zone', ''), '[jump, app]', 'jump'), {
  what: /^No private DNS zone that has contoso\.privatelink\.azurecr\.io is linked to hub/,
  fix: /^Create a private DNS zone privatelink\.azurecr\.io/,
  at: 'virtualNetworks/hub',
  hosts: ['jump'],
})
test('a zone without the records, which is not linked either', says, 'zone-not-linked', exchange(exchange(notLinked, ', privateDnsZoneGroup: registry-zone', ''), '[jump, app]', 'app'), {
  at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
  what: /^registry-zone is not linked to spoke, and has no record of contoso/,
  fix: /^Add spoke to the virtualNetworkLinks of registry-zone, and registry-zone to the privateDnsZoneGroup of \S+\.$/,
})
const regional = exchange(
  exchange(fixture('shared-zone'), '[cluster-weu, cluster-eus] }', '[] }\n  eus-zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [cluster-weu, cluster-eus] }'),
  'cluster-eus/endpoints, privateDnsZoneGroup: central-zone',
  'cluster-eus/endpoints, privateDnsZoneGroup: eus-zone',
)
test("another region's zone in place of the own one", says, 'zone-not-linked', regional, {
  what: /^eus-zone is linked to cluster-weu, but contoso-weu, which could serve node-weu, registers in central-zone\.$/,
  fix: /^Link central-zone to cluster-weu in place of eus-zone\.$/,
  at: 'privateDnsZones/eus-zone/virtualNetworkLinks/cluster-weu',
})
test('the own private endpoint registers nowhere', says, 'zone-not-linked', exchange(regional, 'cluster-weu/endpoints, privateDnsZoneGroup: central-zone', 'cluster-weu/endpoints'), {
  what: /registers in no zone/,
})

test("a list of the host's own", says, 'dns-server-outside', exchange(exchange(fixture('dns-server-outside'), '    dnsServers: 126.2.55.53\n', ''), 'app: hub/apps', 'app: { subnet: hub/apps, dnsServers: 126.2.55.53 }'), {
  at: 'hosts/app/dnsServers',
  fix: /^Remove dnsServers from host app/,
})
test('a public resolver that everybody knows', says, 'dns-server-outside', exchange(fixture('dns-server-outside'), '126.2.55.53', '8.8.8.8'), { predicted: /126\.128\.55\.10/ })
test('a resolver that the lab does not have', says, 'dns-server-outside', exchange(fixture('dns-server-outside'), '126.2.55.53', '195.46.39.39'), { predicted: /no answer/ })

const inCluster = fixture('cluster-dns-alone')
test('the network has a link already', says, 'cluster-dns-alone', exchange(inCluster, 'privateDnsZones:\n', 'privateDnsZones:\n  vault-zone: { name: privatelink.vaultcore.azure.net, virtualNetworkLinks: [spoke] }\n'), {
  at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
  fix: /^Link registry-zone to spoke too\.$/,
})
test('nodes ask a server of the company', says, 'cluster-dns-alone', exchange(exchange(inCluster, '{ nodes: 10.1.1.0/24 }, peerings', '{ nodes: 10.1.1.0/24, dns: 10.1.2.0/24 }, dnsServers: 10.1.2.10, peerings'), 'dnsServers:\n', 'dnsServers:\n  company: { kind: windows, subnet: spoke/dns, ipAddress: 10.1.2.10, forwarders: provider }\n'), {
  what: /and node asks 10\.1\.2\.10 \(company\), which knows nothing of it\.$/,
  at: 'dnsServers/company/conditionalForwarders',
  fix: /^Let company forward azurecr\.io to 10\.0\.2\.4 \(resolver\/in\) too, as kube-dns does\.$/,
})
test('pods have a subnet of their own, with the cluster’s DNS among the nodes', says, 'cluster-dns-alone', exchange(exchange(inCluster, '{ nodes: 10.1.1.0/24 }', '{ nodes: 10.1.1.0/24, pods: 10.1.3.0/24 }'), 'pod: { subnet: spoke/nodes', 'pod: { subnet: spoke/pods'), { hosts: ['node'] })
test('a machine beside the cluster is no node of it', says, 'zone-not-linked', exchange(exchange(inCluster, '{ nodes: 10.1.1.0/24 }', '{ nodes: 10.1.1.0/24, tools: 10.1.3.0/24 }'), 'node: spoke/nodes', 'node: spoke/tools'), { hosts: ['node'] })
test('the pods find it no better, and nobody asks the endpoint that would', says, 'network-without-list', exchange(exchange(inCluster, ', conditionalForwarders: { azurecr.io: 10.0.2.4 }', ''), 'from: [node, pod]', 'from: node'), {})
test('the network lists the cluster’s server, which is then everybody’s', says, 'network-without-list', exchange(exchange(inCluster, 'spoke: {', 'third: { location: westeurope, addressSpace: 10.2.0.0/16, subnets: { apps: 10.2.1.0/24 }, dnsServers: 10.1.1.53, peerings: [spoke] }\n  spoke: {'), 'nodes: 10.1.1.0/24 }, peerings: [hub]', 'nodes: 10.1.1.0/24 }, peerings: [hub, third]'), { hosts: ['node'] })

// Without a network beside it that would show how it is meant, what stands in its hub does.
const lone = exchange(topologyText('centralised-resolver'), '    dnsServers: 10.0.2.4\n', '')
test('one server stands for several links', says, 'network-without-list', lone, {
  what: /^spoke has no dnsServers, .*; it would need links of registry-zone and to-headquarters, where 10\.0\.2\.4 \(resolver\/inbound\) finds all of it\.$/,
  at: 'virtualNetworks/spoke',
  hosts: ['app'],
})
test('one link is all that is missing', says, 'zone-not-linked', exchange(exchange(lone, '{ from: [jump, app, desk], name: intranet', '{ from: [jump, desk], name: intranet'), '{ from: [jump, app, desk], name: nothing', '{ from: [jump, desk], name: nothing'), {
  fix: /^Add spoke to the virtualNetworkLinks of registry-zone\.$/,
})
test('servers in the hub that nobody asks', says, 'network-without-list', exchange(topologyText('hub-dns-servers'), '    dnsServers: [10.0.2.10, 10.0.2.11]\n', ''), {
  what: /10\.0\.2\.10 \(first\) and 10\.0\.2\.11 \(second\) find it, and nobody asks there\.$/,
  fix: /^Set dnsServers of spoke to 10\.0\.2\.10 and 10\.0\.2\.11, and renew the leases of its machines; or link registry-zone to spoke\.$/,
})
test('a server that another one asks stands for somebody else', says, 'zone-not-linked', exchange(topologyText('hub-dns-servers'), '    dnsServers: [10.0.2.10, 10.0.2.11]\n', '    # as Azure has it\n').replace('forwarders: 168.63.129.16 }\n  second', 'forwarders: 10.0.2.11 }\n  second').replace('hosts:\n', 'hosts:\n  tool: { subnet: hub/dns, dnsServers: 10.0.2.10 }\n'), {
  at: 'privateDnsZones/registry-zone/virtualNetworkLinks',
})

const noRoute = fixture('no-route-to-private-endpoint')
test('access refused by one side', says, 'no-route-to-private-endpoint', exchange(noRoute, 'peerings: []', 'peerings: { spoke: { allowVirtualNetworkAccess: false } }'), {
  what: /the peering of hub with spoke has allowVirtualNetworkAccess: false\.$/,
  at: 'virtualNetworks/hub/peerings/spoke/allowVirtualNetworkAccess',
})
test('neither side', says, 'no-route-to-private-endpoint', exchange(noRoute, 'peerings: [hub]', 'peerings: []'), {
  what: /spoke is not peered with hub; peering is not transitive\.$/,
  fix: /^Peer spoke with hub in both directions/,
})

test('a regional endpoint that was switched on later', says, 'replica-record-missing',
  exchange(exchange(exchange(fixture('replica-record-missing'), 'replications: [eastus2]', 'regionalEndpoints: Enabled'), 'registry_data_eastus2', 'registry_westeurope'), '# eastus2 goes here', ''),
  { what: /but not contoso\.westeurope\.geo\.$/ })
test('hosts of which no intent speaks', says, 'replica-record-missing', withoutIntent(fixture('replica-record-missing')), { hosts: ['app'] })

test('nothing was written at all', says, 'home-record-missing', exchange(fixture('home-record-missing'), 'contoso: { A: 10.0.1.5 }', 'other: { A: 10.0.1.5 }'), {
  what: /lacks contoso and contoso\.westeurope\.data of contoso\.$/,
})

test('through a link that redirects', says, 'empty-regional-zone', exchange(fixture('empty-regional-zone'), 'westeurope.data.privatelink.azurecr.io, virtualNetworkLinks: [hub]', 'westeurope.data.privatelink.azurecr.io, virtualNetworkLinks: { hub: { resolutionPolicy: NxDomainRedirect } }'), {
  predicted: / → 126\.\d+\.\d+\.\d+ /,
})
test('hosts of which no intent speaks', says, 'empty-regional-zone', withoutIntent(fixture('empty-regional-zone')), { hosts: ['app'] })

test("a region's public name", says, 'public-zone-name', exchange(fixture('empty-regional-zone'), 'name: westeurope.data.privatelink.azurecr.io', 'name: westeurope.data.azurecr.io'), {
  predicted: /^app gets contoso\.westeurope\.data\.azurecr\.io: NXDOMAIN/,
})
test('hosts of which no intent speaks', says, 'public-zone-name', withoutIntent(fixture('public-zone-name')), { hosts: ['app'] })

test('an alias of the login server', says, 'own-name', exchange(fixture('own-name'), 'registry: { A: 10.0.1.5 }', 'registry: { CNAME: contoso.azurecr.io }'), {
  predicted: /^app gets registry\.corp\.example → contoso\.azurecr\.io → .*TLS failed/,
})
test('an alias of the privatelink name', says, 'privatelink-name', exchange(fixture('own-name'), 'registry: { A: 10.0.1.5 }', 'registry: { CNAME: contoso.privatelink.azurecr.io }'), {
  at: 'privateDnsZones/corp-zone/recordSets/registry',
  fix: /use contoso\.azurecr\.io/,
})
test('an alias of a misspelt name', says, 'wrong-suffix', exchange(fixture('own-name'), 'registry: { A: 10.0.1.5 }', 'registry: { CNAME: contoso.azurecr.us }'), {
  at: 'privateDnsZones/corp-zone/recordSets/registry',
})

const shared = fixture('shared-zone')
const peered = exchange(exchange(shared, 'nodes: 10.1.2.0/24 } }', 'nodes: 10.1.2.0/24 }, peerings: [cluster-eus] }'), 'nodes: 10.2.2.0/24 } }', 'nodes: 10.2.2.0/24 }, peerings: [cluster-weu] }')
test('a route exists, but the intent names the near private endpoint', says, 'shared-zone', exchange(peered, /from: \[.*privately/, 'from: node-weu, registry: contoso, reach: privately, through: contoso-weu'), {
  predicted: /HTTP 401 from 10\.2\.1\.6:443$/,
})
test('hosts of which no intent speaks', says, 'shared-zone', withoutIntent(shared), { hosts: ['node-weu'] })

test('one record only', says, 'record-deleted', exchange(fixture('record-deleted'), '      contoso: { A: [] }\n', ''), { what: /but contoso\.westeurope\.data is deleted there/ })
test('a host that is meant privately', says, 'zone-left-behind', exchange(fixture('zone-left-behind'), 'reach: publicly', 'reach: privately'), { fix: /^Create a private endpoint of contoso/ })

const stale = exchange(fixture('stale-address'), 'A: [10.0.1.5, 10.0.1.9]', 'A: 10.0.1.9')
test('only the old address', says, 'stale-address', stale, { predicted: / → 10\.0\.1\.9 .*timeout/ })
test('login and data exchanged', says, 'stale-address', exchange(stale, 'A: 10.0.1.9', 'A: 10.0.1.4'), { what: /says 10\.0\.1\.4/ })
test('the public address', says, 'stale-address', exchange(stale, 'A: 10.0.1.9', 'A: 126.128.55.10'), { what: /126\.128\.55\.10, which is public\.$/ })

test('a rejected connection', says, 'connection-not-approved', exchange(fixture('connection-not-approved'), 'Pending', 'Rejected'), { fix: /^Create contoso-endpoint anew/ })

const mended = exchange(fixture('wrong-suffix'), 'azureacr.io', 'azurecr.io')
test("another cloud's zone", says, 'wrong-suffix', exchange(mended, 'privatelink.azurecr.io', 'privatelink.azurecr.us'), {
  at: 'privateDnsZones/registry-zone/name',
  fix: /^Rename registry-zone to privatelink\.azurecr\.io\.$/,
})
test('a misspelt privatelink', says, 'wrong-suffix', exchange(mended, 'privatelink.azurecr.io', 'privatlink.azurecr.io'), { fix: /to privatelink\.azurecr\.io\.$/ })

const loginOnly = fixture('firewall-allows-login-only')
const withoutDataEndpoints = exchange(loginOnly, ', replications: [eastus2], dataEndpointEnabled: true', '')
test('no dedicated data endpoints, and no rule for storage accounts', says, 'firewall-allows-login-only', withoutDataEndpoints, {
  what: /but not \*\.blob\.core\.windows\.net\.$/,
  predicted: /layers come from \*\.blob\.core\.windows\.net, and hub-firewall closes the connection/,
  fix: /^Add \*\.blob\.core\.windows\.net to the targetFqdns/,
})
test('storage accounts that a rule denies', says, 'firewall-allows-login-only', exchange(withoutDataEndpoints, '    applicationRules:\n', "    applicationRules:\n      closed: { action: Deny, priority: 100, targetFqdns: '*.windows.net' }\n"), { what: /but not \*\.blob/ })
test('only a replica is forgotten, by a rule that denies', says, 'firewall-allows-home-region-only', exchange(exchange(loginOnly, '[contoso.azurecr.io]', "['*.azurecr.io']"), '    applicationRules:\n', "    applicationRules:\n      closed: { action: Deny, priority: 100, targetFqdns: '*.eastus2.data.azurecr.io' }\n"), { what: /but not contoso\.eastus2\.data\.azurecr\.io\.$/ })
test('a private endpoint behind a firewall that allows the login server only', says, 'firewall-allows-login-only', exchange(fixture('answers-pass-firewall-by'), /    networkRules:\n.*\n/, '    applicationRules:\n      login: { targetFqdns: contoso.azurecr.io }\n'), { what: /but not contoso\.westeurope\.data\.azurecr\.io\.$/ })
test('a machine without IP forwarding', says, 'route-leads-elsewhere', exchange(exchange(fixture('route-leads-elsewhere'), 'nextHopType: None', 'nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.0.9'), 'hosts: { app: hub/apps }', 'hosts: { app: hub/apps, nva: { subnet: hub/nva, privateIPAddress: 10.0.0.9 } }').replace('AzureFirewallSubnet: 10.0.0.0/26', 'nva: 10.0.0.0/26'), {
  what: /leads to nva, which has no enableIPForwarding: Azure drops what is not for nva itself\.$/,
  fix: /let it lead to a firewall or an appliance that forwards to contoso-endpoint\.$/,
})
test('a next hop where nothing forwards', says, 'route-leads-elsewhere', exchange(fixture('route-leads-elsewhere'), 'nextHopType: None', 'nextHopType: VirtualAppliance, nextHopIpAddress: 10.0.2.9'), { what: /leads to 10\.0\.2\.9, where nothing forwards packets\.$/ })
const resolverClosed = fixture('dns-port-closed')
test('TCP alone', says, 'dns-port-closed', exchange(resolverClosed, 'access: Allow, sourceAddressPrefix: 10.0.0.0/16', 'access: Allow, protocol: Udp').replace('forwarders: provider, conditionalForwarders: { azurecr.io: 10.0.2.4 }', 'forwarders: 10.0.2.4'), {
  what: /drops TCP port 53 from 192\.168\.0\.10 to 10\.0\.2\.4, and lets UDP pass\.$/,
  predicted: /^desk gets no answer \(timeout\); to large\.azcr\.io TXT over TCP/,
})
test('by the default rules', says, 'dns-port-closed', exchange(exchange(resolverClosed, 'localNetworkGateways: { hq-side: hq }', 'localNetworkGateways: { hq-side: { site: hq, addressPrefixes: 192.168.0.0/16 } }'), /      nothing-else.*\n/, '      nothing-from-sites: { priority: 300, direction: Inbound, access: Deny, sourceAddressPrefix: 192.168.0.0/16 }\n'), {
  at: 'networkSecurityGroups/resolver-group/securityRules/nothing-from-sites',
})
test('of the network interface of a DNS server, outbound', says, 'dns-port-closed', exchange(
  exchange(fixture('dns-port-closed').replace(', networkSecurityGroup: resolver-group', ''), 'subnets: { endpoints:', 'dnsServers: 10.0.4.4\n    subnets: { dns: 10.0.4.0/24, apps: 10.0.5.0/24, endpoints:'),
  /dnsServers:\n(.*\n)hosts: \{ desk: hq\/desks \}/, 'dnsServers:\n$1  hub-dns: { kind: bind, subnet: hub/dns, ipAddress: 10.0.4.4, forwarders: 10.0.2.4, networkSecurityGroup: resolver-group }\nhosts: { desk: hub/apps }',
).replace('sourceAddressPrefix: 10.0.0.0/16, destinationPortRange: 53', 'sourceAddressPrefix: 10.0.0.0/16, destinationPortRange: 5353').replace('priority: 4000, direction: Inbound', 'priority: 4000, direction: Outbound'), {
  what: /^Rule nothing-else \(priority 4000, Outbound\) of resolver-group at network interface of hub-dns drops UDP port 53 from 10\.0\.4\.4 to 10\.0\.2\.4\.$/,
})
test('of a DNS server that forwards to 168.63.129.16', says, 'platform-dns-denied', exchange(
  exchange(exchange(fixture('platform-dns-denied'), 'hosts:', 'dnsServers:\n  hub-dns: { kind: unbound, subnet: hub/apps, ipAddress: 10.0.2.9, forwarders: 168.63.129.16 }\nhosts:'), 'endpoints: 10.0.1.0/24,', 'endpoints: 10.0.1.0/24, other: 10.0.3.0/24,'),
  'app: hub/apps', 'app: { subnet: hub/other, dnsServers: 10.0.2.9 }',
), { what: /keeps 10\.0\.2\.9 from asking 168\.63\.129\.16/ })
test('at a subnet whose private endpoints obey groups', says, 'registry-port-closed', exchange(
  exchange(fixture('registry-port-closed'), 'endpoints: 10.0.1.0/24', 'endpoints: { addressPrefix: 10.0.1.0/24, networkSecurityGroup: apps-group, privateEndpointNetworkPolicies: Enabled }'),
  'direction: Outbound', 'direction: Inbound',
).replace('apps: { addressPrefix: 10.0.2.0/24, networkSecurityGroup: apps-group }', 'apps: 10.0.2.0/24'), { what: /at subnet hub\/endpoints drops TCP port 443/ })
test('of a registry that is meant to be reached publicly', says, 'registry-port-closed', exchange(exchange(exchange(fixture('registry-port-closed'), ', publicNetworkAccess: Disabled', ''), /privateDnsZones:\n(?:.*\n){3}/, ''), 'reach: privately', 'reach: publicly'), {
  what: /so app does not reach contoso\.$/,
  predicted: /timeout at 126\.\d+\.\d+\.\d+:443/,
})

test('a zone left behind that others use: it stays linked', says, 'zone-left-behind', exchange(fixture('zone-left-behind'), 'virtualNetworkLinks: [hub] }', 'virtualNetworkLinks: [hub], recordSets: { fabrikam: { A: 10.0.2.77 } } }'), {
  fix: /^Set resolutionPolicy: NxDomainRedirect on the link of registry-zone to hub\.$/,
})

const client = `services: { vault: { type: keyVault, publicNetworkAccess: Disabled } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { GatewaySubnet: 10.0.0.0/27, endpoints: 10.0.1.0/24 } } }
virtualNetworkGateways: { gateway: { virtualNetwork: hub, vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24, dnsServers: 168.63.129.16 } } }
privateDnsZones: { zone: { name: privatelink.vaultcore.azure.net, virtualNetworkLinks: [hub] } }
privateEndpoints: { pe: { service: vault, subnet: hub/endpoints, privateDnsZoneGroup: zone } }
hosts: { home: { network: internet, virtualNetworkGateway: gateway } }
intent: [{ from: home, to: vault, reach: privately }]
`
test("a client of point-to-site is told 168.63.129.16 by its profile, and the profile's line is the one", says, 'azure-dns-from-outside', client, {
  at: 'virtualNetworkGateways/gateway/vpnClientConfiguration/dnsServers',
  fix: /take 168\.63\.129\.16 out of the list\.$/,
})
