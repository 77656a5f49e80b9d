import { isAddress, parseCidr } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import type { Topology } from '../topology.ts'
import type { Rule } from '../rule.ts'
import { subnetOf } from '../subnet.ts'

const overview = 'https://learn.microsoft.com/azure/dns/dns-private-resolver-overview'

const rulesets = 'https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets'

interface Endpoint { readonly key: string; readonly network: string; readonly subnet: string; readonly path: Path }

function* endpoints(topology: Topology): Iterable<Endpoint> {
  for (const { name, virtualNetwork, inboundEndpoints, outboundEndpoints } of topology.dnsResolvers.values()) {
    for (const endpoint of inboundEndpoints) yield { key: `${name}/${endpoint.name}`, network: virtualNetwork, subnet: endpoint.subnet, path: ['dnsResolvers', name, 'inboundEndpoints', endpoint.name] }
    for (const endpoint of outboundEndpoints) yield { key: `${name}/${endpoint.name}`, network: virtualNetwork, subnet: endpoint.subnet, path: ['dnsResolvers', name, 'outboundEndpoints', endpoint.name] }
  }
}

const secondResolver: Rule = {
  code: 'second-resolver-in-network',
  source: overview,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork } of topology.dnsResolvers.values()) {
      const first = owners.get(virtualNetwork)
      if (first === undefined) owners.set(virtualNetwork, name)
      else yield { path: ['dnsResolvers', name, 'virtualNetwork'], message: `${virtualNetwork} already has the resolver ${first}; a virtual network has one` }
    }
  },
}

const subnetSize: Rule = {
  code: 'resolver-subnet-size',
  source: overview,
  *check({ topology }) {
    for (const { key, network, subnet, path } of endpoints(topology)) {
      const prefix = subnetOf(topology, network, subnet)?.addressPrefix
      const length = prefix === undefined ? undefined : parseCidr(prefix)?.length
      if (length !== undefined && (length < 24 || length > 28)) {
        yield { path: [...path, 'subnet'], message: `${key} is in ${network}/${subnet} (${prefix!}); the subnet of an endpoint is a /28 at least and a /24 at most` }
      }
    }
  },
}

const subnetShared: Rule = {
  code: 'resolver-subnet-shared',
  source: overview,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { key, network, subnet, path } of endpoints(topology)) {
      const place = `${network}/${subnet}`
      const first = owners.get(place)
      if (first === undefined) owners.set(place, key)
      else yield { path: [...path, 'subnet'], message: `${place} belongs to ${first}; each endpoint has a subnet to itself, delegated to Microsoft.Network/dnsResolvers` }
    }
    const others = [
      ...[...topology.privateEndpoints.values()].map(({ name, virtualNetwork, subnet }) => ({ place: `${virtualNetwork}/${subnet}`, path: ['privateEndpoints', name, 'subnet'] })),
      ...[...topology.hosts.values()].map(({ name, virtualNetwork, subnet }) => ({ place: `${virtualNetwork}/${subnet}`, path: ['hosts', name, 'subnet'] })),
      ...[...topology.dnsServers.values()].flatMap(({ name, place }) => ('site' in place ? [] : [{ place: `${place.virtualNetwork}/${place.subnet}`, path: ['dnsServers', name, 'subnet'] }])),
    ]
    for (const { place, path } of others) {
      const owner = owners.get(place)
      if (owner !== undefined) yield { path, message: `${place} is delegated to the resolver endpoint ${owner}: nothing else can be in it` }
    }
  },
}

const dynamicInbound: Rule = {
  code: 'dynamic-inbound-endpoint',
  severity: 'warning',
  source: rulesets,
  *check({ topology }) {
    const wanted = new Set([
      ...[...topology.dnsServers.values()].flatMap(({ forwarders, conditionalForwarders }) => [...forwarders, ...conditionalForwarders.flatMap((conditional) => conditional.forwarders)]),
      ...[...topology.onPremisesSites.values()].flatMap(({ dnsServers }) => dnsServers),
    ].filter(isAddress))
    for (const { name, virtualNetwork, inboundEndpoints } of topology.dnsResolvers.values()) {
      for (const { name: endpoint, subnet, privateIPAddress } of inboundEndpoints) {
        const prefix = topology.virtualNetworks.get(virtualNetwork)?.subnets.find((candidate) => candidate.name === subnet)?.addressPrefix
        const cidr = prefix === undefined ? undefined : parseCidr(prefix)
        if (privateIPAddress !== undefined || cidr === undefined) continue
        const address = [...wanted].find((candidate) => parseCidr(`${candidate}/${cidr.length}`)?.network === cidr.network)
        if (address !== undefined) {
          yield { path: ['dnsResolvers', name, 'inboundEndpoints', endpoint], atKey: true, message: `${name}/${endpoint} has a dynamic address, and ${address} is written down elsewhere: an endpoint that is made anew may get another`, hint: `{ subnet: ${subnet}, privateIPAddress: ${address} }` }
        }
      }
    }
  },
}

export const resolverRules: readonly Rule[] = [secondResolver, subnetSize, subnetShared, dynamicInbound]
