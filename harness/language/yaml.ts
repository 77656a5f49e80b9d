import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Pair, type YAMLMap } from 'yaml'
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

/** Where the syntax is broken the first flaw is the author's, and most of those that follow are its echo. */
const mostFlaws = 5

const codes: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'tab-as-indentation',
  MULTIPLE_DOCS: 'several-documents',
  TAG_RESOLVE_FAILED: 'unknown-tag',
}

/** What the library's words would not tell the author of a topology. */
const messages: Readonly<Record<string, (written: string) => Pick<Complaint, 'message' | 'hint'>>> = {
  MULTIPLE_DOCS: () => ({ message: 'a file holds one topology, and a second document begins here' }),
  TAG_RESOLVE_FAILED: (written) => ({ message: `${written} does not belong here: a topology is text, numbers, true and false, in lists and maps`, hint: 'leave the tag out' }),
}

export function readYaml(text: string, file: string): YamlDocument {
  const lines = new LineCounter()
  // Duplicate keys are found below: the library compares every pair of keys, which takes minutes for a zone of 25,000 record sets.
  // One schema whatever a directive says, and no tags beyond it: binary data, dates and sets are not the plain data that the rest takes for granted.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, logLevel: 'error', strict: true, schema: 'core', resolveKnownTags: false })
  const spanOf = (start: number, end: number): Span => {
    const from = lines.linePos(Math.min(start, text.length))
    const to = lines.linePos(Math.min(Math.max(start, end), text.length))
    return { line: Math.max(1, from.line), column: Math.max(1, from.col), endLine: Math.max(1, to.line), endColumn: Math.max(1, to.col) }
  }
  const complaints: (Complaint & { readonly span?: Span })[] = [...document.errors, ...document.warnings].slice(0, mostFlaws).map((error) => ({
    code: codes[error.code] ?? 'yaml-syntax',
    path: [],
    ...(messages[error.code]?.(text.slice(...error.pos).trim()) ?? { message: sentence(error.message) }),
    span: spanOf(error.pos[0], error.pos[1]),
  }))
  const targets: Targets = new Map()
  const data = complaints.length > 0 ? undefined : toData(document, targets, (complaint, node) => {
    complaints.push({ ...complaint, span: spanOf(node?.range?.[0] ?? 0, node?.range?.[1] ?? 1) })
  }, (node) => lines.linePos(node.range?.[0] ?? 0).line)
  const source: Source = { file, text, texts: new Map([[file, text]]), reach: (path) => reach(document, targets, path), locate: (path, part) => locate(document, targets, path, part, spanOf) }
  return { data, source, complaints }
}

/** What each alias stands for. The library can tell too, by a walk through the whole document for each. */
type Targets = Map<Node, Node>

function toData(document: Document, targets: Targets, complain: (complaint: Complaint, node: Node | null | undefined) => void, lineOf: (node: Node) => number): unknown {
  let spare = aliasBudget
  let exhausted = false
  const open = new Set<Node>()
  const anchors = new Map<string, Node>()
  /** `alias` is the outermost one that led here. */
  const convert = (node: Node | null | undefined, path: Path, alias: Node | undefined): unknown => {
    if (alias && --spare < 0) {
      if (!exhausted) complain({ code: 'too-many-aliases', path, message: `aliases (*name) expand to more than ${aliasBudget} values` }, alias)
      exhausted = true
      return undefined
    }
    if (isAlias(node)) {
      const target = alias ? targets.get(node) : anchors.get(node.source)
      if (!target) return complain({ code: 'unknown-anchor', path, message: `no anchor &${node.source} is set before this alias` }, node)
      if (open.has(target)) return complain({ code: 'circular-alias', path, message: `*${node.source} stands inside what it refers to` }, node)
      targets.set(node, target)
      return convert(target, path, alias ?? node)
    }
    // A later anchor of the same name takes its place for the aliases that follow (YAML 1.2.2 section 6.9.2).
    if (!alias && node && (isScalar(node) || isMap(node) || isSeq(node)) && node.anchor) anchors.set(node.anchor, node)
    if (isScalar(node)) return node.value
    if (!node) return null
    open.add(node)
    const value = isSeq(node)
      ? node.items.map((item, index) => convert(item as Node, [...path, index], alias))
      : isMap(node) ? convertMap(node.items as Pair<Node, Node>[], path, alias) : null
    open.delete(node)
    return value
  }
  const convertMap = (pairs: readonly Pair<Node, Node>[], path: Path, alias: Node | undefined): unknown => {
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
      value[key] = convert(pair.value, [...path, key], alias)
    }
    return value
  }
  return convert(document.contents as Node | null, [], undefined)
}

/** As it is written, so that `1.0:` and `2001:` keep their digits. */
function keyText(key: unknown): string | undefined {
  return isScalar(key) && key.value !== null ? (key.source ?? String(key.value)) : undefined
}

/** Long and short forms of one thing, where the topology knows one of them. */
const wrappers: Readonly<Record<string, string>> = { dnsServers: 'dhcpOptions' }

function locate(document: Document, targets: Targets, path: Path, part: 'key' | 'value' | undefined, spanOf: (start: number, end: number) => Span): Span {
  let key: Node | undefined
  let node = document.contents as Node | null | undefined
  let whole = true
  for (const step of path) {
    const next = find(targets, node, step)
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

function reach(document: Document, targets: Targets, path: Path): { readonly depth: number; readonly open: boolean } {
  let node = document.contents as Node | null | undefined
  let depth = 0
  for (const step of path) {
    const next = find(targets, node, step)
    if (!next) break
    node = next.value
    depth++
  }
  return { depth, open: isMap(isAlias(node) ? targets.get(node) : node) }
}

interface Found {
  readonly key?: Node
  readonly value: Node | null | undefined
}

function find(targets: Targets, written: Node | null | undefined, step: string | number): Found | undefined {
  const node = isAlias(written) ? targets.get(written) : written
  if (isMap(node)) {
    const pairs = pairsOf(node)
    const pair = pairs.get(String(step)) ?? pairs.get(String(step).toLowerCase())
    if (pair) return { key: pair.key, value: pair.value }
    const wrapper = typeof step === 'number' ? 'addressPrefixes' : wrappers[step]
    const wrapped = wrapper === undefined ? undefined : pairs.get(wrapper)
    return wrapped && find(targets, wrapped.value, step)
  }
  if (!isSeq(node)) return undefined
  if (typeof step === 'number') return step < node.items.length ? { value: node.items[step] as Node } : undefined
  const item = (node.items as Node[]).find((candidate) => isScalar(candidate) && String(candidate.value).toLowerCase() === step.toLowerCase())
  return item && { value: item }
}

const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair<Node, Node>>>()

/** By key as written and, where that is no other key, in lower case. */
function pairsOf(map: YAMLMap): ReadonlyMap<string, Pair<Node, Node>> {
  const known = indexes.get(map)
  if (known) return known
  const pairs = new Map<string, Pair<Node, Node>>()
  const lower: [string, Pair<Node, Node>][] = []
  for (const pair of map.items as Pair<Node, Node>[]) {
    const key = keyText(pair.key)
    if (key === undefined) continue
    if (!pairs.has(key)) pairs.set(key, pair)
    lower.push([key.toLowerCase(), pair])
  }
  for (const [key, pair] of lower) if (!pairs.has(key)) pairs.set(key, pair)
  indexes.set(map, pairs)
  return pairs
}

function sentence(message: string): string {
  const text = message.charAt(0).toLowerCase() + message.slice(1).replace(/[.\s]+$/, '')
  return text.length > 200 ? `${text.slice(0, 197)}...` : text
}
