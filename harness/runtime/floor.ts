import type { ContainerCreateOptions } from 'dockerode'
import type { Plan } from '../plan/plan.ts'
import { fabricName, fabricOptions, isGated, nodeOptions, type Run } from './container.ts'
import { Containers } from './containers.ts'
import type { Engine } from './engine.ts'
import { newRun } from './identity.ts'

/** Milliseconds that the engine alone needs for a lab's containers. */
export interface Floor {
  readonly start: number
  readonly removal: number
  readonly total: number
}

/**
 * What no harness can be faster than: the same containers created, started and removed through the engine's API, as many at a time as is
 * fastest, with no files, no cables, no servers and no questions. For comparison only.
 */
export async function measureFloor(plan: Plan, engine: Engine, width = 4): Promise<Floor> {
  const run: Run = { plan, id: newRun(), kind: 'test' }
  const containers = new Containers(engine, run)
  await containers.watch()
  const begin = performance.now()
  const { OpenStdin: _, StdinOnce: __, AttachStdin: ___, ...fabric } = fabricOptions(run)
  await engine.start(await containers.createBare(fabricName, idle(fabric)))
  const rest = plan.nodes.filter(({ within }) => within === undefined).values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const node of rest) {
        const options = nodeOptions(run, node)
        // The stock CoreDNS image has nothing in it but CoreDNS, which runs without a configuration too.
        await engine.start(await containers.createBare(node.name, isGated(node) ? idle(options) : { ...options, Cmd: [] }))
      }
    }),
  )
  const started = performance.now()
  await containers.remove(fabricName)
  const end = performance.now()
  return { start: started - begin, removal: end - started, total: end - begin }
}

function idle(options: ContainerCreateOptions): ContainerCreateOptions {
  return { ...options, Cmd: ['sleep', 'infinity'] }
}
