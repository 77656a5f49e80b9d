import { readFileSync } from 'node:fs'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Topology } from '../../harness/resources/topology.ts'

/** A design of the project, with pieces of its text replaced. Each piece must be there. */
export function edited(name: string, ...edits: readonly (readonly [string, string])[]): Topology {
  let text = readFileSync(`topologies/${name}.yaml`, 'utf8')
  for (const [from, to] of edits) {
    if (!text.includes(from)) throw new Error(`${name} has no "${from}"`)
    text = text.replace(from, to)
  }
  const { topology, problems } = parseTopology(text, `${name}.yaml`)
  if (!topology) throw new Error(problems.map(({ message }) => message).join('\n'))
  return topology
}
