import type { Lab } from '../runtime/lab.ts'
import { suggestion } from '../language/nearest.ts'
import type { Context } from './context.ts'
import { UsageError } from './exit-codes.ts'

/** The lab that is meant: the one of that name, else the only one that is up. `start` is what to do where none is. */
export async function runningLab(name: string | undefined, { deps }: Pick<Context, 'deps'>, start: string = 'rehearse up FILE starts one'): Promise<Lab> {
  if (name === undefined) return deps.attachLab(await onlyLab({ deps }, start))
  const labs = (await deps.findLabs()).map((lab) => lab.name)
  if (!labs.includes(name)) throw new UsageError(`no lab ${name} is up`, labs.length > 0 ? suggestion(name, labs, 'these are') : start)
  return deps.attachLab(name)
}

export async function onlyLab({ deps }: Pick<Context, 'deps'>, start: string = 'rehearse up FILE starts one'): Promise<string> {
  const names = (await deps.findLabs()).map((lab) => lab.name)
  const [only, ...more] = names
  if (only === undefined) throw new UsageError('no lab is up', start)
  if (more.length > 0) throw new UsageError('several labs are up', `name one with --lab: ${names.join(', ')}`)
  return only
}

/** Refuses a node that the lab does not have. */
export function knownNode(lab: Lab, node: string): string {
  if (!lab.nodes.includes(node)) throw new UsageError(`the lab ${lab.plan.name} has no ${node}`, suggestion(node, lab.nodes, 'it has'))
  return node
}
