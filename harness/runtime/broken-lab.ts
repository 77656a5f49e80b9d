import type { ConnectionPlan, NodePlan } from '../plan/plan.ts'
import type { World } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { Lab } from './lab.ts'
import type { Link } from './link.ts'
import { restartNode, type Restarting } from './restart.ts'

/** Seconds within which a path whose cable was pulled must be seen to be down, and one that was mended to carry again. */
const budget = 15

/** What it takes to break a lab. */
export interface Breaking extends Restarting {
  readonly lab: Pick<Lab, 'ask' | 'lookup' | 'connect' | 'setCable'>
}

/**
 * Breaks a connection: the cables of its paths are pulled, both routers have seen it, and servers know nothing from before. So what
 * clients are told is what they are told in an outage that outlasts every cache. Disposing mends it; routers and servers are then as
 * they were. `undefined` for a connection that has no path. Rejects where any of that is not so, or where nobody can tell.
 */
export async function breakConnection(name: string, breaking: Breaking): Promise<(World & AsyncDisposable) | undefined> {
  const turn = (plugged: boolean) => setConnection(name, plugged, breaking)
  try {
    if (!(await turn(false))) return undefined
  } catch (error) {
    // Nobody is handed what could mend it.
    await turn(true).catch((still: Error) => {
      throw new HarnessError('LAB_UNSETTLED', `${messageOf(error)}\nAnd ${name} stays broken: ${still.message}`, { cause: error })
    })
    throw error
  }
  const { ask, lookup, connect } = breaking.lab
  let mended: Promise<unknown> | undefined
  return {
    kind: 'lab',
    ask,
    lookup,
    connect,
    [Symbol.asyncDispose]: async () => void (await (mended ??= turn(true))),
  }
}

/** Pulls the cables of a connection's paths, or plugs them in; resolves once all have seen it, with `false` where there is no path. */
export async function setConnection(name: string, plugged: boolean, breaking: Breaking): Promise<boolean> {
  const { lab, link, plan } = breaking
  const connection = plan.connections.find((one) => one.name === name)
  if (connection === undefined || connection.paths.length === 0) return false
  await settled(connection.paths.map(({ cable }) => lab.setCable(cable.node, cable.number, plugged)))
  await settled([paths(link, connection, plugged), ...plan.nodes.map((node) => forget(node, breaking))])
  return true
}

async function paths(link: Link, { name, paths: all }: ConnectionPlan, up: boolean): Promise<void> {
  const left = await link.command<readonly string[]>('settle', { probes: all.flatMap(({ probes }) => probes), up, timeout: budget })
  if (left.length === 0) return
  throw new HarnessError('LAB_UNSETTLED', `${name} was ${up ? 'mended' : 'broken'}, but after ${budget} s ${left.join(', ')} ${up ? 'does not answer' : 'still answers'}.`, {
    hint: up ? undefined : 'Something else than the connection connects the two sides.',
  })
}

/** Files that somebody wrote need not let anybody control their server: one that does not do as it is told is started anew. */
export async function forget(node: NodePlan, restarting: Restarting): Promise<void> {
  const { name, forget: how } = node
  if (how === undefined) return
  let refusal: string | undefined
  try {
    if (how !== 'restart') return await restarting.link.command('forget', { node: name, ...('signal' in how ? { signal: how.signal } : { argv: how.command }) })
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'COMMAND_FAILED') throw error
    refusal = error.message
  }
  try {
    await restartNode(node, restarting)
  } catch (error) {
    const why = refusal === undefined ? '' : `It did not forget when it was told to (${refusal}). `
    throw new HarnessError('LAB_UNSETTLED', `${name} may still know what it learned before. ${why}It could not be started anew: ${messageOf(error)}`, { cause: error })
  }
}

/** Ends when all have ended: nothing of it goes on beside what comes next. Rejects as the first that has failed. */
export async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
