import { hexadecimal, integer, type Field } from './fields.ts'
import { numberOf, typeOf } from './type-numbers.ts'

type Problem = { readonly error: string }

/** A number, or a mnemonic that stands for one. */
function coded(codes: Readonly<Record<string, string>>, maximum: number): Field {
  const number = integer(maximum)
  return (text, context) => number(codes[text.toUpperCase()] ?? text, context)
}

/** A DNSSEC algorithm by number or mnemonic (RFC 4034 appendix A.1). */
export const algorithm: Field = coded(
  {
    RSAMD5: '1', DH: '2', DSA: '3', RSASHA1: '5', DSANSEC3SHA1: '6', NSEC3DSA: '6', NSEC3RSASHA1: '7', RSASHA256: '8', RSASHA512: '10', ECCGOST: '12',
    ECDSAP256SHA256: '13', ECDSA256: '13', ECDSAP384SHA384: '14', ECDSA384: '14', ED25519: '15', ED448: '16', INDIRECT: '252', PRIVATEDNS: '253', PRIVATEOID: '254',
  },
  255,
)
export const digestType: Field = coded({ 'SHA-1': '1', SHA1: '1', 'SHA-256': '2', SHA256: '2', GOST: '3', 'SHA-384': '4', SHA384: '4' }, 255)
export const keyProtocol: Field = coded({ NONE: '0', TLS: '1', EMAIL: '2', DNSSEC: '3', IPSEC: '4', ALL: '255' }, 255)
export const certificateType: Field = coded(
  { PKIX: '1', SPKI: '2', PGP: '3', IPKIX: '4', ISPKI: '5', IPGP: '6', ACPKIX: '7', IACPKIX: '8', URI: '253', OID: '254' },
  65535,
)

const flags: Readonly<Record<string, number>> = { NOCONF: 0x4000, NOAUTH: 0x8000, NOKEY: 0xc000, EXTEND: 0x1000, ZONE: 0x0100, HOST: 0x0200, NTYP3: 0x0300, KSK: 0x0001, SEP: 0x0001, REVOKE: 0x0080 }

/** Flags of a key: a number, decimal or hexadecimal, or words joined by `|` (RFC 2535 section 7.1), as BIND has them. */
export const keyFlags: Field = (text, context) => {
  if (/^0x[0-9a-f]{1,4}$/i.test(text)) return String(Number(text))
  const words = text.toUpperCase().split('|').map((word) => flags[word])
  return words.includes(undefined) ? integer(65535)(text, context) : String(words.reduce<number>((all, flag) => all | flag!, 0))
}

/** Salt of NSEC3: hexadecimal digits, or a dash for none (RFC 5155 section 3.3). */
export const salt: Field = (text, context) => (text === '-' ? text : hexadecimal(text, context))

/** The next hashed owner of NSEC3: base32 with the extended hexadecimal alphabet, in capitals as BIND writes it (RFC 5155 section 3.3). */
export const hashedOwner: Field = (text) => (/^[0-9a-v]+$/i.test(text) && ![1, 3, 6].includes(text.length % 8) ? text.toUpperCase() : { error: `"${text}" is no base32 text` })

/** Signature times: the number of seconds, or YYYYMMDDHHmmSS (RFC 4034 section 3.2), which is canonical. */
export const time: Field = (text) => {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1)
  if (parts !== undefined) {
    const [date, clock] = [parts.slice(0, 3).join('-'), parts.slice(3).join(':')]
    const read = new Date(`${date}T${clock}Z`)
    if (!Number.isNaN(read.getTime()) && read.toISOString().startsWith(`${date}T${clock}`)) return text
  } else if (/^\d{1,10}$/.test(text) && Number(text) <= 4294967295) return new Date(Number(text) * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
  return { error: `"${text}" is no time as YYYYMMDDHHmmSS or seconds` }
}

export const coveredType: Field = (text) => typeOf(text) ?? { error: `there is no type ${text.slice(0, 40)}` }

/** A bitmap of types: each once, in the order of their numbers (RFC 4034 section 4.1.2). */
export function typeBitmap(types: readonly string[]): readonly string[] {
  return [...new Set(types)].toSorted((one, other) => numberOf(one) - numberOf(other))
}

/** A digest as long as its kind asks, in octets; kinds that are not in the list have any length. */
export function digest(lengths: Readonly<Record<string, number>>, kindAt: number): (parts: readonly string[], before: readonly string[]) => readonly string[] | Problem {
  return (parts, before) => {
    const kind = before[kindAt] ?? ''
    const [expected, octets] = [lengths[kind], (parts[0] ?? '').length / 2]
    return expected === undefined || expected === octets ? parts : { error: `a digest of type ${kind} has ${expected} octets, here are ${octets}` }
  }
}
