import type { Path } from '../dns/path.ts'
import { kindWords } from '../report/graph/svg.ts'
import type { DesignMap, Mark, MapEdge, MapNode, MarkKind, Marks } from '../report/map.ts'

/** One thing that is deployed, changed or removed, and how it is called. */
export interface Made {
  readonly kind: 'create' | 'change' | 'remove'
  readonly path: Path
  readonly words: string
}

export interface Compared {
  readonly before: Marks
  readonly after: Marks
  /** What is made and has no place in a map. */
  readonly elsewhere: readonly string[]
}

/** What differs between two maps, with what is made of one to become the other. `noticed`: how many answers change for a host. */
export function marksBetween(before: DesignMap, after: DesignMap, { made, noticed }: { readonly made: readonly Made[]; readonly noticed: ReadonlyMap<string, number> }): Compared {
  const [old, now] = [new Map(before.nodes.map((node) => [node.id, node])), new Map(after.nodes.map((node) => [node.id, node]))]
  const told = new Map<string, { readonly kind: MarkKind; readonly words: string }[]>()
  const tell = (id: string, kind: MarkKind, words: string): void => void told.set(id, [...(told.get(id) ?? []), { kind, words }])
  for (const node of before.nodes) if (!now.has(node.id)) tell(node.id, 'removed', `removed: ${named(node)}`)
  for (const node of after.nodes) {
    const was = old.get(node.id)
    if (was === undefined) tell(node.id, 'added', `added: ${named(node)}`)
    else if (was.parent !== node.parent) tell(node.id, 'changed', `moved: ${named(node)}, from ${labelIn(old, was.parent)} to ${labelIn(now, node.parent)}`)
    else if (was.label !== node.label || was.detail !== node.detail) tell(node.id, 'changed', `changed: ${named(node)}, ${was.detail ?? was.label} → ${node.detail ?? node.label}`)
  }
  const edges = edgeMarks(before, after)
  const elsewhere: string[] = []
  for (const { kind, path, words } of made) {
    if (edges.paths.has(JSON.stringify(path))) continue
    const id = nodeAt(kind === 'remove' ? before : after, path)
    if (id === undefined) elsewhere.push(words)
    // Of something new, and of something that goes, all is new and all goes.
    else if (old.has(id) && now.has(id)) tell(id, 'changed', words)
  }
  for (const [host, answers] of noticed) if (answers > 0) tell(`host:${host}`, 'noticed', `${answers} ${answers === 1 ? 'answer' : 'answers'} of ${host} ${answers === 1 ? 'changes' : 'change'}`)
  const nodes = new Map(Array.from(told, ([id, list]): [string, Mark] => [id, { kinds: [...new Set(list.map(({ kind }) => kind))], words: list.map(({ words }) => words).join('; ') }]))
  return { before: { nodes: within(nodes, old), edges: edges.before }, after: { nodes: within(nodes, now), edges: edges.after }, elsewhere }
}

function within(marks: ReadonlyMap<string, Mark>, nodes: ReadonlyMap<string, unknown>): ReadonlyMap<string, Mark> {
  return new Map([...marks].filter(([id]) => nodes.has(id)))
}

function edgeMarks(before: DesignMap, after: DesignMap): { readonly before: Marks['edges']; readonly after: Marks['edges']; readonly paths: ReadonlySet<string> } {
  const [old, now] = [new Map(before.edges.map((edge) => [keyOf(edge), edge])), new Map(after.edges.map((edge) => [keyOf(edge), edge]))]
  const paths = new Set<string>()
  const marked = (map: DesignMap, others: ReadonlyMap<string, MapEdge>, alone: 'added' | 'removed'): Marks['edges'] => {
    const labels = new Map(map.nodes.map(({ id, label }) => [id, label]))
    return new Map(map.edges.flatMap((edge, n): [number, Mark][] => {
      const other = others.get(keyOf(edge))
      if (other !== undefined && other.label === edge.label) return []
      paths.add(JSON.stringify(edge.at?.path))
      const kind = other === undefined ? alone : 'changed'
      return [[n, { kinds: [kind], words: `${kind}: ${edge.label ?? edge.kind}, ${labels.get(edge.from)} to ${labels.get(edge.to)}` }]]
    }))
  }
  return { before: marked(before, now, 'removed'), after: marked(after, old, 'added'), paths }
}

/** A line is the same where it ties the same; of several tunnels between the same two each is one by itself. */
function keyOf({ from, to, kind, at }: MapEdge): string {
  return JSON.stringify([kind, ...(kind === 'peering' ? [from, to].toSorted() : [from, to]), kind === 'tunnel' ? at?.path : undefined])
}

/** The thing of the map that a path is about: that with the longest part of it. */
function nodeAt({ nodes }: DesignMap, path: Path): string | undefined {
  let best: { readonly id: string; readonly length: number } | undefined
  for (const { id, at } of nodes) {
    const own = at?.path
    if (own !== undefined && own.length <= path.length && own.every((step, n) => step === path[n]) && own.length > (best?.length ?? 0)) best = { id, length: own.length }
  }
  return best?.id
}

function named({ kind, label }: MapNode): string {
  return `${kindWords[kind]} ${label}`
}

function labelIn(nodes: ReadonlyMap<string, MapNode>, id: string | undefined): string {
  return (id === undefined ? undefined : nodes.get(id)?.label) ?? 'the internet'
}
