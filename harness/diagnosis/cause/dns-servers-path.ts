import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'

/** Where the DNS servers of a host are configured, or one of them: at its network interface, its virtual network, its site or its gateway. */
export function dnsServersPath({ topology }: Facts, { host }: HostFacts, server?: string): Path {
  const gateway = topology.virtualNetworkGateways.get(host.virtualNetworkGateway ?? '')
  const places: readonly { readonly servers: readonly string[]; readonly path: Path }[] = [
    { servers: host.dnsServers, path: ['hosts', host.name] },
    { servers: topology.onPremisesSites.get(host.site ?? '')?.dnsServers ?? [], path: ['onPremisesSites', host.site ?? ''] },
    { servers: gateway?.vpnClientConfiguration?.dnsServers ?? [], path: ['virtualNetworkGateways', gateway?.name ?? '', 'vpnClientConfiguration'] },
    { servers: topology.virtualNetworks.get(host.virtualNetwork ?? gateway?.virtualNetwork ?? '')?.dnsServers ?? [], path: ['virtualNetworks', host.virtualNetwork ?? gateway?.virtualNetwork ?? ''] },
  ]
  const place = places.find(({ servers }) => servers.length > 0)
  if (place === undefined) {
    if (host.site !== undefined) return ['onPremisesSites', host.site]
    if (gateway !== undefined) return ['virtualNetworkGateways', gateway.name, 'vpnClientConfiguration']
    return host.virtualNetwork === undefined ? ['hosts', host.name] : ['virtualNetworks', host.virtualNetwork]
  }
  const index = server === undefined ? -1 : place.servers.indexOf(server)
  return [...place.path, 'dnsServers', ...(index < 0 ? [] : [index])]
}
