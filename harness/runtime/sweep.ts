import { fabricName } from './container.ts'
import type { Engine, Listed } from './engine.ts'
import { label, livenessOf } from './identity.ts'

/** Seconds after which a container that never started is taken for left behind, when its owner cannot be seen from here. */
const abandonedAfter = 600

/** Removes what killed processes have left: containers created and never started, which no dead man's handle reaches. */
export async function sweep(engine: Engine): Promise<readonly string[]> {
  const containers = await engine.list([label.lab])
  const left = containers.filter((container) => isLeft(container, containers))
  await Promise.all(left.map(({ id }) => engine.remove(id)))
  return left.map(({ name }) => name)
}

function isLeft(container: Listed, all: readonly Listed[]): boolean {
  const liveness = livenessOf(container.labels[label.owner] ?? '')
  if (liveness === 'alive') return false
  const run = all.filter(({ labels }) => labels[label.run] === container.labels[label.run])
  // A running fabric has a harness at its handle, or belongs to a lab that is meant to stay.
  if (run.some(({ labels, state }) => labels[label.node] === fabricName && state === 'running')) return false
  return liveness === 'dead' || Date.now() / 1000 - container.created > abandonedAfter
}
