import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair } from 'yaml'
import type { Path } from '../dns/path.ts'
import type { Complaint } from './problem.ts'
import type { Source, Span } from './source.ts'

/** A YAML document as plain data, with its positions. The only file that knows the YAML library. */
export interface YamlDocument {
  readonly data: unknown
  readonly source: Source
  /** Problems of the document as a whole, located. */
  readonly complaints: readonly (Complaint & { readonly span?: Span })[]
}

/** Nodes that aliases may add to a document. Ten lines of nested aliases ("billion laughs") ask for more. */
const aliasBudget = 10_000

const codes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'tab-as-indentation',
  MULTIPLE_DOCS: 'several-documents',
}

export function readYaml(text: string, file: string): YamlDocument {
  const lines = new LineCounter()
  // Duplicate keys are found below: the library compares every pair of keys, which takes minutes for a zone of 25,000 record sets.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'silent', strict: true })
  const spanOf = (start: number, end: number): Span => {
    const from = lines.linePos(Math.min(start, text.length))
    const to = lines.linePos(Math.min(Math.max(start, end), text.length))
    return { line: Math.max(1, from.line), column: Math.max(1, from.col), endLine: Math.max(1, to.line), endColumn: Math.max(1, to.col) }
  }
  const complaints: (Complaint & { readonly span?: Span })[] = [...document.errors, ...document.warnings].map((error) => ({
    code: codes[error.code] ?? 'yaml-syntax',
    path: [],
    message: sentence(error.message),
    span: spanOf(error.pos[0], error.pos[1]),
  }))
  const data = complaints.length > 0 ? undefined : toData(document, (complaint, node) => {
    complaints.push({ ...complaint, span: spanOf(node?.range?.[0] ?? 0, node?.range?.[1] ?? 1) })
  }, (node) => lines.linePos(node.range?.[0] ?? 0).line)
  const source: Source = { file, text, locate: (path, part) => locate(document, path, part, spanOf) }
  return { data, source, complaints }
}

function toData(document: Document, complain: (complaint: Complaint, node: Node | null | undefined) => void, lineOf: (node: Node) => number): unknown {
  let spare = aliasBudget
  let exhausted = false
  const open = new Set<Node>()
  const convert = (node: Node | null | undefined, path: Path, aliased: boolean): unknown => {
    if (aliased && --spare < 0) {
      if (!exhausted) complain({ code: 'too-many-aliases', path, message: `aliases (*name) expand to more than ${aliasBudget} values` }, node)
      exhausted = true
      return undefined
    }
    if (isAlias(node)) {
      const target = node.resolve(document) as Node | undefined
      if (!target) return complain({ code: 'unknown-anchor', path, message: `no anchor &${node.source} is set before this alias` }, node)
      if (open.has(target)) return complain({ code: 'circular-alias', path, message: `*${node.source} stands inside what it refers to` }, node)
      return convert(target, path, true)
    }
    if (isScalar(node)) return node.value
    if (!node) return null
    open.add(node)
    const value = isSeq(node)
      ? node.items.map((item, index) => convert(item as Node, [...path, index], aliased))
      : isMap(node) ? convertMap(node.items as Pair<Node, Node>[], path, aliased) : null
    open.delete(node)
    return value
  }
  const convertMap = (pairs: readonly Pair<Node, Node>[], path: Path, aliased: boolean): unknown => {
    const value: Record<string, unknown> = {}
    const seen = new Map<string, Node>()
    for (const pair of pairs) {
      const key = keyText(pair.key)
      if (key === undefined || key === '' || key === '__proto__') {
        complain({ code: 'invalid-key', path, message: key ? `"${key}" cannot be a key` : 'a key must be text' }, pair.key ?? pair.value)
        continue
      }
      const first = seen.get(key)
      if (first) {
        complain({ code: 'duplicate-key', path: [...path, key], message: `"${key}" is already set in line ${lineOf(first)}` }, pair.key)
        continue
      }
      seen.set(key, pair.key)
      value[key] = convert(pair.value, [...path, key], aliased)
    }
    return value
  }
  return convert(document.contents as Node | null, [], false)
}

/** As it is written, so that `1.0:` and `2001:` keep their digits. */
function keyText(key: unknown): string | undefined {
  return isScalar(key) && key.value !== null ? (key.source ?? String(key.value)) : undefined
}

/** Long and short forms of one thing, where the topology knows one of them. */
const wrappers: Readonly<Record<string, string>> = { dnsServers: 'dhcpOptions' }

function locate(document: Document, path: Path, part: 'key' | 'value' | undefined, spanOf: (start: number, end: number) => Span): Span {
  let key: Node | undefined
  let node = document.contents as Node | null | undefined
  let whole = true
  for (const step of path) {
    const next = find(document, node, step)
    if (!next) {
      whole = false
      break
    }
    key = next.key ?? undefined
    node = next.value
  }
  const isLeaf = isScalar(node) || isAlias(node)
  const useKey = key && (part === 'key' ? whole || !isLeaf : part === undefined && !isLeaf)
  const range = (useKey ? key?.range : (node?.range ?? key?.range)) ?? [0, 0]
  return spanOf(range[0], range[1])
}

function find(document: Document, written: Node | null | undefined, step: string | number): { key?: Node | null; value: Node | null | undefined } | undefined {
  const node = isAlias(written) ? (written.resolve(document) as Node | undefined) : written
  if (isMap(node)) {
    const pairs = node.items as Pair<Node, Node>[]
    const same = pairs.find((pair) => keyText(pair.key) === String(step))
      ?? pairs.find((pair) => keyText(pair.key)?.toLowerCase() === String(step).toLowerCase())
    if (same) return { key: same.key, value: same.value }
    const wrapper = typeof step === 'number' ? 'addressPrefixes' : wrappers[step]
    const wrapped = wrapper === undefined ? undefined : pairs.find((pair) => keyText(pair.key) === wrapper)
    return wrapped ? find(document, wrapped.value, step) : undefined
  }
  if (!isSeq(node)) return undefined
  if (typeof step === 'number') return step < node.items.length ? { value: node.items[step] as Node } : undefined
  const item = (node.items as Node[]).find((candidate) => isScalar(candidate) && String(candidate.value).toLowerCase() === step.toLowerCase())
  return item ? { value: item } : undefined
}

function sentence(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/[.\s]+$/, '')
}
