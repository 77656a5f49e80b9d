import { parseName } from './name.ts'

/** Reads one field of a record's data into canonical presentation form, or says what is wrong with it. */
export type Field = (text: string, context: FieldContext) => string | { readonly error: string }

export interface FieldContext {
  readonly origin: string
  readonly quoted: boolean
}

const wrong = (text: string, expected: string): { error: string } => ({ error: `"${text}" is no ${expected}` })

export const name: Field = (text, { origin }) => {
  const read = text === '@' ? origin : parseName(text, origin)
  if (typeof read === 'string') return read === '' ? '.' : read
  return { error: `"${text}" ${read.error}` }
}

export function integer(maximum: number): Field {
  return (text) => (/^\d{1,10}$/.test(text) && Number(text) <= maximum ? String(Number(text)) : wrong(text, `number from 0 to ${maximum}`))
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 }

/** Seconds, as a number or with units as BIND has them: `1h30m`. */
export function seconds(text: string): number | undefined {
  let total: number
  if (/^\d{1,10}$/.test(text)) total = Number(text)
  else {
    if (!/^(?:\d{1,10}[smhdw])+$/i.test(text)) return undefined
    total = 0
    for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/gi)) total += Number(count) * units[unit!.toLowerCase()]!
  }
  // The sign bit stays clear (RFC 2181 section 8).
  return total <= 2147483647 ? total : undefined
}

export const duration: Field = (text) => {
  const read = seconds(text)
  return read === undefined ? wrong(text, 'time in seconds') : String(read)
}

export const ipv4: Field = (text) => {
  const octets = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (octets === null) return wrong(text, 'IPv4 address')
  for (let index = 1; index < 5; index++) {
    const octet = octets[index]!
    if (Number(octet) > 255 || (octet.length > 1 && octet.startsWith('0'))) return wrong(text, 'IPv4 address')
  }
  return text
}

/** Written as RFC 5952 recommends: lower case, the longest run of noughts shortened. */
export const ipv6: Field = (text) => {
  const groups = groupsOf(text)
  if (groups === undefined) return wrong(text, 'IPv6 address')
  const words = groups.map((group) => group.toString(16))
  let best = { start: -1, length: 1 }
  for (let start = 0; start < 8; start++) {
    let length = 0
    while (groups[start + length] === 0) length++
    if (length > best.length) best = { start, length }
  }
  if (best.start < 0) return words.join(':')
  return `${words.slice(0, best.start).join(':')}::${words.slice(best.start + best.length).join(':')}`
}

function groupsOf(text: string): number[] | undefined {
  let address = text
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)
  if (dotted !== null) {
    if (dotted.slice(2).some((octet) => Number(octet) > 255)) return undefined
    const [a, b, c, d] = dotted.slice(2).map(Number) as [number, number, number, number]
    address = `${dotted[1]}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  }
  const halves = address.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':'))) as [string[], string[] | undefined]
  const words = tail === undefined ? head : [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail]
  if (words.length !== 8 || (tail !== undefined && head.length + tail.length > 7)) return undefined
  return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) ? words.map((word) => Number.parseInt(word, 16)) : undefined
}

/** A character-string: up to 255 octets, always quoted in canonical form (RFC 1035 section 5.1). */
export const string: Field = (text) => {
  const octets = octetsOf(text)
  if ('error' in octets) return octets
  if (octets.length > 255) return { error: `the string has ${octets.length} octets, the limit is 255` }
  return quote(octets)
}

/** A string whose length has no octet of its own, so that it may be longer (RFC 8659 section 4.1, RFC 7553 section 4.5). */
export const longString: Field = (text) => {
  const octets = octetsOf(text)
  return 'error' in octets ? octets : quote(octets)
}

function quote(octets: readonly number[]): string {
  const text = octets.map((octet) => {
    if (octet === 34 || octet === 92) return `\\${String.fromCharCode(octet)}`
    return octet >= 32 && octet < 127 ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, '0')}`
  })
  return `"${text.join('')}"`
}

function octetsOf(text: string): number[] | { readonly error: string } {
  const octets: number[] = []
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 92) {
      const digits = /^\d{3}/.exec(text.slice(index + 1, index + 4))
      if (digits !== null) {
        if (Number(digits[0]) > 255) return { error: `the escape \\${digits[0]} is no octet` }
        octets.push(Number(digits[0]))
        index += 3
        continue
      }
      if (++index >= text.length) return { error: 'the string ends in the middle of an escape' }
    }
    const at = text.codePointAt(index)!
    if (at < 128) octets.push(at)
    else {
      octets.push(...Buffer.from(String.fromCodePoint(at)))
      if (at > 0xffff) index++
    }
  }
  return octets
}

export const word: Field = (text, { quoted }) => (quoted ? `"${text}"` : text)

export const hexadecimal: Field = (text) =>
  /^(?:[0-9a-f]{2})+$/i.test(text) ? text.toUpperCase() : wrong(text, 'even number of hexadecimal digits')

export const base64: Field = (text) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : wrong(text, 'Base64 text')

/** Salt of NSEC3: hexadecimal digits, or a dash for none (RFC 5155 section 3.3). */
export const salt: Field = (text, context) => (text === '-' ? text : hexadecimal(text, context))

/** Signature times: the number of seconds, or YYYYMMDDHHmmSS (RFC 4034 section 3.2), which is canonical. */
export const time: Field = (text) => {
  if (/^\d{14}$/.test(text)) return text
  if (!/^\d{1,10}$/.test(text)) return wrong(text, 'time as YYYYMMDDHHmmSS or seconds')
  return new Date(Number(text) * 1000).toISOString().replace(/\D/g, '').slice(0, 14)
}

const algorithms: Readonly<Record<string, string>> = {
  RSAMD5: '1', DH: '2', DSA: '3', RSASHA1: '5', DSANSEC3SHA1: '6', NSEC3RSASHA1: '7', RSASHA256: '8', RSASHA512: '10',
  ECCGOST: '12', ECDSAP256SHA256: '13', ECDSAP384SHA384: '14', ED25519: '15', ED448: '16', INDIRECT: '252', PRIVATEDNS: '253', PRIVATEOID: '254',
}

/** A DNSSEC algorithm by number or mnemonic (RFC 4034 appendix A.1). */
export const algorithm: Field = (text, context) => integer(255)(algorithms[text.toUpperCase()] ?? text, context)
