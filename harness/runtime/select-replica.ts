import { setTimeout as sleep } from 'node:timers/promises'
import type { ReplicaSelection } from '../world/replica-selection.ts'
import { chosenSelection, plannedSelection, selectionFolder } from '../plan/nginx.ts'
import type { Plan } from '../plan/plan.ts'
import type { World } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { Lab } from './lab.ts'

/** Milliseconds after which workers of nginx that were started before take no connection any more. */
const settling = 500

/** Private endpoints behind which a registry holds images. */
export function selectingNodes({ nodes }: Pick<Plan, 'nodes'>): readonly string[] {
  return nodes.filter(({ files }) => files.some(({ path }) => path === `${selectionFolder}/${chosenSelection}`)).map(({ name }) => name)
}

/** Lets another replica answer behind the private endpoints of a lab, until it is disposed. */
export async function selectReplica(selection: ReplicaSelection, { lab, plan }: { readonly lab: Lab; readonly plan: Plan }): Promise<World & AsyncDisposable> {
  const turn = async (to: string): Promise<void> => {
    await Promise.all(selectingNodes(plan).map(async (node) => {
      const { exitCode, stderr } = await lab.exec(node, ['sh', '-c', 'cp "$1/$2" "$1/$3" && nginx -s reload', 'sh', selectionFolder, to, chosenSelection])
      if (exitCode !== 0) throw new HarnessError('COMMAND_FAILED', `${node} does not take another replica: ${stderr.trim()}`)
    }))
    await sleep(settling)
  }
  await turn(selection)
  const { ask, lookup, connect, transfer } = lab
  return { kind: 'lab', ask, lookup, connect, ...(transfer && { transfer }), [Symbol.asyncDispose]: () => turn(plannedSelection) }
}
