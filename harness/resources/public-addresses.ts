import { fromNumber, isAddress, parseCidr, size } from '../dns/address.ts'
import type { Path } from '../dns/path.ts'
import { listOf, oneOrMany, text, type z } from '../language/vocabulary.ts'

/** Addresses with which something appears on the internet. */
export const publicIPAddresses: z.ZodType<string | string[] | undefined> = oneOrMany(text).optional()
  .describe('The public addresses with which what it sends appears on the internet, and prefixes of them (/28 to /31). Absent: one that nobody can name in a rule.')

/** A public address that something of a design has for itself. */
export interface OwnedAddress {
  readonly address: string
  /** In a sentence: `NAT gateway out`. */
  readonly owner: string
  readonly path: Path
  /** Several may be behind one: machines on the internet behind a router that nobody describes. */
  readonly shared?: true
}

/** A public IP prefix has sixteen addresses at most. https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-address-prefix */
const largest = 16

/** Each address by itself; what is neither an address nor a small prefix stays as it is written, for a rule to refuse. */
export function expandPublicAddresses(written: string | readonly string[] | undefined): readonly string[] {
  return listOf(written).flatMap((one) => {
    const prefix = isAddress(one) ? undefined : parseCidr(one)
    if (prefix === undefined || size(one) > largest) return [one]
    return Array.from({ length: size(one) }, (_, n) => fromNumber(prefix.network + n))
  })
}
