import { contains } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Domain } from '../../facts/hybrid-facts.ts'
import type { Cause } from './cause.ts'
import { peered } from './edits.ts'
import { describeUnpeered, unpeered } from './peering.ts'
import { causeOfTransit } from './transit.ts'
import { networksOf } from '../observed/places.ts'

/**
 * The line to blame where no packets pass between a site and an address in a virtual network, or the other way round: a connection
 * that is not up, a local network gateway without the site's address, so that Azure has no route to it, or a peering without gateway transit. Only connections of this
 * site with a gateway of that network, or of one it is peered with, count.
 */
export function brokenWay(facts: Facts, from: { readonly domain: Domain | undefined; readonly address: string }, to: string): (Cause & { readonly at: Path }) | undefined {
  const [kind, name = ''] = from.domain?.split(':') ?? []
  const { topology } = facts
  const there = networksOf(facts, to)
  const sites = kind === 'site' ? [name] : there.filter((one) => topology.onPremisesSites.has(one))
  const networks = kind === 'virtualNetwork' ? [name] : there.filter((one) => topology.virtualNetworks.has(one))
  const address = kind === 'site' ? from.address : to
  const [apart] = kind === 'virtualNetwork' ? there.filter((one) => topology.virtualNetworks.has(one)) : []
  if (apart !== undefined && apart !== name && !there.some((one) => facts.connectedNetworks.get(name)!.has(one))) {
    const found = unpeered(facts, name, apart)
    const { because, fix } = describeUnpeered(found)
    return { because, fix: `${fix}.`, at: found.at, edits: [peered(facts, name, apart), peered(facts, apart, name)] }
  }
  const between = [...topology.connections.values()].filter(({ virtualNetworkGateway, remote, connectionType }) => {
    const { virtualNetwork } = topology.virtualNetworkGateways.get(virtualNetworkGateway)!
    const far = connectionType === 'IPsec' ? topology.localNetworkGateways.get(remote)?.site : remote
    return connectionType !== 'Vnet2Vnet' && sites.includes(far ?? '') && networks.some((network) => facts.connectedNetworks.get(network)!.has(virtualNetwork))
  })
  const down = between.find(({ connectionStatus }) => connectionStatus === 'NotConnected')
  if (down !== undefined) return { because: `${down.name} is not connected`, fix: `Bring ${down.name} up, or connect ${sites.join(', ')} otherwise.`, at: ['connections', down.name] }
  for (const { connectionType, remote } of between) {
    if (connectionType !== 'IPsec' || topology.localNetworkGateways.get(remote)!.addressPrefixes.some((prefix) => contains(prefix, address))) continue
    const gateway = topology.localNetworkGateways.get(remote)!
    // The whole prefix of the site, as its other machines are cut off alike.
    const missing = topology.onPremisesSites.get(gateway.site)?.addressSpace.find((prefix) => contains(prefix, address)) ?? address
    return {
      because: `${remote} does not have ${missing}, so that packets find no way there from Azure`,
      fix: `Add ${missing} to the addressPrefixes of ${remote}.`,
      at: ['localNetworkGateways', remote],
      edits: [{ at: ['localNetworkGateways', remote], value: { ...gateway, addressPrefixes: [...gateway.addressPrefixes, missing] } }],
    }
  }
  for (const site of sites) {
    for (const network of networks) {
      const transit = causeOfTransit(facts, site, network)
      if (transit !== undefined) return transit
    }
  }
  return sites[0] !== undefined && networks.length > 0 ? withoutConnection(facts, sites[0], networks) : undefined
}

/** A site from which no connection leads into any network at all, or back to it. */
function withoutConnection({ topology, tunnels }: Facts, site: string, networks: readonly string[]): (Cause & { readonly at: Path }) | undefined {
  if (!topology.onPremisesSites.has(site) || tunnels.some(({ far }) => 'site' in far && far.site === site)) return undefined
  return { because: `no connection joins ${site} with ${networks.join(' or ')}`, fix: `Connect ${site} with a gateway of ${networks.join(' or ')}, or of a network that is peered with it.`, at: ['onPremisesSites', site] }
}
