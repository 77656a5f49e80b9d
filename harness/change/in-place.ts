import type { Facts } from '../facts/facts.ts'
import { deploymentKey, type Claim } from '../resources/claim.ts'
import { claimsOf } from '../resources/list.ts'
import type { Topology } from '../resources/topology.ts'
import { subnetOf } from '../resources/subnet.ts'

/**
 * The new design as it comes out of being deployed over the old one: what is there keeps its address, dynamic as it may be, as long as
 * it stays in its subnet and stands for the same thing. Where the new design gives the address to somebody else, it goes.
 */
export function inPlace(topology: Topology, old: Facts): Topology {
  const stays = (claim: Claim): boolean => subnetOf(old.topology, claim.place, claim.subnet)?.addressPrefix === subnetOf(topology, claim.place, claim.subnet)?.addressPrefix
  return { ...topology, deployedAddresses: new Map([...given(old)].flatMap(([key, { claim, address }]) => (stays(claim) ? [[key, address]] : []))) }
}

/** What everything in a design was given when it was deployed. */
function given({ topology, addresses }: Facts): ReadonlyMap<string, { readonly claim: Claim; readonly address: string }> {
  return new Map(claimsOf(topology).map((claim) => [deploymentKey(claim), { claim, address: addresses.get(claim.key)! }]))
}
