import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Topology } from '../../harness/resources/topology.ts'

function parse(text: string): Topology {
  const parsed = parseTopology(text, 'design.yaml')
  if (parsed.problems) throw new Error(parsed.problems.map(({ message }) => message).join('\n'))
  return parsed.topology
}

const same = test.macro({
  exec(t, short: string, long: string) {
    t.deepEqual(parse(short), parse(long))
  },
  title: (title) => `forms: ${title}`,
})

const network = (rest: string): string => `virtualNetworks:\n  hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.2.0/24 }${rest} }\n  spoke: { location: westeurope, addressSpace: 10.2.0.0/16, peerings: [hub] }\n`

test('an address space is a prefix or ARM\'s object', same, 'virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16 } }', 'virtualNetworks: { hub: { location: westeurope, addressSpace: { addressPrefixes: [10.1.0.0/16] } } }')
test('a subnet is a prefix or ARM\'s object', same, network(', peerings: [spoke]'), network(', peerings: [spoke]').replace('apps: 10.1.2.0/24', 'apps: { addressPrefix: 10.1.2.0/24 }'))
test('peerings are a name, a list or a map', same, network(', peerings: spoke'), network(', peerings: { spoke: { remoteVirtualNetwork: spoke, allowVirtualNetworkAccess: true, allowForwardedTraffic: false } }'))
test('DNS servers are short for DHCP options', same, network(', peerings: [spoke], dnsServers: 10.1.2.10'), network(', peerings: [spoke], dhcpOptions: { dnsServers: [10.1.2.10] }'))
test('replications are a list or a map', same, 'registries: { contoso: { location: westeurope, replications: [eastus2] } }', 'registries: { Contoso: { location: westeurope, replications: { eastus2: {} } } }')
test('links are a list or a map', same, `${network(', peerings: [spoke]')}privateDnsZones: { zone: { name: Example.COM., virtualNetworkLinks: hub } }`, `${network(', peerings: [spoke]')}privateDnsZones: { zone: { name: example.com, virtualNetworkLinks: { hub: { virtualNetwork: hub } } } }`)
test('a host is a subnet, or a map that has one', same, `${network(', peerings: [spoke]')}hosts: { app: hub/apps, laptop: internet }`, `${network(', peerings: [spoke]')}hosts: { app: { subnet: { virtualNetwork: hub, subnet: apps } }, laptop: { network: internet } }`)

const hybrid = (rest: string): string => `virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { dns-in: 10.1.1.0/28, dns-out: 10.1.1.16/28, GatewaySubnet: 10.1.2.0/27 } } }
onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: { subnet: dns-in, privateIPAddress: 10.1.1.4 } }, outboundEndpoints: { outbound: dns-out } } }
${rest}`
test('a site is an address space and subnets, or ARM\'s objects', same, 'onPremisesSites: { office: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }', 'onPremisesSites: { office: { location: westeurope, addressSpace: [192.168.0.0/16], subnets: { servers: { addressPrefix: 192.168.1.0/24 } } } }')
test('a rule is its targets by domain name, or ARM\'s object', same, hybrid('dnsForwardingRulesets: { corp: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: hub, forwardingRules: { Corp.example.com.: "10.1.1.4:53" } } }'), hybrid('dnsForwardingRulesets: { corp: { outboundEndpoints: [resolver/outbound], virtualNetworkLinks: { hub: { virtualNetwork: hub } }, forwardingRules: { Corp.example.com.: { domainName: corp.example.com., targetDnsServers: [{ ipAddress: 10.1.1.4, port: 53 }], forwardingRuleState: Enabled } } } }'))
test('a connection has a type by its far end', same, hybrid('virtualNetworkGateways: { vpn: { virtualNetwork: hub } }\nlocalNetworkGateways: { far: office }\nconnections: { s2s: { virtualNetworkGateway: vpn, localNetworkGateway: far } }'), hybrid('virtualNetworkGateways: { vpn: { virtualNetwork: hub, gatewayType: Vpn, activeActive: false } }\nlocalNetworkGateways: { far: { site: office, addressPrefixes: [192.168.0.0/16] } }\nconnections: { s2s: { connectionType: IPsec, virtualNetworkGateway: vpn, localNetworkGateway: far, connectionStatus: Connected } }'))
test('"provider" is the public resolver of the region', same, hybrid('dnsServers: { dns: { kind: bind, subnet: office/servers, forwarders: provider } }'), hybrid('dnsServers: { dns: { kind: bind, subnet: office/servers, forwarders: [126.2.55.53], cache: true } }'))
test('a rule for everything is the root', (t) => {
  const { dnsForwardingRulesets } = parse(hybrid('dnsForwardingRulesets: { all: { outboundEndpoints: resolver/outbound, forwardingRules: { .: 10.1.1.4 } } }'))
  t.is(dnsForwardingRulesets.get('all')?.forwardingRules[0]?.domainName, '')
})

test('IPv6 addresses are compared, not their texts', same, 'privateDnsZones: { zone: { name: corp.example.com, recordSets: { app: { AAAA: fd00::1, MX: 10 mail.example.com } } } }\nhosts: { laptop: internet }\nexpectations: [{ from: laptop, name: app.corp.example.com, type: AAAA, address: "2001:db8::1" }]', 'privateDnsZones: { zone: { name: corp.example.com, recordSets: { app: { AAAA: "FD00:0:0::0001", MX: 010 mail.example.com } } } }\nhosts: { laptop: internet }\nexpectations: [{ from: laptop, name: app.corp.example.com, type: AAAA, address: "2001:0DB8:0::1" }]')

test('records: values in the form of zone files', (t) => {
  const { privateDnsZones } = parse(`
privateDnsZones:
  zone:
    name: corp.example.com
    recordSets:
      App: { ttl: 10, A: [10.0.0.4, 10.0.0.5] }
      '*': { A: 10.0.0.9 }
      gone: { A: [] }
      '@': { MX: [10 Mail.example.com., { preference: 20, exchange: backup.example.com }], TXT: 'v=spf1 "-all"' }
      _sip._tcp: { SRV: 1 2 5060 sip.example.com }
      www: { CNAME: app.corp.example.com. }
      v6: { AAAA: fd00::4, A: 10.0.0.6 }
`)
  t.deepEqual(privateDnsZones.get('zone')?.recordSets, [
    { name: 'app', type: 'A', ttl: 10, data: ['10.0.0.4', '10.0.0.5'] },
    { name: '*', type: 'A', ttl: 3600, data: ['10.0.0.9'] },
    { name: 'gone', type: 'A', ttl: 3600, data: [] },
    { name: '@', type: 'MX', ttl: 3600, data: ['10 mail.example.com', '20 backup.example.com'] },
    { name: '@', type: 'TXT', ttl: 3600, data: ['"v=spf1 \\"-all\\""'] },
    { name: '_sip._tcp', type: 'SRV', ttl: 3600, data: ['1 2 5060 sip.example.com'] },
    { name: 'www', type: 'CNAME', ttl: 3600, data: ['app.corp.example.com'] },
    { name: 'v6', type: 'A', ttl: 3600, data: ['10.0.0.6'] },
    { name: 'v6', type: 'AAAA', ttl: 3600, data: ['fd00::4'] },
  ])
})

test('records: text beyond 255 octets becomes several strings, what is not ASCII is escaped', (t) => {
  const { privateDnsZones } = parse(`privateDnsZones: { zone: { name: example.com, recordSets: { long: { TXT: [${'x'.repeat(300)}, é] } } } }`)
  t.deepEqual(privateDnsZones.get('zone')?.recordSets[0]?.data, [`"${'x'.repeat(255)}" "${'x'.repeat(45)}"`, '"\\195\\169"'])
})

test('data endpoints: a private endpoint switches them on, here or elsewhere', (t) => {
  const { registries } = parse(`
registries:
  contoso: { location: westeurope }
  fabrikam: { location: westeurope, privateEndpointConnections: 1 }
  wingtip: { location: westeurope }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.2.0/24 } } }
privateEndpoints: { contoso-hub: { registry: Contoso, subnet: hub/apps } }
`)
  t.deepEqual([...registries.values()].map(({ dataEndpointEnabled }) => dataEndpointEnabled), [true, true, false])
})

test('a host without a location is near the first registry, else in the first network', (t) => {
  t.is(parse('registries: { contoso: { location: eastus2 } }\nhosts: { laptop: internet }').hosts.get('laptop')?.location, 'eastus2')
  t.is(parse('virtualNetworks: { hub: { location: northeurope, addressSpace: 10.1.0.0/16 } }\nhosts: { laptop: internet }').hosts.get('laptop')?.location, 'northeurope')
})

test('aliases stand for what they refer to', same, `
registries:
  contoso: &ours { location: westeurope, replications: [eastus2] }
  fabrikam: *ours
`, `
registries:
  contoso: { location: westeurope, replications: [eastus2] }
  fabrikam: { location: westeurope, replications: [eastus2] }
`)

const firewalled = (rules: string): string => `virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { AzureFirewallSubnet: 10.0.0.0/26 } } }
azureFirewalls: { fw: { virtualNetwork: hub, dnsSettings: { enableProxy: true }, ${rules} } }
`
test('an application rule is for Https on 443 from everywhere, and allows, unless it says otherwise', same, firewalled("applicationRules: { all: { targetFqdns: '*.AZURECR.io' } }"), firewalled("applicationRules: { all: { action: Allow, priority: 1000, sourceAddresses: ['*'], targetFqdns: ['*.azurecr.io'], protocols: ['Https:443'] } }"))
test('ports are numbers or text, and one stands for a list', same, firewalled("networkRules: { dns: { destinationAddresses: 10.0.0.53, destinationPorts: 53, protocols: UDP } }"), firewalled("networkRules: { dns: { action: Allow, priority: 1000, sourceAddresses: '*', destinationAddresses: [10.0.0.53], destinationPorts: ['53'], protocols: [UDP] } }"))
test('rules are judged by priority, then as written', (t) => {
  const { azureFirewalls } = parse(firewalled("applicationRules: { third: { targetFqdns: '*' }, second: { priority: 200, targetFqdns: '*' }, fourth: { targetFqdns: '*' }, first: { priority: 100, targetFqdns: '*' } }"))
  t.deepEqual(azureFirewalls.get('fw')!.applicationRules.map(({ name }) => name), ['first', 'second', 'third', 'fourth'])
})
