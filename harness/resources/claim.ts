import type { Path } from '../dns/path.ts'

/** One address of a subnet that a resource takes. */
export interface Claim {
  /** Unique in a design: `hosts/app`, `privateEndpoints/contoso/registry_data_westeurope`. */
  readonly key: string
  /** Virtual network or site, whose names differ. */
  readonly place: string
  readonly subnet: string
  /** Static; `undefined` for the lowest that is free. */
  readonly address: string | undefined
  /** Who takes it, in a sentence: `private endpoint contoso`. Claims of one owner are counted together. */
  readonly owner: string
  /** The resource among others: `a private endpoint`. */
  readonly noun: string
  /** Where the place is written. */
  readonly at: Path
  /** Where the address is written, if it is static. */
  readonly path: Path
  /** The subnet is made for such resources and no others. */
  readonly atHome?: true
  /** What it stands for: with another subject it is another thing, whatever it is called. */
  readonly subject?: string
}

/** Addresses that claims were given, by their keys. */
export type Addresses = ReadonlyMap<string, string>

/** By what a claim is known again when another design takes this one's place: in another subnet, or for another subject, it is another. */
export function deploymentKey({ key, place, subnet, subject = '' }: Claim): string {
  return `${key} ${place}/${subnet} ${subject}`
}

/** Where a machine stands, as claims say it. */
export function placeOf(place: { readonly virtualNetwork?: string | undefined; readonly site?: string | undefined }): string | undefined {
  return place.virtualNetwork ?? place.site
}
