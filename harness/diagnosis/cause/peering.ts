import type { Path } from '../../dns/path.ts'
import type { Facts } from '../../facts/facts.ts'

/** Why no packets pass between two virtual networks, as far as their own peering is to blame. */
export interface Unpeered {
  /** `refused`: one side has allowVirtualNetworkAccess: false. `one-sided`: one side is missing. `none`: both are. */
  readonly why: 'refused' | 'one-sided' | 'none'
  /** The network whose side it is; `here` where both are missing. */
  readonly from: string
  readonly to: string
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
  return { why: missing.length === 1 ? 'one-sided' : 'none', from, to, at }
}

/** The same in words: what stands in the way, and what to do about it. */
export function describeUnpeered({ why, from, to }: Unpeered): { readonly because: string; readonly fix: string } {
  switch (why) {
    case 'refused':
      return { because: `the peering of ${from} with ${to} has allowVirtualNetworkAccess: false`, fix: `Set allowVirtualNetworkAccess: true on the peering of ${from} with ${to}` }
    case 'one-sided':
      return { because: `${to} is peered with ${from} in that direction only, which carries nothing`, fix: `Add ${to} to the peerings of ${from}` }
    case 'none':
      return { because: `${from} is not peered with ${to}; peering is not transitive`, fix: `Peer ${from} with ${to} in both directions` }
  }
}
