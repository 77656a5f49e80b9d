import { base64, integer, ipv4, ipv6, octetsOf, quote, type Field } from './fields.ts'

type Problem = { readonly error: string }

/** The value of a service parameter as text and as octets (RFC 9460 sections 7 and 8). */
interface Codec {
  encode(value: string): readonly number[] | Problem
  decode(octets: readonly number[]): string | Problem
}

/** Parameters of SVCB and HTTPS by number (RFC 9460 section 14.3.2, RFC 9461, RFC 9540). */
const keys = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint', 'dohpath', 'ohttp']
const nothing = { origin: '', quoted: false }

const text: Codec = { encode: octetsOf, decode: quote }
const port: Codec = {
  encode(value) {
    const number = integer(65535)(value, nothing)
    return typeof number === 'string' ? [Number(number) >> 8, Number(number) & 255] : number
  },
  decode: (octets) => (octets.length === 2 ? String(octets[0]! * 256 + octets[1]!) : { error: 'a port has two octets' }),
}
const alpn: Codec = {
  encode(value) {
    const octets = octetsOf(value)
    if ('error' in octets) return octets
    const protocols: number[][] = [[]]
    for (let index = 0; index < octets.length; index++) {
      if (octets[index] === 44) protocols.push([])
      else protocols.at(-1)!.push(octets[index] === 92 && index + 1 < octets.length ? octets[++index]! : octets[index]!)
    }
    const wrong = protocols.some(({ length }) => length === 0 || length > 255)
    return wrong ? { error: 'a protocol of alpn has 1 to 255 octets' } : protocols.flatMap((protocol) => [protocol.length, ...protocol])
  },
  decode(octets) {
    const protocols = pieces(octets, 0, (at) => 1 + octets[at]!)
    if (protocols === undefined) return { error: 'the protocols of alpn do not fit their lengths' }
    return quote(protocols.map((protocol) => protocol.slice(1).flatMap((octet) => (octet === 44 || octet === 92 ? [92, octet] : [octet]))).flatMap((one, n) => (n === 0 ? one : [44, ...one])))
  },
}
const mandatory: Codec = {
  encode(value) {
    const numbers = value.split(',').map((key) => numberOf(key) ?? 0)
    if (numbers.includes(0)) return { error: `"${value}" is no list of service parameters other than mandatory` }
    if (new Set(numbers).size < numbers.length) return { error: 'mandatory names a parameter twice' }
    return numbers.toSorted((one, other) => one - other).flatMap((number) => [number >> 8, number & 255])
  },
  decode: (octets) => pieces(octets, 2)?.map(([high, low]) => nameOf(high! * 256 + low!)).join(',') ?? { error: 'mandatory has two octets for each key' },
}
const ech: Codec = {
  encode(value) {
    const read = base64(value, nothing)
    return typeof read === 'string' ? [...Buffer.from(read, 'base64')] : read
  },
  decode: (octets) => Buffer.from(octets).toString('base64'),
}

function addresses(field: Field, size: number): Codec {
  const group = size === 4 ? 1 : 2
  return {
    encode(value) {
      const octets: number[] = []
      for (const address of value.split(',')) {
        const read = field(address, nothing)
        if (typeof read !== 'string') return read
        octets.push(...(size === 4 ? read.split('.').map(Number) : wordsOf(read).flatMap((word) => [word >> 8, word & 255])))
      }
      return octets
    },
    decode(octets) {
      const all = pieces(octets, size)
      if (all === undefined) return { error: `an address has ${size} octets` }
      const texts = all.map((address) => (group === 1 ? address.join('.') : pieces(address, 2)!.map(([high, low]) => (high! * 256 + low!).toString(16)).join(':')))
      return texts.map((address) => field(address, nothing) as string).join(',')
    },
  }
}

/** The eight numbers of a canonical IPv6 address. */
function wordsOf(address: string): readonly number[] {
  const [head = [], tail] = address.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length
  return [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])].map((word) => Number.parseInt(word, 16))
}

function pieces(octets: readonly number[], size: number, sizeAt: (at: number) => number = () => size): number[][] | undefined {
  const found: number[][] = []
  for (let at = 0; at < octets.length; ) {
    const end = at + sizeAt(at)
    if (end > octets.length || end === at) return undefined
    found.push(octets.slice(at, end))
    at = end
  }
  return found
}

const codecs: ReadonlyMap<string, Codec> = new Map([
  ['mandatory', mandatory], ['alpn', alpn], ['port', port], ['ipv4hint', addresses(ipv4, 4)], ['ech', ech], ['ipv6hint', addresses(ipv6, 16)],
])
const valueless: ReadonlySet<string> = new Set(['no-default-alpn', 'ohttp'])
const optional = (name: string): boolean => !codecs.has(name)

/** The parameters of a service in the order of their numbers, text quoted and all else not, as BIND writes them. */
export function parameters(texts: readonly string[]): readonly string[] | Problem {
  const found = new Map<number, string>()
  for (const word of texts) {
    const parts = /^([a-z0-9-]+)(?:=(?:"(.*)"|(.*)))?$/s.exec(word)
    const key = parts?.[1] ?? ''
    const number = numberOf(key)
    if (parts === null || number === undefined) return { error: `"${word}" is no service parameter` }
    if (found.has(number)) return { error: `the service parameter ${key} stands twice` }
    const value = canonicalValue(nameOf(number), /^key\d/.test(key), parts[2] ?? parts[3])
    if (typeof value === 'object') return { error: `the service parameter ${key} is wrong: ${value.error}` }
    found.set(number, value === undefined ? nameOf(number) : `${nameOf(number)}=${value}`)
  }
  // What must be there together (RFC 9460 sections 7.1.1 and 8).
  if (found.has(2) && !found.has(1)) return { error: 'no-default-alpn needs alpn' }
  const missing = found.get(0)?.slice('mandatory='.length).split(',').find((key) => !found.has(numberOf(key)!))
  if (missing !== undefined) return { error: `${missing} is mandatory and missing` }
  return [...found].toSorted(([one], [other]) => one - other).map(([, written]) => written)
}

function canonicalValue(name: string, generic: boolean, value: string | undefined): string | undefined | Problem {
  if (value === undefined || (generic && value === '')) return optional(name) ? undefined : { error: 'it needs a value' }
  if (valueless.has(name)) return { error: 'it has no value' }
  const codec = codecs.get(name) ?? text
  if (value === '' && codec !== text) return { error: 'it needs a value' }
  const octets = (generic ? text : codec).encode(value)
  return 'error' in octets ? octets : codec.decode(octets)
}

function nameOf(number: number): string {
  return keys[number] ?? `key${number}`
}

function numberOf(key: string): number | undefined {
  const known = keys.indexOf(key)
  if (known >= 0) return known
  const number = /^key(0|[1-9]\d{0,4})$/.exec(key)?.[1]
  return number !== undefined && Number(number) <= 65535 ? Number(number) : undefined
}
