import test from 'ava'
import type { Domain } from '../../harness/facts/facts.ts'
import { factsOf } from '../design.ts'

const networks = `
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { GatewaySubnet: 10.0.5.0/27, dns-in: 10.0.2.0/28, dns-out: 10.0.2.16/28 }, peerings: { spoke: { allowGatewayTransit: true }, island: {} } }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 }, peerings: { hub: { useRemoteGateways: true } } }
  island: { location: westeurope, addressSpace: 10.2.0.0/16, peerings: [hub] }
onPremisesSites: { office: { location: northeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.1.0/24 } } }
`

const routes = (text: string, domain: Domain) =>
  factsOf(networks + text).routes.get(domain)!.map(({ to, destination, ways }) => `${to} ${destination} ${ways.map(({ over, tunnel }) => `${over}${tunnel ? ` ${tunnel.connection}/${tunnel.instance}` : ''}`).join(', ')}`)

const both = `
virtualNetworkGateways: { vpn: { virtualNetwork: hub, activeActive: true }, er: { virtualNetwork: hub, gatewayType: ExpressRoute } }
localNetworkGateways: { edge: office }
connections: { s2s: { virtualNetworkGateway: vpn, localNetworkGateway: edge }, circuit: { virtualNetworkGateway: er, site: office } }
`

test('routes: ExpressRoute first, then either tunnel', (t) => {
  t.deepEqual(routes(both, 'virtualNetwork:hub'), [
    '10.1.0.0/16 virtualNetwork:spoke peering',
    '10.2.0.0/16 virtualNetwork:island peering',
    '192.168.0.0/16 site:office expressRoute circuit/0, vpn s2s/0, vpn s2s/1',
  ])
})

test('routes: a spoke borrows the gateway only where both sides of the peering say so', (t) => {
  t.deepEqual(routes(both, 'virtualNetwork:spoke'), ['10.0.0.0/16 virtualNetwork:hub peering', '192.168.0.0/16 site:office expressRoute circuit/0, vpn s2s/0, vpn s2s/1'])
  t.deepEqual(routes(both, 'virtualNetwork:island'), ['10.0.0.0/16 virtualNetwork:hub peering'])
  t.deepEqual(routes(both, 'site:office').map((route) => route.split(' ').slice(0, 2).join(' ')), ['10.0.0.0/16 virtualNetwork:hub', '10.1.0.0/16 virtualNetwork:spoke'])
})

test('routes: a connection that is not connected carries nothing', (t) => {
  t.deepEqual(routes(both.replace('site: office }', 'site: office, connectionStatus: NotConnected }').replace('localNetworkGateway: edge }', 'localNetworkGateway: edge, connectionStatus: NotConnected }'), 'site:office'), [])
})

test('routes: a point-to-site client reaches the network, and what borrows its gateway', (t) => {
  const text = `
virtualNetworkGateways: { vpn: { virtualNetwork: hub, vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24 } } }
hosts: { laptop: { network: internet, virtualNetworkGateway: vpn } }
`
  t.deepEqual(routes(text, 'client:laptop'), ['10.0.0.0/16 virtualNetwork:hub pointToSite', '10.1.0.0/16 virtualNetwork:spoke pointToSite'])
  t.true(routes(text, 'virtualNetwork:hub').includes('172.16.0.4/32 client:laptop pointToSite'))
  t.deepEqual(factsOf(networks + text).hosts.get('laptop')!.dnsServers, ['126.2.55.53'])
})

test('views: a rule below a linked zone, one that is disabled and a second one for a domain do not apply', (t) => {
  const { resolverViews, dnsServerFacts } = factsOf(`${networks}
virtualNetworkGateways: { vpn: { virtualNetwork: hub } }
privateDnsZones: { zone: { name: own.example.com, virtualNetworkLinks: [spoke] } }
dnsResolvers: { resolver: { virtualNetwork: hub, inboundEndpoints: { inbound: dns-in }, outboundEndpoints: { outbound: dns-out } } }
dnsForwardingRulesets:
  one: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [hub, spoke], forwardingRules: { .: 10.0.2.4, example.com.: 10.0.2.4, own.example.com.: 10.0.2.4, a.own.example.com.: 10.0.2.4, off.example.: { targetDnsServers: 10.0.2.4, forwardingRuleState: Disabled } } }
  two: { outboundEndpoints: resolver/outbound, virtualNetworkLinks: [spoke], forwardingRules: { example.com.: 10.0.2.4 } }
`)
  const view = (network: string) => resolverViews.get(network)!.map(({ ruleset, rule }) => `${ruleset} ${rule.domainName}`)
  t.deepEqual(view('hub'), ['one a.own.example.com', 'one own.example.com', 'one example.com', 'one '])
  t.deepEqual(view('spoke'), ['one example.com', 'one '])
  t.deepEqual(view('island'), [])
  t.is(dnsServerFacts.get('resolver/inbound')!.address, '10.0.2.4')
})
