import { parseName } from '../name.ts'

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

/** Seconds that fit into 32 bits, as a number or with units as BIND has them: `1h30m`. */
export function seconds(text: string): number | undefined {
  let total: number
  if (/^\d{1,10}$/.test(text)) total = Number(text)
  else {
    if (!/^(?:\d{1,10}[smhdw])+$/i.test(text)) return undefined
    total = 0
    for (const [, count, unit] of text.matchAll(/(\d+)([smhdw])/gi)) total += Number(count) * units[unit!.toLowerCase()]!
  }
  return total <= 4294967295 ? total : undefined
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

export function quote(octets: readonly number[]): string {
  return `"${octetsAsText(octets)}"`
}

/** Octets as they stand between quotes. */
export function octetsAsText(octets: readonly number[]): string {
  const text = octets.map((octet) => {
    if (octet === 34 || octet === 92) return `\\${String.fromCharCode(octet)}`
    return octet >= 32 && octet < 127 ? String.fromCharCode(octet) : `\\${String(octet).padStart(3, '0')}`
  })
  return text.join('')
}

/** The octets of a string with its escapes; characters beyond ASCII are UTF-8. */
export function octetsOf(text: string): number[] | { readonly error: string } {
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
      if (/\d/.test(text[index]!)) return { error: 'the string has an escape that is neither \\DDD nor \\X' }
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

export const word: Field = (text) => text

export const hexadecimal: Field = (text) =>
  /^(?:[0-9a-f]{2})+$/i.test(text) ? text.toUpperCase() : wrong(text, 'even number of hexadecimal digits')

export const base64: Field = (text) =>
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : wrong(text, 'Base64 text')

/** The tag of a CAA property (RFC 8659 section 4.1). */
export const tag: Field = (text) => (/^[a-z0-9]{1,255}$/i.test(text) ? text : wrong(text, 'tag of letters and digits'))

/** The substitution of a NAPTR: empty, or expression and replacement between three equal characters, then an `i` or nothing (RFC 3402 section 3.2). */
export const substitution: Field = (text, context) => {
  const read = string(text, context)
  if (typeof read !== 'string' || read === '""') return read
  const octets = octetsOf(text) as number[]
  const [delimiter] = octets
  const ends = octets.flatMap((octet, n) => (octet === delimiter && octets[n - 1] !== 92 ? [n] : []))
  const flags = String.fromCharCode(...octets.slice(ends[2] ?? 0).slice(1))
  return ends.length === 3 && (flags === '' || flags === 'i') ? read : wrong(text, 'substitution such as "!^.*$!sip:info@example.org!"')
}
