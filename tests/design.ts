import { readFileSync } from 'node:fs'
import { facts, type Facts } from '../harness/facts/facts.ts'
import type { Topology } from '../harness/resources/topology.ts'
import { parseTopology } from '../harness/topology/parse.ts'

/** The text of one of the project's designs. */
export function topologyText(name: string): string {
  return readFileSync(`topologies/${name}.yaml`, 'utf8')
}

/** Designs that have been read in this worker: many tests begin with the same one, and nobody can change it. */
const read = new Map<string, WeakRef<Topology>>()

/** A topology given as text, as if it stood in the file: paths in it are relative to that. A mistake in it fails the test. */
export function topologyOf(text: string, file = 'test.yaml'): Topology {
  const key = `${file}\n${text}`
  const known = read.get(key)?.deref()
  if (known !== undefined) return known
  const topology = parsed(text, file)
  read.set(key, new WeakRef(topology))
  return topology
}

function parsed(text: string, file: string): Topology {
  const { topology, problems } = parseTopology(text, file)
  if (!topology) throw new Error(`${problems.map(({ line, code, message }) => `${file}:${line}: ${code}: ${message}`).join('\n')}\n${text}`)
  return topology
}

export function factsOf(text: string, file?: string): Facts {
  return facts(topologyOf(text, file))
}

/** The text with one thing exchanged, which must be there. */
export function exchange(text: string, old: string | RegExp, other: string): string {
  const changed = text.replace(old, other)
  if (changed === text) throw new Error(`the text has no ${old}`)
  return changed
}

/** One of the project's designs, with pieces of its text exchanged. */
export function edited(name: string, ...edits: readonly (readonly [string, string])[]): Topology {
  return topologyOf(edits.reduce((text, [from, to]) => exchange(text, from, to), topologyText(name)), `${name}.yaml`)
}
