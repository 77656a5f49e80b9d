import { parseCidr, type Prefix } from '../../dns/address.ts'

/** A valid prefix and whose it is. */
export interface Claim<Owner> {
  readonly prefix: string
  readonly owner: Owner
}

/**
 * Two claims of different owners that overlap, or `undefined`. In order of their first addresses two prefixes either nest or
 * lie apart, so looking back at the widest one that is still open is enough: a hub with a thousand spokes takes one sort.
 */
export function findOverlap<Owner>(claims: readonly Claim<Owner>[]): readonly [Claim<Owner>, Claim<Owner>] | undefined {
  const sorted = claims
    .map((claim) => ({ claim, ...(parseCidr(claim.prefix) as Prefix) }))
    .sort((a, b) => a.network - b.network || a.length - b.length)
  let open: typeof sorted = []
  for (const next of sorted) {
    open = open.filter((wider) => wider.network + 2 ** (32 - wider.length) > next.network)
    const other = open.find((wider) => wider.claim.owner !== next.claim.owner)
    if (other) return [other.claim, next.claim]
    open.push(next)
  }
  return undefined
}
