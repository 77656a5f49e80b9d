import ipaddr from 'ipaddr.js'

/** An IPv4 prefix as numbers. */
export interface Prefix {
  readonly network: number
  readonly length: number
}

/** Texts that are remembered, for each of the functions that do. */
const mostRemembered = 65_536

/** The same for the same text, worked out once: rules and routes of a design read few texts, each of them thousands of times. */
function remembered<Found>(work: (text: string) => Found): (text: string) => Found {
  const known = new Map<string, { readonly found: Found }>()
  return (text) => {
    let entry = known.get(text)
    if (entry === undefined) {
      if (known.size >= mostRemembered) known.clear()
      known.set(text, (entry = { found: work(text) }))
    }
    return entry.found
  }
}

/** Whether the text is an IPv4 address in dotted form, four parts, no leading zeros. */
export const isAddress: (text: string) => boolean = remembered((text) => ipaddr.IPv4.isValidFourPartDecimal(text) && text.split('.').every((part) => String(Number(part)) === part))

/** Whether the text is an IPv6 address. */
export function isAddress6(text: string): boolean {
  return ipaddr.IPv6.isValid(text) && !text.includes('%')
}

/** The form in which answers show an IPv6 address (RFC 5952); what is none is left as it is. */
export function canonicalAddress6(text: string): string {
  return isAddress6(text) ? ipaddr.IPv6.parse(text).toRFC5952String() : text
}

export const toNumber: (address: string) => number = remembered((address) => {
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(address).octets
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
})

export function fromNumber(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
}

/** The prefix, or `undefined` when the text is none. Host bits are kept out of `network`; `isCanonical` tells whether there were any. */
export const parseCidr: (text: string) => Prefix | undefined = remembered((text) => {
  const [address = '', length = '', ...rest] = text.split('/')
  if (rest.length > 0 || !isAddress(address) || !/^(\d|[12]\d|3[0-2])$/.test(length)) return undefined
  return { network: (toNumber(address) & mask(Number(length))) >>> 0, length: Number(length) }
})

/** Whether a CIDR has no bits set beyond its length: `10.0.1.0/24`, not `10.0.1.7/24`. */
export function isCanonical(cidr: string): boolean {
  const prefix = parseCidr(cidr)
  return prefix !== undefined && formatCidr(prefix) === cidr
}

export function formatCidr(prefix: Prefix): string {
  return `${fromNumber(prefix.network)}/${prefix.length}`
}

/** Whether the address lies in the prefix. Both must be valid. */
export function contains(cidr: string, address: string): boolean {
  const prefix = known(cidr)
  return ((toNumber(address) & mask(prefix.length)) >>> 0) === prefix.network
}

/** Whether the second prefix lies wholly in the first. */
export function containsPrefix(outer: string, inner: string): boolean {
  return known(inner).length >= known(outer).length && contains(outer, fromNumber(known(inner).network))
}

export function overlaps(a: string, b: string): boolean {
  return prefixesOverlap(known(a), known(b))
}

/** As `overlaps`, for prefixes that are compared often. */
export function prefixesOverlap(a: Prefix, b: Prefix): boolean {
  const shared = mask(Math.min(a.length, b.length))
  return ((a.network ^ b.network) & shared) === 0
}

/** Address number `n` of the prefix, counted from 0. */
export function nthAddress(cidr: string, n: number): string {
  return fromNumber(known(cidr).network + n)
}

/** Number of addresses in the prefix. */
export function size(cidr: string): number {
  return 2 ** (32 - known(cidr).length)
}

function known(cidr: string): Prefix {
  const prefix = parseCidr(cidr)
  if (!prefix) throw new Error(`${cidr} is not a prefix`)
  return prefix
}

function mask(length: number): number {
  return length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0
}
