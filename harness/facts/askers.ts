import { leasedDnsServers } from './addresses.ts'
import type { Facts, HostFacts } from './types.ts'

type Known = Pick<Facts, 'hosts' | 'dnsServerFacts' | 'topology'>

const servers = new WeakMap<Facts['dnsServerFacts'], ReadonlyMap<string, HostFacts>>()

/** Whoever can be asked from: a host, or a DNS server that somebody runs, whose operating system asks what DHCP has told it, and not the server that runs on it. */
export function askerOf(facts: Known, name: string): HostFacts | undefined {
  return facts.hosts.get(name) ?? serversAsHosts(facts).get(name)
}

/** Names of all of them. */
export function askers(facts: Known): readonly string[] {
  return [...facts.hosts.keys(), ...serversAsHosts(facts).keys()]
}

function serversAsHosts({ dnsServerFacts, topology }: Known): ReadonlyMap<string, HostFacts> {
  let found = servers.get(dnsServerFacts)
  if (found === undefined) servers.set(dnsServerFacts, (found = new Map([...topology.dnsServers.values()].map(({ name, place, networkSecurityGroup }) => {
    const location = 'site' in place ? topology.onPremisesSites.get(place.site)!.location : topology.virtualNetworks.get(place.virtualNetwork)!.location
    const { address } = dnsServerFacts.get(name)!
    const host = {
      name, location, subnet: place.subnet, privateIPAddress: address, dnsServers: [], virtualNetworkGateway: undefined,
      virtualNetwork: 'site' in place ? undefined : place.virtualNetwork,
      site: 'site' in place ? place.site : undefined,
      ...(networkSecurityGroup !== undefined && { networkSecurityGroup }),
    }
    return [name, { host, address, dnsServers: leasedDnsServers(topology, place) }]
  }))))
  return found
}
