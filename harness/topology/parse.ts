import { basename } from 'node:path'
import { asMeant } from '../language/as-meant.ts'
import { expand } from './expand.ts'
import { readExtended } from './extended.ts'
import { fileReader, type ReadOptions } from './files.ts'
import { byPosition, type Complaint, type Problem } from '../language/problem.ts'
import { facts } from '../facts/facts.ts'
import { breaches, breachesOfFacts } from './rules.ts'
import { readShape } from './shape-problems.ts'
import type { Source, Span } from '../language/source.ts'
import type { Topology } from '../resources/topology.ts'
import { undamaged } from '../language/undamaged.ts'

/** A topology with whatever its author should still know, or the reasons why there is none. */
export type Parsed =
  | { readonly topology: Topology; readonly source: Source; readonly warnings: readonly Problem[]; readonly texts: Texts; readonly problems?: never }
  | { readonly problems: readonly Problem[]; readonly texts: Texts; readonly topology?: never; readonly source?: never }

/** Of every file that was read, by name. */
type Texts = ReadonlyMap<string, string>

/** Reads a topology. Mistakes of its author are returned, all of them, in the order of the file; nothing is thrown. */
export function parseTopology(text: string, file: string, options: ReadOptions = {}): Parsed {
  const whole = readExtended(text, file, options)
  if (whole.refusal) return { problems: [whole.refusal], texts: new Map() }
  const { data, source, flaws } = whole
  const { texts } = source
  // After a duplicate key the rest can still be read; after any other flaw of the YAML it is guesswork.
  if (flaws.some(({ code }) => code !== 'duplicate-key' && code !== 'nothing-to-remove')) return { problems: located(flaws, source), texts }
  const shape = readShape(data)
  const read = fileReader(file, options)
  const misshapen = [...flaws, ...('complaints' in shape ? shape.complaints : [])]
  if (misshapen.length > 0) {
    const { data: mended, left, further, written } = asMeant(data, misshapen, shapeComplaints)
    const { data: sound, places } = undamaged(mended, left)
    const rest = readShape(sound)
    const more = 'input' in rest ? breaches({ topology: expand(rest.input, nameOf(file), read, places), input: rest.input, read }) : []
    return { problems: located([...misshapen, ...further, ...more.map((complaint) => ({ ...complaint, path: written(complaint.path) }))], source), texts }
  }
  if (!('input' in shape)) throw new Error('a topology without complaints has a shape')
  const topology = expand(shape.input, nameOf(file), read)
  const broken = breaches({ topology, input: shape.input, read })
  if (broken.some(({ severity = 'error' }) => severity === 'error')) return { problems: located(broken, source), texts }
  const further = breachesOfFacts(facts(topology))
  const problems = located([...broken, ...further], source)
  return further.some(({ severity = 'error' }) => severity === 'error') ? { problems, texts } : { topology, source, warnings: problems, texts }
}

/** A design of right shape as it stands, whatever its rules say of it: what is deployed need not be right. */
export function asItStands(text: string, file: string): Topology | undefined {
  const whole = readExtended(text, file, {})
  if (whole.refusal || whole.flaws.length > 0) return undefined
  const shape = readShape(whole.data)
  return 'input' in shape ? expand(shape.input, nameOf(file)) : undefined
}

function shapeComplaints(data: unknown): readonly Complaint[] {
  const shape = readShape(data)
  return 'complaints' in shape ? shape.complaints : []
}

/** Complaints with their places in the file, in its order. */
export function located(complaints: readonly (Complaint & { readonly span?: Span })[], source: Source): readonly Problem[] {
  const split = new Map(Array.from(source.texts, ([name, text]) => [name, text.split(/\r?\n/)]))
  return complaints.map((complaint): Problem => {
    const { code, severity = 'error', path, atKey, message, hint } = complaint
    const span = complaint.span ?? source.locate(path, atKey ? 'key' : undefined)
    const { file } = span
    const lines = split.get(file ?? source.file)!
    // The YAML library places what is missing behind the end of the line, or of the file.
    const line = Math.min(span.line, lines.length)
    const end = (lines[line - 1]?.length ?? 0) + 1
    const column = Math.min(span.column, end)
    const endColumn = Math.max(column + 1, span.endLine === line ? Math.min(span.endColumn, end) : end)
    return { code, severity, path, ...(file !== undefined && { file }), line, column, endColumn, message, ...(hint !== undefined && { hint }) }
  }).toSorted(byPosition)
}

/** `topologies/Hub and Spoke.yaml` is `hub-and-spoke`, standard input `topology`. */
function nameOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'topology'
}
