import type { ParseArgsOptionsConfig } from 'node:util'
import type { Context } from './context.ts'
import { UsageError } from './exit-codes.ts'

/** One verb of the command line. */
export interface Command {
  readonly name: string
  /** One line for the list of verbs. */
  readonly summary: string
  /** Printed by `rehearse help <verb>`, exactly as it stands. */
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  /** Whether it reads topologies: it takes `designOptions` then. */
  readonly readsDesigns?: true
  /** Words after `--` belong to somebody else, so options are looked for before the first positional only. */
  readonly passesOn?: boolean
  /** Returns the exit code. */
  run(input: Arguments, context: Context): Promise<number>
}

/** Options of every verb that reads topologies, and what its help says about them. */
export const designOptions: ParseArgsOptionsConfig = { 'allow-files-outside': { type: 'boolean' } }
export const designHelp = `
  --allow-files-outside  let topologies mention files outside their own folders: whoever wrote them may then read any file of this machine
`

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

/** The value of a text option. */
export function text({ values }: Arguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** The values of an option that may be repeated, or be a list with commas. */
export function list({ values }: Arguments, name: string): readonly string[] {
  const value = values[name]
  return Array.isArray(value) ? value.flatMap((item) => String(item).split(',')).filter((item) => item !== '') : []
}

export function flag({ values }: Arguments, name: string): boolean {
  return values[name] === true
}

/** Refuses words that a command does not know what to do with. */
export function atMost({ positionals }: Arguments, most: number): void {
  if (positionals.length > most) throw new UsageError(`"${positionals[most]}" is one word too many`)
}

/** A word that has to be there. */
export function required({ positionals }: Arguments, index: number, what: string): string {
  const word = positionals[index]
  if (word === undefined) throw new UsageError(`${what} is missing`)
  return word
}
