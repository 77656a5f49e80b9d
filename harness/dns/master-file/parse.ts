import { Collector } from './collector.ts'
import { expand, type Generate } from './generate.ts'
import { entriesOf, type Entry, type Token } from './lexer.ts'
import { seconds } from './fields.ts'
import { readData } from './types.ts'
import { metaTypeOf, typeOf } from './type-numbers.ts'
import { parseName } from '../name.ts'
import type { ParsedMasterFile } from './parsed.ts'

export interface MasterFileOptions {
  /** As problems name it. */
  readonly file: string
  /** Origin of relative names before the first $ORIGIN; by default taken from an absolute owner of the SOA, else the root. */
  readonly origin?: string
  /** The zone that it must be; by default the one whose SOA comes first. It is the origin too where none is given. */
  readonly zone?: string
  /** Reads a file that $INCLUDE names; `undefined` when there is none. Without it $INCLUDE is an error. */
  readonly include?: (path: string, includedFrom: string) => { readonly text: string; readonly file: string } | undefined
}

/** Files within files, files in all, and records out of $GENERATE in all: more is a mistake rather than a zone. */
const maximumDepth = 16
const maximumIncluded = 1000
const maximumGenerated = 1_000_000

/**
 * Reads a master file (RFC 1035 section 5, RFC 2308 section 4) the way BIND does: $ORIGIN, $TTL, $INCLUDE, $GENERATE, parentheses,
 * quotes, escapes, times with units, TTL and class in either order, types without a name (RFC 3597). All problems at once.
 */
export function parseMasterFile(text: string, options: MasterFileOptions): ParsedMasterFile {
  const collector = new Collector(options.zone)
  const reader = new MasterFileReader(collector, options)
  reader.read(text, options.file, options.origin ?? options.zone ?? originOf(text), 0)
  return collector.finish(options.file)
}

/** The owner of the SOA, where it is absolute and no $ORIGIN comes before it. */
function originOf(text: string): string {
  const owner = /^([^\s;$@"()]+\.)\s+[^\n;]*\bSOA\b/im.exec(text)?.[1]
  const read = owner === undefined ? '' : parseName(owner)
  return typeof read === 'string' ? read : ''
}

/** How many operands a directive has at most, where that is not open. */
const operandsOf: ReadonlyMap<string, number> = new Map([['$ORIGIN', 1], ['$TTL', 1], ['$INCLUDE', 2], ['$DATE', 1]])

class MasterFileReader {
  readonly #collector: Collector
  readonly #options: MasterFileOptions
  #file = ''
  #origin = ''
  #owner: string | undefined
  #defaultTtl: number | undefined
  #lastTtl: number | undefined
  #depth = 0
  #included = 0
  #generated = 0

  constructor(collector: Collector, options: MasterFileOptions) {
    this.#collector = collector
    this.#options = options
  }

  read(text: string, file: string, origin: string, depth: number): void {
    this.#file = file
    this.#origin = origin
    this.#depth = depth
    const complain = ({ line, column }: { line: number; column: number }, message: string): void => {
      this.#collector.problems.push({ severity: 'error', file, line, column, message })
    }
    // Lines may end in CR LF, or in CR alone, which BIND takes too.
    const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text
    for (const entry of entriesOf(lines, complain)) {
      const first = entry.tokens[0]!
      if (!entry.blank && !first.quoted && first.text.startsWith('$')) this.#directive(first, entry.tokens.slice(1))
      else this.#record(entry)
    }
  }

  #error(token: Token, message: string): void {
    this.#collector.problems.push({ severity: 'error', file: this.#file, line: token.line, column: token.column, message })
  }

  #name(token: Token): string | undefined {
    if (token.text === '@' && !token.quoted) return this.#origin
    const read = parseName(token.text, this.#origin)
    if (typeof read === 'string') return read
    this.#error(token, `"${shortened(token.text)}" ${read.error}`)
    return undefined
  }

  #directive(directive: Token, operands: readonly Token[]): void {
    const [operand, second] = operands
    const keyword = directive.text.toUpperCase()
    if (operand === undefined) return this.#error(directive, `${keyword} needs an operand`)
    const extra = operands[operandsOf.get(keyword) ?? operands.length]
    if (extra !== undefined) return this.#error(extra, `${keyword} has no more operands than ${operandsOf.get(keyword)}`)
    switch (keyword) {
      case '$ORIGIN':
        this.#origin = this.#name(operand) ?? this.#origin
        return
      case '$TTL':
        this.#defaultTtl = this.#seconds(operand) ?? this.#defaultTtl
        return
      case '$DATE':
        // When the zone was made, as dig and dnssec-signzone write it. BIND takes it for the time of signatures only.
        return
      case '$INCLUDE':
        return this.#include(operand, second)
      case '$GENERATE':
        return this.#generate(directive, operands)
      default:
        this.#error(directive, `there is no directive ${directive.text} (directives: $ORIGIN, $TTL, $INCLUDE, $GENERATE)`)
    }
  }

  /** Afterwards origin and owner are what they were before (RFC 1035 section 5.1). */
  #include(path: Token, originToken: Token | undefined): void {
    const origin = originToken === undefined ? this.#origin : this.#name(originToken)
    if (origin === undefined) return
    if (this.#depth >= maximumDepth) return this.#error(path, `files include each other ${maximumDepth} deep`)
    // Files that include each other more than once each would be read more often than anyone waits for.
    if (this.#included >= maximumIncluded) {
      if (this.#included++ === maximumIncluded) this.#error(path, `the zone includes more than ${maximumIncluded} files`)
      return
    }
    this.#included++
    const included = this.#options.include?.(path.text, this.#file)
    if (included === undefined) return this.#error(path, `the file ${path.text} cannot be read`)
    const before = { file: this.#file, origin: this.#origin, owner: this.#owner, depth: this.#depth }
    this.read(included.text, included.file, origin, before.depth + 1)
    this.#file = before.file
    this.#origin = before.origin
    this.#owner = before.owner
    this.#depth = before.depth
  }

  #generate(directive: Token, [range, owner, ...others]: readonly Token[]): void {
    const rest = this.#ttlAndClass(others)
    if (rest === undefined) return
    const [type, ...data] = rest.tokens
    if (range === undefined || owner === undefined || type === undefined || data.length === 0) {
      return this.#error(directive, '$GENERATE needs a range, an owner, a type and data')
    }
    // BIND takes one word of data, in quotes where it has blanks, and reads the words again when the number is in.
    const quoted = data.length === 1 && data[0]!.quoted
    const generate: Generate = { range: range.text, texts: [owner, ...data].map(({ text }) => (quoted ? text.replaceAll('\\"', '"') : text)), limit: maximumGenerated - this.#generated }
    const generated = expand(generate)
    if ('error' in generated) return this.#error(range, generated.error)
    for (const texts of generated.rows()) {
      const tokens = [owner, ...data].map((token, index) => ({ ...token, text: texts[index]! }))
      this.#generated++
      const name = this.#name(tokens[0]!)
      if (name === undefined) return
      this.#add(name, rest.ttl, type, quoted ? wordsOf(tokens[1]!) : tokens.slice(1))
    }
  }

  #record(entry: Entry): void {
    let { tokens } = entry
    if (!entry.blank) {
      this.#owner = this.#name(tokens[0]!)
      tokens = tokens.slice(1)
      if (this.#owner === undefined) return
    } else if (this.#owner === undefined) return this.#error(tokens[0]!, 'this line has no owner name, and there is none before it')
    const rest = this.#ttlAndClass(tokens)
    if (rest === undefined) return
    const [type, ...data] = rest.tokens
    if (type === undefined) return this.#error(entry.tokens.at(-1)!, 'the type and the data are missing')
    this.#add(this.#owner, rest.ttl, type, data)
  }

  #ttlAndClass(tokens: readonly Token[]): { readonly ttl: number | undefined; readonly tokens: readonly Token[] } | undefined {
    let ttl: number | undefined
    let classSeen = false
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index]!
      const { text } = token
      const code = text.charCodeAt(0)
      if (ttl === undefined && code >= 48 && code <= 57) {
        ttl = this.#seconds(token)
        if (ttl === undefined) return undefined
        continue
      }
      if (classSeen || !/^(?:IN|CH|HS|CS|CLASS\d+)$/i.test(text)) return { ttl, tokens: tokens.slice(index) }
      if (!/^(?:IN|CLASS1)$/i.test(text)) {
        this.#error(token, `records of class ${text.toUpperCase()} cannot be served, only IN`)
        return undefined
      }
      classSeen = true
    }
    return { ttl, tokens: [] }
  }

  /** A TTL. With the sign bit set it counts as 0 (RFC 2181 section 8). */
  #seconds(token: Token): number | undefined {
    const read = seconds(token.text)
    if (read === undefined) this.#error(token, `"${shortened(token.text)}" is no TTL: seconds, or a time like 1h30m`)
    if (read === undefined || read <= 2147483647) return read
    this.#collector.problems.push({ severity: 'warning', file: this.#file, line: token.line, column: token.column, message: `TTL ${read} becomes 0: the limit is 2147483647 (RFC 2181 section 8)` })
    return 0
  }

  #add(owner: string, explicitTtl: number | undefined, typeToken: Token, data: readonly Token[]): void {
    const type = typeOf(typeToken.text)
    if (type === undefined) {
      const meta = metaTypeOf(typeToken.text)
      return this.#error(typeToken, meta === undefined ? `there is no type ${shortened(typeToken.text)}` : `${meta} is no type of records`)
    }
    const read = readData(type, data, this.#origin)
    if (typeof read !== 'string') return this.#error(read.token ?? data.at(-1) ?? typeToken, read.error)
    const ttl = this.#ttl(explicitTtl, type, read)
    if (ttl === undefined) return this.#error(typeToken, 'this record has no TTL, and no $TTL or record with a TTL comes before it')
    this.#collector.add({ name: owner, type, ttl, data: read }, { file: this.#file, line: typeToken.line, column: typeToken.column })
  }

  /** The record's own, else $TTL (RFC 2308 section 4), else the last one given (RFC 1035). A SOA without any of them makes its minimum the $TTL, as BIND has it. */
  #ttl(explicit: number | undefined, type: string, data: string): number | undefined {
    if (explicit !== undefined) return (this.#lastTtl = explicit)
    const ttl = this.#defaultTtl ?? this.#lastTtl
    if (ttl !== undefined || type !== 'SOA') return ttl
    const minimum = Number(data.slice(data.lastIndexOf(' ') + 1))
    return (this.#defaultTtl = minimum > 2147483647 ? 0 : minimum)
  }
}

/** The words of a text within one word, all at its place. */
function wordsOf(token: Token): readonly Token[] {
  const words: Token[] = []
  for (const { tokens } of entriesOf(token.text, () => undefined)) words.push(...tokens)
  return words.map((word) => ({ ...word, line: token.line, column: token.column }))
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
