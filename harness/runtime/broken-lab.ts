import type { ConnectionPlan, NodePlan, Plan } from '../plan/plan.ts'
import type { World } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { Lab } from './lab.ts'
import type { Link } from './link.ts'

/** Seconds within which a path whose cable was pulled must be seen to be down, and one that was mended to carry again. */
const budget = 15

/**
 * Breaks a connection: the cables of its paths are pulled, both routers have seen it, and servers know nothing from before. So what
 * clients are told is what they are told in an outage that outlasts every cache. Disposing mends it; routers and servers are then as
 * they were. `undefined` for a connection that has no path.
 */
export async function breakConnection(name: string, { lab, link, plan }: { lab: Pick<Lab, 'ask' | 'lookup' | 'connect' | 'setCable'>; link: Link; plan: Plan }): Promise<(World & AsyncDisposable) | undefined> {
  const turn = (plugged: boolean) => setConnection(name, plugged, { lab, link, plan })
  try {
    if (!(await turn(false))) return undefined
  } catch (error) {
    // Nobody is handed what could mend it.
    await turn(true).catch(() => undefined)
    throw error
  }
  let mended: Promise<unknown> | undefined
  return {
    kind: 'lab',
    ask: lab.ask,
    lookup: lab.lookup,
    connect: lab.connect,
    [Symbol.asyncDispose]: async () => void (await (mended ??= turn(true))),
  }
}

/** Pulls the cables of a connection's paths, or plugs them in; resolves once all have seen it, with `false` where there is no path. */
export async function setConnection(name: string, plugged: boolean, { lab, link, plan }: { lab: Pick<Lab, 'setCable'>; link: Link; plan: Plan }): Promise<boolean> {
  const connection = plan.connections.find((one) => one.name === name)
  if (connection === undefined) return false
  await Promise.all(connection.paths.map(({ cable }) => lab.setCable(cable.node, cable.number, plugged)))
  await Promise.all([settled(link, connection, plugged), forget(link, plan.nodes)])
  return true
}

async function settled(link: Link, { name, paths }: ConnectionPlan, up: boolean): Promise<void> {
  const left = await link.command<readonly string[]>('settle', { probes: paths.flatMap(({ probes }) => probes), up, timeout: budget })
  if (left.length === 0) return
  throw new HarnessError('LAB_UNSETTLED', `${name} was ${up ? 'mended' : 'broken'}, but after ${budget} s ${left.join(', ')} ${up ? 'does not answer' : 'still answers'}.`, {
    hint: up ? undefined : 'Something else than the connection connects the two sides.',
  })
}

/** Files that somebody wrote need not let anybody control their server: what that one has in its cache it keeps. */
async function forget(link: Link, nodes: readonly NodePlan[]): Promise<void> {
  await Promise.all(
    nodes.map(async ({ name, forget: how, check }) => {
      if (how === undefined) return
      const forgotten = link.command('forget', { node: name, ...('signal' in how ? { signal: how.signal } : { argv: how.command }) })
      await (check === undefined ? forgotten : forgotten.catch(() => undefined))
    }),
  )
}
