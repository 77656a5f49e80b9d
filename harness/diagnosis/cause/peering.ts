import type { Path } from '../../dns/path.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Cause } from './cause.ts'
import { peered } from './edits.ts'

/** Why no packets pass between two virtual networks, as far as their own peering is to blame. */
export interface Unpeered {
  /** `refused`: one side has allowVirtualNetworkAccess: false. `one-sided`: one side is missing. `none`: both are. */
  readonly why: 'refused' | 'one-sided' | 'none'
  /** The network whose side it is; `here` where both are missing. */
  readonly from: string
  readonly to: string
  /** A network that both are peered with. */
  readonly via?: string
  readonly at: Path
}

/** What is wrong with the peering of two networks that do not exchange traffic. */
export function unpeered({ topology }: Facts, here: string, there: string): Unpeered {
  const sides = [[here, there], [there, here]].map(([from = '', to = '']) => {
    const peering = topology.virtualNetworks.get(from)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === to)
    return { from, to, peering, at: ['virtualNetworks', from, 'peerings', ...(peering ? [peering.name] : [])] }
  })
  const refusing = sides.find(({ peering }) => peering?.allowVirtualNetworkAccess === false)
  if (refusing) return { why: 'refused', from: refusing.from, to: refusing.to, at: [...refusing.at, 'allowVirtualNetworkAccess'] }
  const missing = sides.filter(({ peering }) => peering === undefined)
  const { from, to, at } = missing[0] ?? sides[0]!
  if (missing.length === 1) return { why: 'one-sided', from, to, at }
  const neighbours = (network: string): readonly string[] => topology.virtualNetworks.get(network)?.peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork) ?? []
  const via = neighbours(here).find((network) => neighbours(there).includes(network))
  return { why: 'none', from, to, ...(via !== undefined && { via }), at }
}

/** The same in words: what stands in the way, and what to do about it. */
export function describeUnpeered({ why, from, to, via }: Unpeered): { readonly because: string; readonly fix: string } {
  switch (why) {
    case 'refused':
      return { because: `the peering of ${from} with ${to} has allowVirtualNetworkAccess: false`, fix: `Set allowVirtualNetworkAccess: true on the peering of ${from} with ${to}` }
    case 'one-sided':
      return { because: `${to} is peered with ${from} in that direction only, which carries nothing`, fix: `Add ${to} to the peerings of ${from}` }
    case 'none':
      return { because: `${from} is not peered with ${to}; peering is not transitive`, fix: `Peer ${from} with ${to} in both directions${via === undefined ? '' : `, or lead both by user-defined routes through a firewall or an appliance in ${via}`}` }
  }
}

/**
 * The side of a peering that keeps a network from using another's gateway, where the two are peered: without useRemoteGateways on one side, or
 * allowGatewayTransit on the other, nobody behind the gateway knows of it. https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-peering-gateway-transit
 */
export function withoutTransit(facts: Facts, network: string, lender: string): (Cause & { readonly at: Path }) | undefined {
  if (network === lender || !facts.connectedNetworks.get(network)!.has(lender)) return undefined
  const sides = [
    { from: network, to: lender, word: 'useRemoteGateways' },
    { from: lender, to: network, word: 'allowGatewayTransit' },
  ] as const
  for (const { from, to, word } of sides) {
    const peering = facts.topology.virtualNetworks.get(from)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === to)
    if (peering === undefined || peering[word] === true) continue
    const other = sides.find((side) => side.word !== word)!
    const back = facts.topology.virtualNetworks.get(to)?.peerings.find(({ remoteVirtualNetwork }) => remoteVirtualNetwork === from)
    const both = back !== undefined && back[other.word] !== true
    return {
      because: `the peering of ${from} with ${to} does not say ${word}, so that what is behind the gateway of ${lender} and ${network} know no way to each other`,
      fix: `Set ${word}: true on the peering of ${from} with ${to}${both ? `, and ${other.word}: true on that of ${to} with ${from}` : ''}.`,
      at: ['virtualNetworks', from, 'peerings', peering.name],
      edits: [peered(facts, from, to, { [word]: true }), ...(both ? [peered(facts, to, from, { [other.word]: true })] : [])],
    }
  }
  return undefined
}
