import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { Draw, Injury } from './draw.ts'

/** What was still there of a run, by kind, each by its name. Kinds of which nothing is left are not there. */
export type Left = Readonly<Partial<Record<'containers' | 'networks' | 'namespaces' | 'mounts' | 'processes' | 'files', readonly string[]>>>

export interface Outcome {
  readonly code: number | null
  readonly signal: string | null
  /** Of the command, from its start to its end. */
  readonly seconds: number
  /** It did not end by itself in the time that it may take. */
  readonly hung: boolean
  /** Its standard error. */
  readonly said: string
}

/** A line of the ledger. */
export interface Entry extends Draw {
  readonly at: string
  readonly seed: number
  readonly engine: string
  readonly code: number | null
  readonly signal: string | null
  readonly seconds: number
  /** A lab stood that is meant to stay, and was taken down. */
  readonly takenDown: boolean
  /** Seconds after its end until nothing of it was there; `null` where something stays. */
  readonly cleanAfter: number | null
  readonly left: Left
  /** What is wrong with how it ended; empty when nothing is. */
  readonly wrong: readonly string[]
}

/** Lines of JSON; one that a killed run has written by half is no line. */
export function readLedger<T>(path: string): readonly T[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8').split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as T]
    } catch {
      return []
    }
  })
}

export function append(path: string, entry: object): void {
  const whole = !existsSync(path) || /(^|\n)$/.test(readFileSync(path, 'utf8').slice(-1))
  appendFileSync(path, `${whole ? '' : '\n'}${JSON.stringify(entry)}\n`)
}

/** The number of the next run of a seed. */
export function nextRun(entries: readonly Pick<Entry, 'seed' | 'run'>[], seed: number): number {
  return Math.max(0, ...entries.filter((entry) => entry.seed === seed).map(({ run }) => run)) + 1
}

const stack = /^\s+at .+(:\d+:\d+\)?|\(<anonymous>\)|\(node:)/m

/**
 * What is wrong with how a command ended. Undisturbed it passes. Whatever happens to it, it ends by itself, in words instead of a stack; it
 * passes if it was done before, and else is unknown (exit code 2), or ended by the signal that it was sent. A failed check would be a verdict
 * about the design on the word of a lab that somebody broke.
 */
export function wrongWith(injury: Injury, { code, signal, hung, said }: Outcome): readonly string[] {
  const may: readonly (number | string)[] = injury === 'nothing' ? [0] : injury.startsWith('SIG') ? [0, 2, injury, ...signalCodes(injury)] : [0, 2]
  const ended = signal ?? code ?? 'no exit code'
  return [
    ...(hung ? ['it did not end'] : may.includes(ended) ? [] : [`it ended with ${ended}, expected ${may.join(' or ')}`]),
    ...(stack.test(said) ? ['it printed a stack'] : []),
  ]
}

/** 128 and the signal's number, as shells have it. */
function signalCodes(injury: Injury): readonly number[] {
  return injury === 'SIGINT' ? [130] : injury === 'SIGTERM' ? [143] : []
}

/** Rows of the table at the end: for each injury how many runs, how many left something behind or ended wrongly, and the longest that anything was left. */
export function summary(entries: readonly Entry[]): readonly (readonly string[])[] {
  const rows = [...Map.groupBy(entries, ({ injury }) => injury)].sort(([one], [other]) => (one < other ? -1 : 1))
  const row = (name: string, all: readonly Entry[]) => {
    const longest = Math.max(0, ...all.map(({ cleanAfter }) => cleanAfter ?? 0))
    return [name, `${all.length}`, `${all.filter((one) => one.cleanAfter === null).length}`, `${all.filter(({ wrong }) => wrong.length > 0).length}`, `${longest.toFixed(1)} s`]
  }
  return [['injury', 'runs', 'left something', 'ended wrongly', 'clean after at most'], ...rows.map(([name, all]) => row(name, all)), row('all', entries)]
}

export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()).join('\n')
}
