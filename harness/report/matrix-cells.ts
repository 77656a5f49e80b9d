import type { Rehearsed } from '../checks/check.ts'
import { isPublic, networksOf, placesAt } from '../diagnosis/observed/places.ts'
import { addressesOf, isNodata } from '../diagnosis/observed/response.ts'
import type { Response } from '../dns/message.ts'
import { UnpredictableError } from '../world/world.ts'
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
  /** `private hub-weu`, `public weu`, `NXDOMAIN`, `NODATA`, `SERVFAIL`, `timeout`. */
  readonly text: string
}

export async function askMatrix({ facts, world }: Rehearsed): Promise<Matrix> {
  const hosts = [...facts.hosts.keys()]
  const names = [...facts.services.values()].flatMap(({ names }) => names.map(({ name }) => name))
  const cells = new Map<string, ReadonlyMap<string, Cell>>()
  const cell = async (host: string, name: string): Promise<Cell> => {
    try {
      return cellOf(facts, await world.ask(host, { name, type: 'A' }))
    } catch (error) {
      if (error instanceof UnpredictableError) return { kind: 'none', text: 'only containers can tell' }
      throw error
    }
  }
  for (const name of names) {
    const row = await Promise.all(hosts.map(async (host) => [host, await cell(host, name)] as const))
    cells.set(name, new Map(row))
  }
  return { hosts, names, cells }
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
