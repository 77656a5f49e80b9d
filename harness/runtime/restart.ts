import type { NodePlan, Plan } from '../plan/plan.ts'
import { conceal } from '../plan/secrets.ts'
import type { Link } from './link.ts'
import { listenAt, plug } from './plug.ts'
import { awaitReady } from './ready.ts'

/** What it takes to start a node anew. */
export interface Restarting {
  readonly link: Link
  readonly plan: Plan
  /** Removes the node's container, and starts one like it. */
  readonly replace: (node: NodePlan) => Promise<void>
  readonly logs: (node: string, lines: number) => Promise<string>
}

const logLines = 20

/**
 * Ends a node's server and starts it anew, with the cables and files of its plan: whatever it had learned it has lost. Resolves once it
 * is there again, whomever it forwards to. In a new container: starting the old one again races with an engine that removes what has
 * ended (Docker 20.10 looks at `AutoRemove` after it has told whoever waits that the container has stopped: daemon/monitor.go,
 * `autoRemove`).
 */
export async function restartNode(node: NodePlan, { link, plan, replace, logs }: Restarting): Promise<void> {
  // A machine in a container is plugged in anew, and its container stays.
  if (node.within === undefined) await replace(node)
  await plug(link, { plan, node })
  await awaitReady(link, node, { tail: async () => conceal(await logs(node.name, logLines), plan) })
  await listenAt(link, node)
}
