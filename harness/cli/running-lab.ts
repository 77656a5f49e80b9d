import type { Lab } from '../runtime/lab.ts'
import { suggestion } from '../topology/nearest.ts'
import type { Context } from './context.ts'
import { UsageError } from './exit-codes.ts'

/** The lab that is meant: the one of that name, else the only one that is up. */
export async function runningLab(name: string | undefined, { deps }: Pick<Context, 'deps'>): Promise<Lab> {
  return deps.attachLab(name ?? (await onlyLab({ deps })))
}

export async function onlyLab({ deps }: Pick<Context, 'deps'>): Promise<string> {
  const names = (await deps.findLabs()).map((lab) => lab.name)
  const [only, ...more] = names
  if (only === undefined) throw new UsageError('no lab is up', 'rehearse up FILE starts one')
  if (more.length > 0) throw new UsageError('several labs are up', `name one with --lab: ${names.join(', ')}`)
  return only
}

/** Refuses a node that the lab does not have. */
export function knownNode(lab: Lab, node: string): string {
  if (!lab.nodes.includes(node)) throw new UsageError(`the lab ${lab.plan.name} has no ${node}`, suggestion(node, lab.nodes, 'it has'))
  return node
}
