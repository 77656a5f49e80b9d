import { facts, type Facts } from '../facts/facts.ts'
import { z } from '../language/vocabulary.ts'
import { readYaml } from '../language/yaml.ts'
import { parseTopology } from '../topology/parse.ts'

/** How certain a source is, the most certain first. */
export const certainties = ['documented', 'seen', 'said'] as const

const shape = z.strictObject({
  source: z.url(),
  date: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/, 'a date is written 2024-05-29, or 2024-05 where no more is known'),
  certainty: z.enum(certainties),
  told: z.string().min(1),
  design: z.record(z.string(), z.unknown()),
  observed: z.array(z.record(z.string(), z.unknown())).min(1),
  differs: z.union([z.strictObject({ setting: z.string() }), z.strictObject({ defect: z.string() })]).optional(),
})

/** Something that the real platform was seen to do. */
export interface Observation {
  /** Stem of its file. */
  readonly id: string
  readonly source: string
  readonly date: string
  readonly certainty: (typeof certainties)[number]
  readonly told: string
  readonly facts: Facts
  /** Why the model is known to answer otherwise. */
  readonly differs: { readonly kind: 'setting' | 'defect'; readonly why: string } | undefined
}

/** Reads one file. What is wrong with it is returned, all at once. */
export function readObservation(text: string, file: string): Observation | { readonly problems: readonly string[] } {
  const { data: written, complaints, source: places } = readYaml(text, file)
  const lineOf = (path: readonly (string | number)[]): string => `${file}:${places.locate(path, 'key').line}`
  if (complaints.length > 0) return { problems: complaints.map(({ message, span }) => `${file}:${span?.line ?? 1}: ${message}`) }
  const { success, data, error } = shape.safeParse(written)
  if (!success) return { problems: error.issues.map(({ path, message }) => `${lineOf(path as readonly (string | number)[])}: ${path.join('.') || 'the file'}: ${message}`) }
  const id = file.replace(/^.*\//, '').replace(/\.ya?ml$/, '')
  // Any JSON is YAML. Places in it say nothing to anybody: a problem is told where the author wrote it.
  const { topology, problems } = parseTopology(JSON.stringify({ ...data.design, expectations: data.observed }), `${id}.yaml`)
  if (topology === undefined) return { problems: problems.map(({ path, message, hint }) => `${lineOf(path[0] === 'expectations' ? ['observed', ...path.slice(1)] : ['design', ...path])}: ${message}${hint === undefined ? '' : ` (${hint})`}`) }
  const { source, date, certainty, told, differs } = data
  return { id, source, date, certainty, told, facts: facts(topology), differs: differs === undefined ? undefined : 'setting' in differs ? { kind: 'setting', why: differs.setting } : { kind: 'defect', why: differs.defect } }
}
