import type { Complaint } from './problem.ts'
import type { TopologyInput } from './sections.ts'
import type { Topology } from './topology.ts'

export function breaches(_topology: Topology, _input: TopologyInput): readonly Complaint[] {
  return []
}
