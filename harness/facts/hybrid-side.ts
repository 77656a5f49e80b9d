import type { Place } from '../azure/hybrid-resources.ts'
import type { Addresses } from '../resources/claim.ts'
import type { DnsServerFacts, Domain, GatewayFacts, HybridFacts, OutboundEndpointFacts, Tunnel } from './hybrid-facts.ts'
import type { LinkedZone } from './types.ts'
import type { Topology } from '../resources/topology.ts'
import { gatewayAddress } from '../azure/public-plan.ts'
import { freeAddresses } from '../azure/virtual-network.ts'
import { dnsProxies } from './firewall-facts.ts'
import { appliedRules } from './applied-rules.ts'
import { dnsServerClaim } from '../resources/dns-servers/kind.ts'
import { inboundClaim, outboundClaim } from '../resources/dns-resolvers/kind.ts'
import { instanceClaim, instancesOf } from '../resources/virtual-network-gateways/kind.ts'
import { routesOf, tunnelsOf } from './routes.ts'

/** What hybrid name resolution adds to the facts. */
export function hybridFacts(topology: Topology, { addresses, linkedZones, connected }: {
  addresses: Addresses
  linkedZones: ReadonlyMap<string, readonly LinkedZone[]>
  connected: ReadonlyMap<string, ReadonlySet<string>>
}): HybridFacts {
  const gateways = gatewayFacts(topology, addresses)
  const tunnels = tunnelsOf(topology)
  return {
    dnsServerFacts: dnsServerFacts(topology, addresses),
    outboundEndpoints: outboundEndpoints(topology, addresses),
    resolverViews: new Map([...topology.virtualNetworks.keys()].map((name) => [name, appliedRules(topology, name, linkedZones.get(name)!.map(({ resource }) => resource.zoneName))])),
    routes: routesOf(topology, { tunnels, gateways, connected }),
    tunnels,
    gateways,
    siteGateways: siteGateways(tunnels, [...gateways.values()].reduce((sum, { instances }) => sum + instances.length, 0)),
  }
}

function domainOf(place: Place): Domain {
  return 'site' in place ? `site:${place.site}` : `virtualNetwork:${place.virtualNetwork}`
}

function dnsServerFacts(topology: Topology, addresses: Addresses): ReadonlyMap<string, DnsServerFacts> {
  const facts = new Map<string, DnsServerFacts>()
  for (const { name: resolver, virtualNetwork, inboundEndpoints } of topology.dnsResolvers.values()) {
    for (const { name: endpoint, subnet } of inboundEndpoints) {
      const name = `${resolver}/${endpoint}`
      const place = { virtualNetwork, subnet }
      facts.set(name, {
        name,
        kind: 'inboundEndpoint',
        server: undefined,
        address: addresses.get(inboundClaim(name))!,
        place,
        domain: domainOf(place),
        path: ['dnsResolvers', resolver, 'inboundEndpoints', endpoint],
        component: `inbound-endpoint:${resolver}/${endpoint}`,
        forwardersPath: ['dnsResolvers', resolver, 'inboundEndpoints', endpoint],
      })
    }
  }
  for (const proxy of dnsProxies(topology, addresses)) facts.set(proxy.name, proxy)
  for (const server of topology.dnsServers.values()) {
    const { name, kind, place } = server
    facts.set(name, {
      name,
      kind,
      server,
      address: addresses.get(dnsServerClaim(name))!,
      place,
      domain: domainOf(place),
      path: ['dnsServers', name],
      component: `dns-server:${name}`,
      forwardersPath: ['dnsServers', name, server.nodeLocalCache === undefined ? 'forwarders' : 'nodeLocalCache'],
    })
  }
  return facts
}

function outboundEndpoints(topology: Topology, addresses: Addresses): ReadonlyMap<string, OutboundEndpointFacts> {
  return new Map([...topology.dnsResolvers.values()].flatMap(({ name: resolver, virtualNetwork, outboundEndpoints }) =>
    outboundEndpoints.map(({ name: endpoint, subnet }) => {
      const key = `${resolver}/${endpoint}`
      const place = { virtualNetwork, subnet }
      return [key, { resolver, endpoint, address: addresses.get(outboundClaim(key))!, place, domain: domainOf(place) }] as const
    })))
}

function gatewayFacts(topology: Topology, addresses: Addresses): ReadonlyMap<string, GatewayFacts> {
  let number = 0
  return new Map([...topology.virtualNetworkGateways.values()].map((gateway) => {
    const { name, virtualNetwork, vpnClientConfiguration } = gateway
    const pool = vpnClientConfiguration ? freeAddresses(vpnClientConfiguration.vpnClientAddressPool, new Set()) : [].values()
    const clients = [...topology.hosts.values()].filter((host) => host.virtualNetworkGateway === name)
    return [name, {
      gateway: name,
      virtualNetwork,
      instances: instancesOf(gateway).map((instance) => ({ privateAddress: addresses.get(instanceClaim(name, instance))!, publicAddress: gatewayAddress(number++) })),
      clients: new Map(clients.map((host) => [host.name, pool.next().value!])),
    }]
  }))
}

/** Sites that only a circuit leads to have no VPN device. */
function siteGateways(tunnels: readonly Tunnel[], first: number): ReadonlyMap<string, readonly string[]> {
  const devices = new Map<string, string[]>()
  let number = first
  for (const { connection, far } of tunnels) {
    if (!('site' in far) || connection.connectionType !== 'IPsec') continue
    const known = devices.get(far.site) ?? []
    devices.set(far.site, known)
    while (known.length <= far.instance) known.push(gatewayAddress(number++))
  }
  return devices
}
