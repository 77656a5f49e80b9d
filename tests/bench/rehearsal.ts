import { measureFloor } from '../../harness/runtime/floor.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import type { Figure } from './figures.ts'
import { rehearse } from './process.ts'

/** The whole rehearsal of a design beside what the engine alone needs for its containers, in turn, so that both see the same machine. */
export async function rehearsalFigures(file: string, plan: Plan, { runs, target }: { readonly runs: number; readonly target: string }): Promise<readonly Figure[]> {
  const walls: number[] = []
  const floors: number[] = []
  const memory: number[] = []
  const engine = await openEngine()
  await rehearse(['test', file])
  for (let n = 0; n < runs; n++) {
    floors.push((await measureFloor(plan, engine)).total)
    const run = await rehearse(['test', file])
    if (run.exitCode !== 0) throw new Error(`rehearse test ${file} ended with ${run.exitCode}`)
    walls.push(run.wall)
    memory.push(run.memory)
  }
  return [
    { name: `rehearse test, ${plan.nodes.filter(({ within }) => within === undefined).length + 1} containers`, unit: 'ms', values: walls },
    { name: 'engine floor', unit: 'ms', values: floors },
    { name: 'rehearse test / engine floor', unit: 'ratio', values: walls.map((wall, n) => wall / floors[n]!), target },
    { name: 'memory of the harness', unit: 'MB', values: memory, target: 'below 200' },
  ]
}

/** Time until a lab that stays is usable, and until it is gone. */
export async function upAndDownFigures(file: string, name: string, runs: number): Promise<readonly Figure[]> {
  const up: number[] = []
  const down: number[] = []
  for (let n = 0; n < runs; n++) {
    up.push((await rehearse(['up', file])).wall)
    down.push((await rehearse(['down', name])).wall)
  }
  return [
    { name: 'rehearse up', unit: 'ms', values: up },
    { name: 'rehearse down', unit: 'ms', values: down },
  ]
}
