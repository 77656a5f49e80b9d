import { uniqueString } from './arm/unique-string.ts'
import { isHostLabel } from '../dns/domain-name.ts'
import { lastName, resourceGroupOf } from './resource.ts'
import { isSymbolic, readable } from './symbol.ts'

/** Readable names of a design, each given once to one id. */
export interface Names {
  /** The name of a resource in a section, made when it is first asked for. */
  of(section: string, id: string, wanted?: string): string
}

/** Names that a design has already for what is found again: by the name that it would get, and by what of its name is known. */
export interface Naming {
  nameOf(section: string, made: string, pattern: RegExp | undefined): string | undefined
  locationOf(name: string, pattern: RegExp | undefined): string | undefined
}

/** A name with parts that only run time knows, as it may turn out. */
export function patternOf(name: string): RegExp | undefined {
  return isSymbolic(name) && !/^⟦[^⟧]*⟧$/.test(name) ? new RegExp(`^${name.split(/⟦[^⟧]*⟧/).map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`, 'i') : undefined
}

export function makeNames(naming?: Naming): Names {
  const taken = new Map<string, Map<string, string>>()
  const madeBefore = new Map<string, Set<string>>()
  return {
    of: (section, id, wanted = lastName(id)) => {
      const names = taken.get(section) ?? new Map<string, string>()
      taken.set(section, names)
      const key = id.toLowerCase()
      const known = names.get(`id ${key}`)
      if (known !== undefined) return known
      const plain = nameLike(wanted)
      const group = resourceGroupOf(id)
      const tries = [plain, ...(group === undefined ? [] : [nameLike(`${plain}-${readable(group)}`)]), ...Array.from({ length: 9 }, (_, n) => `${plain}-${n + 2}`), nameLike(`${plain.slice(0, 60)}-${uniqueString(key)}`)]
      // What a thing would be called does not depend on what others of the design are called.
      const before = madeBefore.get(section) ?? new Set<string>()
      madeBefore.set(section, before)
      const made = tries.find((one) => !before.has(one.toLowerCase())) ?? uniqueString(section, key)
      before.add(made.toLowerCase())
      const given = naming?.nameOf(section, made, patternOf(lastName(id)))
      const name = [given, made, ...tries].find((one) => one !== undefined && !names.has(one.toLowerCase())) ?? uniqueString(section, key)
      names.set(name.toLowerCase(), key)
      names.set(`id ${key}`, name)
      return name
    },
  }
}

/** What a name may hold: letters, digits, dots, dashes, underscores. One of which only run time knows the length has what Azure lets every kind have. */
export function nameLike(text: string): string {
  const made = readable(text).replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, isSymbolic(text) ? 64 : 80).replace(/[^A-Za-z0-9_]+$/, '')
  return made === '' ? 'unnamed' : made
}

/** One DNS label, for machines. */
export function labelLike(text: string): string {
  const made = readable(text).toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+/, '').slice(0, 60).replace(/-+$/, '')
  return isHostLabel(made) ? made : `h-${uniqueString(text)}`
}
