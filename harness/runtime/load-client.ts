import { isOlder, nodeForLabs } from '../../docker/node-for-labs.ts'
import { HarnessError } from './errors.ts'

/**
 * Loads what talks to the engine. It takes a third of a second, so only who runs a lab pays for it. In an older Node than it is made for, the
 * package of this tool is good for the model alone: its dependencies are npm's choice, not ours.
 */
export async function loadClient(version: string = process.versions.node, load: () => Promise<typeof import('./engine-client.ts')> = () => import('./engine-client.ts')): Promise<typeof import('./engine-client.ts')> {
  try {
    return await load()
  } catch (error) {
    if (!isOlder(version, nodeForLabs)) throw error
    throw new HarnessError('ENGINE_UNREACHABLE', `Labs need Node ${nodeForLabs} or later, and this is Node ${version}: what talks to the engine cannot be loaded in it.`, {
      cause: error,
      hint: 'Take a newer Node for labs. The model needs none of it: rehearse check, explain, matrix --model, scenarios.',
    })
  }
}
