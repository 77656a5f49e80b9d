import type { NodePlan, Plan } from '../plan/plan.ts'
import { conceal } from '../plan/secrets.ts'
import { HarnessError } from './errors.ts'
import type { Link } from './link.ts'
import { plug } from './plug.ts'
import { awaitReady } from './ready.ts'

/** What it takes to start a node anew. */
export interface Restarting {
  readonly link: Link
  readonly plan: Plan
  /** Removes the node's container, and starts one like it. */
  readonly replace: (node: NodePlan) => Promise<void>
  readonly logs: (node: string, lines: number) => Promise<string>
}

/** Milliseconds in which a server that was started anew must say something, and between two questions. */
const budget = 30_000
const patience = 300
const logLines = 20
/** From how many hosts beside itself a server is asked whether it is there. */
const askers = 8

/** `version.bind. CH TXT`: any server answers or refuses it out of its own knowledge, whatever it forwards to. */
const anything = Buffer.from('0000010000010000000000000776657273696f6e0462696e640000100003', 'hex')

/**
 * Ends a node's server and starts it anew, with the cables and files of its plan: whatever it had learned it has lost. Resolves once it
 * answers. In a new container: starting the old one again races with an engine that removes what has ended (Docker 20.10 looks at
 * `AutoRemove` after it has told whoever waits that the container has stopped: daemon/monitor.go, `autoRemove`).
 */
export async function restartNode(node: NodePlan, { link, plan, replace, logs }: Restarting): Promise<void> {
  await replace(node)
  await plug(link, { plan, node })
  await awaitReady(link, node, { tail: async () => conceal(await logs(node.name, logLines), plan) })
  // That a port is open is known by then, and no more.
  if (node.kind === 'dns-server' && node.ready?.kind === 'tcp') await awaitAnswer(node, node.ready.address, { link, plan, logs })
}

/** Files of somebody's own may let the server talk to some of its clients only, so all are made to ask. */
async function awaitAnswer({ name }: NodePlan, address: string, { link, plan, logs }: Omit<Restarting, 'replace'>): Promise<void> {
  const clients = [name, ...plan.nodes.filter(({ nameServers }) => nameServers.includes(address)).map((client) => client.name).slice(0, askers)]
  for (const start = performance.now(); performance.now() - start < budget; ) {
    const outcomes = await Promise.all(clients.map((client) => link.channel(client, address, 'udp').exchange(anything, patience)))
    if (outcomes.some((outcome) => typeof outcome !== 'string')) return
    if (outcomes.every((outcome) => outcome === 'unreachable')) await new Promise((resolve) => setTimeout(resolve, patience / 10))
  }
  throw new HarnessError('NODE_NOT_READY', `${name} was started anew and has answered nobody for ${budget / 1000} s: ${clients.join(', ')} asked ${address} for version.bind TXT of class CH.\n${conceal(await logs(name, logLines), plan)}`)
}
