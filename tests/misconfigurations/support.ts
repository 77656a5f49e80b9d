import { readFileSync, readdirSync } from 'node:fs'
import { findMisconfigurations, type FoundMisconfiguration } from '../../harness/misconfigurations/find.ts'
import { createModel } from '../../harness/model/model.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Source } from '../../harness/language/source.ts'

export interface Looked {
  readonly facts: Facts
  readonly source: Source
  readonly found: readonly FoundMisconfiguration[]
}

/** A fixture's one sighting, and the smallest change that mends the design. */
export interface Case {
  readonly at: string
  readonly hosts: readonly string[]
  readonly what: RegExp
  readonly predicted: RegExp
  readonly fix: RegExp
  readonly mend: (text: string) => string
}

/** What the rules say about a design; a mistake in its text fails the test. */
export function look(text: string, file = 'test.yaml'): Looked {
  const { topology, source, problems } = parseTopology(text, file)
  if (!topology) throw new Error(problems.map(({ line, code, message }) => `${file}:${line}: ${code}: ${message}`).join('\n'))
  const derived = facts(topology)
  return { facts: derived, source, found: findMisconfigurations(derived, createModel(derived)) }
}

/** Ids of the rules that speak, each as often as it does. */
export function rulesIn(text: string): readonly string[] {
  return look(text).found.map(({ misconfiguration }) => misconfiguration.id)
}

export function stems(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => name.replace('.yaml', '')).sort()
}

export function fixture(id: string): string {
  return readFileSync(`fixtures/misconfigurations/${id}.yaml`, 'utf8')
}

/** The design without what is meant and expected. */
export function withoutIntent(text: string): string {
  return text.replace(/^(?:intent|expectations):\n(?: .*\n)+/gm, '')
}
