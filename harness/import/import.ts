import { assemble, type Imported } from './assemble.ts'
import { ImportError } from './refusal.ts'
import { readSources, type SourceOptions, type Sources } from './sources.ts'

export interface ImportOptions extends SourceOptions {
  readonly location?: string
}

export type Result = Imported & { readonly read: Sources['read'] }

/** One design of several sources. Throws an `ImportError` where one cannot be read, before anything is made of the others. */
export function importSources(files: readonly string[], options: ImportOptions = {}): Result {
  const { found, read } = readSources(files, options)
  const missing = found.flatMap((one) => one.missing)
  const made = assemble(found.flatMap(({ resources }) => resources), { sources: files.map((file) => file.replace(/^.*\//, '')), ...(options.location !== undefined && { location: options.location }) })
  // What no name and no address needs, such as a machine's administrator, may stay open.
  const needed = missing.filter(({ name }) => [made.text, ...made.notes].some((text) => text.includes(`⟦parameter ${name}⟧`) || text.includes(`parameter ${name}`)))
  if (needed.length > 0) throw new ImportError(needed.map(({ name, place }) => `${place}: parameter "${name}" has no value, and the design depends on it`).join('\n'), `name the file of parameters too, or --parameter ${needed[0]!.name}=VALUE`)
  return { ...made, notes: [...found.flatMap((one) => one.notes), ...made.notes], read }
}
