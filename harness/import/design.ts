import { regions, shortName } from '../azure/regions.ts'
import type { Section } from '../resources/sections.ts'
import type { Estate } from './estate.ts'
import { makeNames, patternOf, type Names, type Naming } from './names.ts'
import { keyOf, lastName, type Resource } from './resource.ts'
import { isSymbolic } from './symbol.ts'

/** One entry of a section as it will be written, with where it comes from. */
export interface Entry {
  readonly value: unknown
  readonly comment?: string
}

export interface RecordByHand { readonly zone: string; readonly record: string; readonly origin: string }

/** A design under way: each kind of resource adds its section. */
export interface Drafting {
  readonly estate: Estate
  readonly names: Names
  readonly sections: Map<Section, Map<string, Entry>>
  /** Names by id, of what is in the design. */
  readonly placed: Map<string, string>
  /** Records that somebody writes with the address that an endpoint will have, by the endpoint's id. */
  readonly byHand: Map<string, readonly RecordByHand[]>
  /** Networks that see something through an address: its DNS server's id by address. */
  readonly dnsAt: Map<string, string>
  add(section: Section, name: string, value: unknown, from: Resource): void
  nameOf(id: string | undefined): string | undefined
  note(text: string): void
  /** Notes and counts what leads to something that no source declares. */
  outside(kind: string, text: string): void
  readonly leadingOutside: Map<string, number>
  location(of: Resource): string
  /** Of what is in a region that is not known. */
  readonly standInRegion: string
}

/** Of what is in a region that nobody has told. */
export const defaultRegion = 'westeurope'

export function draft(estate: Estate, location?: string, naming?: Naming): Drafting {
  const sections = new Map<Section, Map<string, Entry>>()
  const placed = new Map<string, string>()
  const noted = new Set<string>()
  const note = (text: string): void => {
    if (!noted.has(text)) estate.notes.push(text)
    noted.add(text)
  }
  const leadingOutside = new Map<string, number>()
  return {
    estate, names: makeNames(naming), sections, placed, note, byHand: new Map(), dnsAt: new Map(), leadingOutside,
    outside: (kind, text) => {
      leadingOutside.set(kind, (leadingOutside.get(kind) ?? 0) + 1)
      note(text)
    },
    add: (section, name, value, from) => {
      const entries = sections.get(section) ?? new Map<string, Entry>()
      sections.set(section, entries)
      entries.set(name, { value, comment: from.condition === undefined ? from.origin : `${from.origin}, where ${from.condition}` })
      placed.set(keyOf(from.id), name)
      if (from.condition !== undefined) note(`${from.origin}: whether ${name} is deployed is known only at run time (${from.condition}): it is taken to be`)
    },
    nameOf: (id) => (id === undefined ? undefined : placed.get(keyOf(id))),
    standInRegion: location ?? defaultRegion,
    location: (of) => {
      const written = of.location ?? location ?? ''
      const short = shortName(written)
      if (regions.has(short)) return short
      const known = naming?.locationOf(lastName(of.id), patternOf(lastName(of.id)))
      if (known !== undefined && (isSymbolic(written) || written === '')) return known
      const fallback = location ?? defaultRegion
      if (isSymbolic(written) || written === '') note(`the location of some resources is known only at run time${isSymbolic(written) ? ` (${written})` : ''}: ${fallback} stands for it (--location REGION for another)`)
      else note(`${of.origin}: region "${written}" is not known: ${fallback} stands for it`)
      return fallback
    },
  }
}

/** What stands in a list: one thing by itself. */
export function oneOrList<T>(values: readonly T[]): T | readonly T[] | undefined {
  return values.length === 0 ? undefined : values.length === 1 ? values[0] : values
}

/** Without what is not stated. */
export function stated(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined))
}
