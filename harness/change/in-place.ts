import type { Facts } from '../facts/facts.ts'
import type { Topology } from '../resources/topology.ts'

/**
 * The new design as it comes out of being deployed over the old one: what is there keeps its address. Dynamic addresses of members
 * and hosts that stay in their subnet become fixed ones, except where the new design gives them to somebody else.
 */
export function inPlace(topology: Topology, old: Facts): Topology {
  const given = staticAddresses(topology)
  const keep = (subnet: string, address: string): boolean => !given.has(`${subnet} ${address}`)
  const privateEndpoints = new Map(
    [...topology.privateEndpoints].map(([name, endpoint]) => {
      const before = old.privateEndpoints.get(name)
      const { virtualNetwork, subnet, registry, ipConfigurations } = endpoint
      const moved = before?.endpoint.virtualNetwork !== virtualNetwork || before.endpoint.subnet !== subnet || before.endpoint.registry !== registry
      if (before === undefined || moved || ipConfigurations.size > 0 || !sameSubnet(topology, old, virtualNetwork, subnet)) return [name, endpoint]
      const kept = before.members.filter(({ address }) => keep(`${virtualNetwork}/${subnet}`, address))
      return [name, { ...endpoint, ipConfigurations: new Map(kept.map(({ endpoint: { member }, address }) => [member, address])) }]
    }),
  )
  const hosts = new Map(
    [...topology.hosts].map(([name, host]) => {
      const before = old.hosts.get(name)
      const { virtualNetwork, subnet } = host
      const stays = before !== undefined && virtualNetwork !== undefined && before.host.virtualNetwork === virtualNetwork && before.host.subnet === subnet
      if (!stays || host.privateIPAddress !== undefined || !keep(`${virtualNetwork}/${subnet}`, before.address)) return [name, host]
      return sameSubnet(topology, old, virtualNetwork, subnet!) ? [name, { ...host, privateIPAddress: before.address }] : [name, host]
    }),
  )
  return { ...topology, privateEndpoints, hosts }
}

function staticAddresses({ privateEndpoints, hosts }: Topology): ReadonlySet<string> {
  return new Set([
    ...[...privateEndpoints.values()].flatMap(({ virtualNetwork, subnet, ipConfigurations }) =>
      [...ipConfigurations.values()].map((address) => `${virtualNetwork}/${subnet} ${address}`),
    ),
    ...[...hosts.values()].flatMap(({ virtualNetwork, subnet, privateIPAddress }) =>
      privateIPAddress === undefined ? [] : [`${virtualNetwork}/${subnet} ${privateIPAddress}`],
    ),
  ])
}

function sameSubnet(topology: Topology, old: Facts, network: string, subnet: string): boolean {
  const prefix = ({ virtualNetworks }: Topology): string | undefined =>
    virtualNetworks.get(network)?.subnets.find(({ name }) => name === subnet)?.addressPrefix
  return prefix(topology) === prefix(old.topology)
}
