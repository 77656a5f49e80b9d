import type { Cell, Matrix } from './matrix-cells.ts'
import { isWithin } from '../dns/name.ts'
import { isSoftware, software } from '../software/list.ts'
import type { Traits } from '../software/traits.ts'
import type { DnsServerFacts, Facts } from '../facts/facts.ts'

/** What DNS servers lead their clients to, by their software and by what of the services' names they forward. */
export interface SoftwareTable {
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  /** By row, then by column; a pair that no server of the design is has none. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>
}

/**
 * Reads a matrix by the servers that its hosts ask. Hosts that ask a firewall, hosts with several servers, or with one whose owner's own files say what it
 * forwards, say nothing about a software. `undefined` where there is nothing to compare: fewer than two kinds of server, or ways
 * to forward.
 */
export function softwareTable(facts: Facts, matrix: Matrix): SoftwareTable | undefined {
  const found = new Map<string, Map<string, Cell[]>>()
  const columns = new Set<string>()
  for (const name of matrix.hosts) {
    const server = soleServer(facts, name)
    if (server === undefined) continue
    const row = rowOf(server)
    const column = forwardedOf(facts, server)
    columns.add(column)
    const cells = matrix.names.filter((asked) => facts.services.size === 1 || isPrivateName(facts, asked)).map((asked) => matrix.cells.get(asked)!.get(name)!)
    const known = found.get(row) ?? new Map<string, Cell[]>()
    found.set(row, known.set(column, [...(known.get(column) ?? []), ...cells]))
  }
  if (found.size < 2 && columns.size < 2) return undefined
  return {
    rows: [...found.keys()],
    columns: [...columns],
    cells: new Map(Array.from(found, ([row, byColumn]) => [row, new Map(Array.from(byColumn, ([column, cells]) => [column, together(cells)]))])),
  }
}

interface SoleServer {
  readonly traits: Traits
  readonly server: NonNullable<DnsServerFacts['server']>
}

function soleServer(facts: Facts, host: string): SoleServer | undefined {
  const [address, ...more] = facts.hosts.get(host)!.dnsServers
  if (more.length > 0) return undefined
  const [found, another] = [...facts.dnsServerFacts.values()].filter((one) => one.address === address)
  if (found?.server === undefined || another !== undefined || !isSoftware(found.kind) || found.server.files.size > 0) return undefined
  return { traits: software[found.kind], server: found.server }
}

/** What else it asks decides as much as its software: on root hints a server walks chains that it would hand on from a forwarder. */
function rowOf({ traits: { label, withoutForwarder }, server: { forwarders } }: SoleServer): string {
  const rest = forwarders.length > 0 ? 'forwarder' : withoutForwarder === 'walks' ? 'root hints' : 'no forwarder'
  return `${label}, ${rest}`
}

/** Domains of the services' names, as forwarded. */
function forwardedOf(facts: Facts, { server: { conditionalForwarders } }: SoleServer): string {
  const names = [...facts.services.values()].flatMap(({ names }) => names.flatMap(({ name, privatelinkName }) => [name, privatelinkName]))
  const touching = conditionalForwarders.map(({ domainName }) => domainName).filter((domain) => names.some((name) => isWithin(name, domain)))
  return touching.length === 0 ? 'nothing' : touching.toSorted().map((domain) => domain || '.').join(' + ')
}

function isPrivateName(facts: Facts, name: string): boolean {
  return [...facts.services.values()].some(({ privateLink, names }) => privateLink && names.some((endpoint) => endpoint.name === name))
}

/** One word where all names fare alike. */
function together(cells: readonly Cell[]): Cell {
  const kinds = new Set(cells.map(({ kind, text }) => (kind === 'none' ? text : kind)))
  const [only] = kinds
  if (kinds.size === 1) return { kind: cells[0]!.kind, text: only! }
  return { kind: cells.some(({ kind }) => kind === 'public') ? 'public' : 'none', text: [...kinds].join(' or ') }
}
