import { assemble, type Imported } from './assemble.ts'
import type { Naming } from './names.ts'
import { ImportError } from './refusal.ts'
import type { Resource } from './resource.ts'
import { symbolsIn } from './symbol.ts'
import { readSources, type SourceOptions, type Sources } from './sources.ts'
import { previewsIn } from './previews.ts'
import type { Unread } from './unread.ts'

export interface ImportOptions extends Pick<SourceOptions, 'location'> {
  readonly naming?: Naming
  /** Refuses a template whose parameters decide something and have no value. */
  readonly strict?: boolean
}

export type Result = Imported & {
  readonly read: Sources['read']
  /** What is not known, since it could not be read. */
  readonly unread: readonly Unread[]
}

/** One design of several files. Throws an `ImportError` where one cannot be read, before anything is made of the others. */
export function importSources(files: readonly string[], options: ImportOptions & SourceOptions = {}): Result {
  return designOf(readSources(files, options), options)
}

/** One design of what sources hold. */
export function designOf({ found, read }: Sources, options: ImportOptions = {}): Result {
  const missing = found.flatMap((one) => one.missing)
  const unread = [...found.flatMap((one) => one.unread ?? []), ...previewsIn(found.flatMap(({ resources }) => resources))]
  const made = assemble(found.flatMap(({ resources }) => resources), { sources: read.map(({ file }) => file.replace(/^.*\//, '')), unread, ...(options.location !== undefined && { location: options.location }), ...(options.naming && { naming: options.naming }) })
  const needed = missing.filter(({ name }) => found.some(({ resources }) => resources.some((one) => isPartOfDesign(one) && decides(one, `parameter ${name}`))))
  // A module of a library is read without its parameters too: what can be known of it is worth having.
  const nothing = Object.keys(made.counts).length === 0
  if (needed.length > 0 && (options.strict === true || nothing)) throw new ImportError(needed.map(({ name, place }) => `${place}: parameter "${name}" has no value, and the design depends on it`).join('\n'), `name the file of parameters too, or --parameter ${needed[0]!.name}=VALUE`)
  const open = needed.map(({ name, place }) => `${place}: parameter "${name}" has no value: its name stands for it (--parameter ${name}=VALUE)`)
  return { ...made, notes: [...open, ...found.flatMap((one) => one.notes), ...made.notes], read, unread }
}

/** What has a section, or is inside something that has one. */
function isPartOfDesign({ type, existing }: Resource): boolean {
  return existing !== true && /^microsoft\.(containerregistry\/registries(\/replications)?|network\/(virtualnetworks|privatednszones|privateendpoints|networksecuritygroups|routetables|dnsresolvers|dnsforwardingrulesets|azurefirewalls|virtualnetworkgateways|trafficmanagerprofiles)(\/.*)?)$/i.test(type)
}

/** What no name and no address needs may stay open: who administers it, in which region it is, how it is tagged. */
const besides = /^(tags|location|sku|identity|.*(login|user|password|email|objectid|principal|secret|key)s?)$/i

function decides({ id, condition, body }: Resource, what: string): boolean {
  const inside = (value: unknown): boolean => {
    if (typeof value === 'string') return symbolsIn(value).some((one) => one.includes(what))
    return typeof value === 'object' && value !== null && Object.entries(value).some(([key, one]) => !besides.test(key) && inside(one))
  }
  return inside([id, condition, body])
}
