import type { ResourceRecord } from './message.ts'
import { isWithin, maximumName, parentOf, wireLength } from './name.ts'
import type { RRset, Soa, Zone } from './zone.ts'

/** A name that exists in a zone, with or without records of its own (RFC 8020: an empty non-terminal exists). */
export interface Node {
  readonly name: string
  rrsets: readonly RRset[]
  readonly parent: Node | undefined
  /** The wildcard right below this name (RFC 4592 section 2.1.1). */
  wildcard: Node | undefined
  /** Whether authority ends here: NS below the apex. */
  cut: boolean
  /** The highest name above this one that ends the search: a delegation or a DNAME. */
  stop: Node | undefined
}

/** A zone indexed for answering. Made once by `loadZone`, not changed afterwards. */
export interface LoadedZone {
  readonly origin: string
  readonly apex: Node
  readonly nodes: ReadonlyMap<string, Node>
  /** The SOA as negative answers carry it: its TTL is the smaller of its own and its minimum (RFC 2308 section 3). */
  readonly negativeSoa: ResourceRecord
}

/** What one name and type come to in one zone; aliases are not followed. */
export type Match =
  | { readonly kind: 'records'; readonly rrsets: readonly RRset[]; readonly wildcard: boolean }
  | { readonly kind: 'cname'; readonly rrset: RRset; readonly target: string; readonly wildcard: boolean }
  /** `target` is undefined where the new name is longer than a name may be (RFC 6672 section 2.2). */
  | { readonly kind: 'dname'; readonly rrset: RRset; readonly target: string | undefined }
  | { readonly kind: 'delegation'; readonly rrset: RRset }
  /** The name exists, or a wildcard stands for it, without this type. */
  | { readonly kind: 'nodata'; readonly node: Node; readonly wildcard: boolean }
  | { readonly kind: 'nxdomain'; readonly encloser: Node }

/** The SOA's data in presentation form. */
function soaData(soa: Soa): string {
  return `${soa.mname || '.'} ${soa.rname || '.'} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minimum}`
}

/** Indexes a zone. Records outside it are left out; a set that is given in several parts becomes one, with the first part's TTL. */
export function loadZone(zone: Zone): LoadedZone {
  const { origin } = zone
  const nodes = new Map<string, Node>()
  const apex = ensure(nodes, origin, origin)
  apex.rrsets = [{ name: origin, type: 'SOA', ttl: zone.soa.ttl, data: [soaData(zone.soa)] }]
  let stops = false
  for (const rrset of zone.rrsets) {
    if (rrset.data.length === 0 || rrset.type === 'SOA' || !isWithin(rrset.name, origin)) continue
    const node = ensure(nodes, rrset.name, origin)
    node.rrsets = added(node.rrsets, rrset)
    if (rrset.type === 'NS' && node !== apex) node.cut = true
    stops ||= node.cut || rrset.type === 'DNAME'
  }
  // Parents come before their children in the map, so one pass hands every stop down.
  if (stops) for (const node of nodes.values()) node.stop = inheritedStop(node.parent)
  const negativeSoa = { name: origin, type: 'SOA', ttl: Math.min(zone.soa.ttl, zone.soa.minimum), data: soaData(zone.soa) }
  return { origin, apex, nodes, negativeSoa }
}

function ensure(nodes: Map<string, Node>, name: string, origin: string): Node {
  const known = nodes.get(name)
  if (known !== undefined) return known
  const parent = name === origin ? undefined : ensure(nodes, parentOf(name), origin)
  const node: Node = { name, rrsets: none, parent, wildcard: undefined, cut: false, stop: undefined }
  if (parent !== undefined && name.startsWith('*') && (name.length === 1 || name.charCodeAt(1) === 46)) parent.wildcard = node
  nodes.set(name, node)
  return node
}

const none: readonly RRset[] = []

/** A new list each time: most names have one set, and a list that grows takes room for sixteen. */
function added(rrsets: readonly RRset[], rrset: RRset): readonly RRset[] {
  const index = rrsets.findIndex(({ type }) => type === rrset.type)
  const known = rrsets[index]
  const data = known === undefined ? rrset.data : [...known.data, ...rrset.data]
  const distinct = data.length > 1 && new Set(data).size < data.length ? [...new Set(data)] : data
  if (known !== undefined) return rrsets.with(index, { ...known, data: distinct })
  return [...rrsets, distinct === rrset.data ? rrset : { ...rrset, data: distinct }]
}

function inheritedStop(parent: Node | undefined): Node | undefined {
  if (parent === undefined || parent.stop !== undefined) return parent?.stop
  return parent.cut || find(parent, 'DNAME') !== undefined ? parent : undefined
}

/** The set of one type at a name. */
export function find(node: Node, type: string): RRset | undefined {
  for (const rrset of node.rrsets) if (rrset.type === type) return rrset
  return undefined
}

/** The nearest existing ancestor of a name, or the name itself (RFC 4592 section 3.3.1). The name must lie in the zone. */
function closestEncloser(zone: LoadedZone, name: string): Node {
  for (let at = name; at !== zone.origin; at = parentOf(at)) {
    const node = zone.nodes.get(at)
    if (node !== undefined) return node
  }
  return zone.apex
}

/**
 * One step of RFC 1034 section 4.3.2 for a name in the zone. A delegation comes before everything below it, except that the
 * DS of a delegated name is the parent's (RFC 4035 section 3.1.4.1); a DNAME before everything below it (RFC 6672 section 3.2).
 */
export function lookup(zone: LoadedZone, name: string, type: string): Match {
  const node = closestEncloser(zone, name)
  const exact = node.name === name
  const stop = node.stop ?? (exact ? undefined : inheritedStop(node))
  if (stop !== undefined) return stopped(stop, name)
  if (exact) {
    if (node.cut && type !== 'DS') return { kind: 'delegation', rrset: find(node, 'NS') as RRset }
    return atNode(node, type, undefined)
  }
  // A wildcard answers only right below the closest encloser, never past a name that exists (RFC 4592 section 3.3).
  if (node.wildcard === undefined) return { kind: 'nxdomain', encloser: node }
  return atNode(node.wildcard, type, name)
}

function stopped(stop: Node, name: string): Match {
  const ns = stop.cut ? find(stop, 'NS') : undefined
  if (ns !== undefined) return { kind: 'delegation', rrset: ns }
  const rrset = find(stop, 'DNAME') as RRset
  const prefix = name.slice(0, stop.name === '' ? name.length : name.length - stop.name.length - 1)
  const owner = rrset.data[0] ?? ''
  const target = owner === '' || owner === '.' ? prefix : `${prefix}.${owner}`
  return { kind: 'dname', rrset, target: wireLength(target) > maximumName ? undefined : target }
}

/** What a node has of a type, for itself or, where it is a wildcard, for the name that it stands for. */
export function atNode(node: Node, type: string, synthesised: string | undefined): Match {
  const wildcard = synthesised !== undefined
  const named = (rrset: RRset): RRset => (wildcard ? { ...rrset, name: synthesised } : rrset)
  if (type === 'ANY') {
    return node.rrsets.length > 0 ? { kind: 'records', rrsets: node.rrsets.map(named), wildcard } : { kind: 'nodata', node, wildcard }
  }
  let cname: RRset | undefined
  for (const rrset of node.rrsets) {
    if (rrset.type === type) return { kind: 'records', rrsets: [named(rrset)], wildcard }
    if (rrset.type === 'CNAME') cname = rrset
  }
  // DNSSEC's own types may stand beside a CNAME, and are asked for by themselves (RFC 4034 sections 3 and 4).
  if (cname === undefined || type === 'NSEC' || type === 'RRSIG') return { kind: 'nodata', node, wildcard }
  const target = cname.data[0] ?? ''
  return { kind: 'cname', rrset: named(cname), target: target === '.' ? '' : target, wildcard }
}
