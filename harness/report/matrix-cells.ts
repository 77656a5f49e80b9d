import { isShutOut } from '../world/world.ts'
import type { Rehearsed } from '../checks/check.ts'
import { isPublic, networksOf, placesAt } from '../diagnosis/observed/places.ts'
import { addressesOf, isNodata } from '../diagnosis/observed/response.ts'
import type { Response } from '../dns/message.ts'
import { UnpredictableError, type Connection } from '../world/world.ts'
import type { Facts } from '../facts/facts.ts'

/** What every host is given for every name of the design's registries and other services. */
export interface Matrix {
  readonly hosts: readonly string[]
  readonly names: readonly string[]
  /** By name, then by host. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>
  /** What stands in for something where the questions were asked. */
  readonly notes?: readonly string[]
}

/** `private` and `public` say where the address is; everything else is how the question ended. */
export interface Cell {
  readonly kind: 'private' | 'public' | 'none'
  /** `private hub-weu`, `private hub-weu, timeout`, `public weu, 403`, `NXDOMAIN`, `NODATA`, `SERVFAIL`, `timeout`. */
  readonly text: string
  /** What became of TLS to the address, where there is one. */
  readonly connection?: Pick<Connection, 'outcome' | 'status'>
}

/** Asks from every host, and opens a connection wherever there is an address: a name that is right leads nowhere if no packet does. */
export async function askMatrix({ facts, world }: Rehearsed): Promise<Matrix> {
  const hosts = [...facts.hosts.keys()]
  const names = [...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
  const cells = new Map<string, ReadonlyMap<string, Cell>>()
  for (const name of names) {
    const row = await Promise.all(hosts.map(async (host) => [host, await askCell({ facts, world }, host, name)] as const))
    cells.set(name, new Map(row))
  }
  return { hosts, names, cells }
}

/** What one host is given for one name. */
export async function askCell({ facts, world }: Rehearsed, host: string, name: string): Promise<Cell> {
  try {
    const cell = cellOf(facts, await world.ask(host, { name, type: 'A' }))
    return cell.kind === 'none' ? cell : withConnection(cell, await world.connect(host, name))
  } catch (error) {
    if (error instanceof UnpredictableError) return { kind: 'none', text: 'only containers can tell' }
    throw error
  }
}

function cellOf(facts: Facts, response: Response | undefined): Cell {
  if (!response) return { kind: 'none', text: 'timeout' }
  const [address, ...more] = addressesOf(response)
  if (address === undefined) return { kind: 'none', text: isNodata(response) ? 'NODATA' : response.rcode }
  const several = more.length > 0 ? ` +${more.length}` : ''
  if (isPublic(facts, address)) {
    const frontEnd = facts.frontEnds.find((candidate) => candidate.address === address)
    return { kind: 'public', text: `public ${frontEnd?.location ?? address}${several}` }
  }
  const places = placesAt(facts, address)
  const where = [...new Set(places.map(({ endpoint }) => endpoint.endpoint.name))].join('/') || `${address} in ${networksOf(facts, address).join('/')}`
  return { kind: 'private', text: `private ${where}${several}` }
}

/** Whoever is asked for a credential has arrived; 403 says that this network is shut out. */
function withConnection({ kind, text }: Cell, connection: Connection): Cell {
  const { outcome, status } = connection
  const end = outcome !== 'http' ? words[outcome] : isShutOut(connection) ? '403' : undefined
  return { kind, text: end === undefined ? text : `${text}, ${end}`, connection: { outcome, status } }
}

const words = { unresolved: 'not resolved', timeout: 'timeout', refused: 'refused', tls: 'TLS failed' } as const
