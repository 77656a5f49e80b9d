import type { Plan } from '../plan/plan.ts'
import { clockPath } from '../plan/connected-registry.ts'
import type { World } from '../world/world.ts'
import { HarnessError } from './errors.ts'
import type { Lab } from './lab.ts'

/** Nodes with a registry in them. */
function registries({ nodes }: Pick<Plan, 'nodes'>): readonly string[] {
  return nodes.filter(({ kind, connectedRegistry }) => kind === 'registry' || connectedRegistry !== undefined).map(({ name }) => name)
}

/** Sets the clocks of all registries of a lab to a moment, from which they go on, until it is disposed: real servers, whose days nobody has to wait for. */
export async function setClock(moment: number, { lab, plan }: { readonly lab: Lab; readonly plan: Plan }): Promise<World & AsyncDisposable> {
  const turn = async (ahead: number): Promise<void> => {
    await Promise.all(registries(plan).map(async (node) => {
      const { exitCode, stderr } = await lab.exec(node, ['sh', '-c', 'echo "$1" > "$2.new" && mv "$2.new" "$2"', 'sh', String(Math.round(ahead)), clockPath])
      if (exitCode !== 0) throw new HarnessError('COMMAND_FAILED', `the clock of ${node} cannot be set: ${stderr.trim()}`)
    }))
  }
  await turn(moment - Date.now())
  const { ask, lookup, connect, transfer, connectionState } = lab
  return {
    kind: 'lab', ask, lookup, connect, ...(transfer && { transfer }), ...(connectionState && { connectionState }),
    at: (later) => setClock(later, { lab, plan }),
    [Symbol.asyncDispose]: () => turn(0),
  }
}
