import { fabricName } from './container.ts'
import { removalBudget, type Engine, type Listed } from './engine.ts'
import { HarnessError } from './errors.ts'
import { label } from './identity.ts'
import type { Lab } from './lab.ts'
import { makeLab } from './make-lab.ts'
import { createNode } from './plug.ts'
import { connectTo, readLogs } from './engine-streams.ts'
import type { Plan } from '../plan/plan.ts'

/** A lab that stays until it is removed. */
export interface FoundLab {
  readonly name: string
  readonly run: string
  /** Containers by node. */
  readonly containers: Readonly<Record<string, string>>
  readonly running: boolean
  readonly created: Date
}

export async function findLabs(engine: Engine): Promise<readonly FoundLab[]> {
  const listed = await engine.list([`${label.kind}=up`])
  return [...Map.groupBy(listed, ({ labels }) => labels[label.run]!)].map(([run, containers]) => found(run, containers)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

function found(run: string, listed: readonly Listed[]): FoundLab {
  const fabric = listed.find(({ labels }) => labels[label.node] === fabricName)
  return {
    name: listed[0]!.labels[label.lab]!,
    run,
    containers: Object.fromEntries(listed.map(({ labels, name }) => [labels[label.node]!, name])),
    running: fabric?.state === 'running',
    created: new Date(Math.min(...listed.map(({ created }) => created)) * 1000),
  }
}

/** Joins a lab that another process has started. */
export async function attachLab(name: string, engine: Engine): Promise<Lab> {
  const { run, containers } = await theLab(name, engine)
  const link = await connectTo(engine, containers[fabricName]!)
  const { plan } = await link.command<{ plan: Plan }>('lab')
  return makeLab({
    labKind: 'up',
    plan,
    run,
    link,
    exits: new Map(),
    timings: {},
    containerName: (node) => containers[node] ?? node,
    async replace(node) {
      await engine.removeWholly(containers[node.name] ?? node.name)
      await engine.start(await createNode({ plan, id: run, kind: 'up' }, node, engine))
    },
    logs: (node, lines) => readLogs(engine, containers[node] ?? node, lines),
    dispose: async () => link.close(),
  })
}

/** Removes a lab and waits until it is gone. */
export async function removeLab(name: string, engine: Engine): Promise<void> {
  const { run, containers } = await theLab(name, engine, { running: false })
  await engine.remove(containers[fabricName] ?? Object.values(containers)[0]!)
  await untilGone(engine, run)
}

async function theLab(name: string, engine: Engine, { running } = { running: true }): Promise<FoundLab> {
  const labs = await findLabs(engine)
  const lab = labs.find((lab) => lab.name === name && (lab.running || !running))
  if (lab) return lab
  const names = labs.map((lab) => lab.name)
  throw new HarnessError('LAB_UNKNOWN', `No lab ${name} is up.`, { hint: names.length > 0 ? `These are: ${names.join(', ')}.` : `rehearse up starts one.` })
}

async function untilGone(engine: Engine, run: string): Promise<void> {
  const started = performance.now()
  for (;;) {
    const left = await engine.list([`${label.run}=${run}`])
    if (left.length === 0) return
    // Nodes follow their fabric by themselves within a second.
    if (performance.now() - started > 1000 && !(await Promise.all(left.map(({ id }) => engine.remove(id)))).includes(true)) return
    if (performance.now() - started > removalBudget) {
      const names = left.map(({ name }) => name)
      throw new HarnessError('ENGINE_FAILED', `The engine has not removed ${names.join(', ')}.`, { hint: `docker rm -f ${names.join(' ')}` })
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
