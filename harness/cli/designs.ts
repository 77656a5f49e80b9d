import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { facts, type Facts } from '../facts/facts.ts'
import type { Path } from '../dns/path.ts'
import { formatProblems } from '../language/format-problems.ts'
import { nearestFile } from '../topology/nearest-file.ts'
import { loadTopology } from '../topology/load.ts'
import type { Source } from '../language/source.ts'
import type { ErrorReport, Locate } from '../report/report.ts'
import type { Context } from './context.ts'
import { errorReport } from './errors.ts'
import { InvalidTopologyError, UsageError } from './exit-codes.ts'

/** A topology file that was found valid, and what follows from it. */
export interface Design {
  readonly file: string
  readonly facts: Facts
  readonly locate: Locate
  readonly source: Source
}

/** A place in the design's file as it is printed: `topology.yaml:14`. */
export function lineOf({ file, source }: Pick<Design, 'file' | 'source'>, path: Path): string {
  const span = source.locate(path, 'key')
  return `${span.file ?? file}:${span.line}`
}

const usual = 'topology.yaml'

/** The files that are meant: those named, those in a folder that is named, else `topology.yaml`. */
export function topologyFiles(words: readonly string[]): readonly string[] {
  if (words.length > 0) return words.flatMap((word) => (isFolder(word) ? filesIn(word) : [word]))
  if (existsSync(usual)) return [usual]
  throw new UsageError(`no topology is named, and there is no ${usual} here`, 'name a file or a folder; rehearse init writes a first design')
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)).sort().map((file) => join(folder, file))
  if (files.length === 0) throw new UsageError(`${folder} has no topology: no file there ends in .yaml`)
  return files
}

type Reading = Pick<Context, 'stderr' | 'allowFilesOutside'>

/** Reads every file, and tells all that is wrong with any of them before anything is done with one. */
export function readDesigns(files: readonly string[], { stderr, allowFilesOutside = false }: Reading): readonly Design[] {
  const read = files.map((file) => loadTopology(file, { allowFilesOutside }))
  for (const { problems, warnings, text, texts, file } of read.map((one) => ({ warnings: [], ...one }))) {
    const told = problems ?? warnings
    if (told.length > 0) stderr.write(`${formatProblems(told, text, file, texts)}\n`)
  }
  const designs = read.flatMap((one) => {
    if (!one.topology) return []
    const { topology, source, file } = one
    return [{ file, facts: facts(topology), source, locate: locatorOf(source) }]
  })
  if (designs.length < files.length) throw new InvalidTopologyError(`${files.length - designs.length} of ${files.length} topologies cannot be used`)
  return designs
}

/** The same for whoever has promised a report: `save` is told what goes wrong, before it is thrown. */
export function readOrSave(files: readonly string[], context: Reading, save: (error: ErrorReport) => unknown): readonly Design[] {
  try {
    return readDesigns(files, context)
  } catch (error) {
    save(errorReport(error))
    throw error
  }
}

/** Line and column, as reports have them, and the file where that is one that the design extends. */
function locatorOf(source: Source): Locate {
  return (path) => {
    const { line, column, file } = source.locate(path, 'key')
    return { line, column, ...(file !== undefined && { file }) }
  }
}

/** A word that nobody would call a file, such as a host's name in the place of the design. */
function isNoFile(word: string): boolean {
  return word !== '-' && !/[/\\]|\.ya?ml$/i.test(word) && !existsSync(word) && nearestFile(word) === undefined
}

/** The one design a command is about. */
export function readDesign(words: readonly string[], context: Reading): Design {
  const stray = words.find(isNoFile)
  if (stray !== undefined) throw new UsageError(`there is no file ${stray}, and the file of the design comes first`)
  const [design, ...more] = readDesigns(topologyFiles(words), context)
  if (!design || more.length > 0) throw new UsageError('one topology at a time')
  return design
}
