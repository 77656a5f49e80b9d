import type { ContainerCreateOptions } from 'dockerode'
import type { NodePlan, Plan } from '../plan/plan.ts'
import { isGated, machineFiles, nodeOptions, type Run } from './container.ts'
import type { Engine } from './engine.ts'
import type { Link } from './link.ts'
import { tar } from './tar.ts'

/** Creates a node's container, with its files where it does not wait for them. */
export async function createNode(run: Run, node: NodePlan, engine: Pick<Engine, 'put'> & { create(options: ContainerCreateOptions): Promise<string> }): Promise<string> {
  const id = await engine.create(nodeOptions(run, node))
  if (!isGated(node)) await engine.put(id, tar([...machineFiles(node), ...node.files]))
  return id
}

/** Gives a container that has just started, or a machine that starts in one, its cables, its network rules and its files, and lets its server start. */
export async function plug(link: Link, { plan, node }: { readonly plan: Plan; readonly node: NodePlan }, signal?: AbortSignal): Promise<void> {
  const gated = isGated(node)
  const files = gated ? [...machineFiles(node), ...node.files] : []
  const { name, within, interfaces, forwards = false, nftables = '', api } = node
  await link.command('plug', { number: plan.nodes.indexOf(node), node: { name, within, gated, files, interfaces, forwards, nftables, ...(api && { api }) } }, signal)
}

/** Listens in place of what the design expects at a node, once the node's own server works. */
export async function listenAt(link: Link, { name, listens }: NodePlan, signal?: AbortSignal): Promise<void> {
  if (listens !== undefined) await link.command('listen', { node: name, ...listens }, signal)
}
