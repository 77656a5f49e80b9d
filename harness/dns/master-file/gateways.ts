import { base64, hexadecimal, ipv4, ipv6, name, type Field } from './fields.ts'

type Problem = { readonly error: string }

/** Prefixes of APL: `1:192.0.2.0/24`, `!2:2001:db8::/32` (RFC 3123 section 5). */
export const prefix: Field = (text, context) => {
  const [, negation = '', family = '', address = '', length = ''] = /^(!?)([12]):([^/]+)\/(\d{1,3})$/.exec(text) ?? []
  const read = family === '1' ? ipv4(address, context) : ipv6(address, context)
  if (typeof read !== 'string' || Number(length) > (family === '1' ? 32 : 128)) return { error: `"${text}" is no prefix: [!]FAMILY:ADDRESS/LENGTH with the family 1 or 2` }
  return `${negation}${family}:${read}/${Number(length)}`
}

/** Here the data keeps the name's dot at the end: where names stand is not the same in all records of the type, so a writer cannot add it. */
const absoluteName: Field = (text, context) => {
  const read = name(text, context)
  return typeof read === 'string' && read !== '.' ? `${read}.` : read
}

/** By the number before it: no gateway, an IPv4 or IPv6 address, a name (RFC 4025 section 2.5, RFC 8777 section 4.2.3). */
const gateways: readonly Field[] = [(text) => (text === '.' ? text : { error: `"${text}" stands where there is no gateway: it is a dot` }), ipv4, ipv6, absoluteName]

function gateway(kind: string, text: string, origin: string): string | Problem {
  const field = gateways[Number(kind)]
  return field === undefined ? { error: `${kind} is no type of gateway from 0 to 3` } : field(text, { origin, quoted: false })
}

/** Gateway and key of IPSECKEY, which may have no key when its algorithm is 0. */
export function ipsecKey(texts: readonly string[], before: readonly string[], origin: string): readonly string[] | Problem {
  const via = gateway(before[1]!, texts[0] ?? '', origin)
  if (typeof via !== 'string') return via
  const key = texts.slice(1).join('')
  if (key === '') return { error: 'IPSECKEY ends with a key' }
  const read = base64(key, { origin, quoted: false })
  return typeof read === 'string' ? [via, read] : read
}

/** What AMTRELAY says after the precedence: the discovery bit, the relay's type, the relay. */
export function relay(texts: readonly string[], before: readonly string[], origin: string): readonly string[] | Problem {
  const read = texts.length === 1 ? gateway(before[2]!, texts[0]!, origin) : { error: 'AMTRELAY has four fields' }
  return typeof read === 'string' ? [read] : read
}

/** Host identity tag, key, and the names of rendezvous servers (RFC 8005 section 6). */
export function hostIdentity(texts: readonly string[], _before: readonly string[], origin: string): readonly string[] | Problem {
  const context = { origin, quoted: false }
  const parts = texts.map((text, n) => (n === 0 ? hexadecimal : n === 1 ? base64 : absoluteName)(text, context))
  return parts.find((part) => typeof part !== 'string') ?? (parts as string[])
}

/** 64 bits in four groups (RFC 6742 sections 2.1 and 2.3). */
export const nodeId: Field = (text) =>
  /^[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){3}$/i.test(text) ? text.split(':').map((group) => Number.parseInt(group, 16).toString(16)).join(':') : { error: `"${text}" is no identifier of four groups` }

/** An Ethernet address of that many octets (RFC 7043). */
export function ethernet(octets: number): Field {
  const shape = new RegExp(`^[0-9a-f]{2}(?:-[0-9a-f]{2}){${octets - 1}}$`, 'i')
  return (text) => (shape.test(text) ? text.toLowerCase() : { error: `"${text}" is no address of ${octets} octets such as 00-00-5e-00-53-2a` })
}
