import { engineAddress } from './engine-address.ts'
import { lookAtEngine } from './engine-state.ts'
import { labImages, images } from './images.ts'
import { isOlder, nodeForLabs } from './node-for-labs.ts'
import { podmanVersion, type EngineVersion } from './podman-version.ts'
import { staleImages } from './stale-images.ts'
import { SetupError } from './errors.ts'
import { thisMachine } from './this-machine.ts'
import type { World } from './world.ts'

/** One thing that labs need. */
export interface Examined {
  readonly what: string
  readonly ok: boolean
  readonly detail: string
  readonly hint?: string
}

/** What is there of all that labs need, without changing anything. */
export async function examine(world: World = thisMachine): Promise<readonly Examined[]> {
  return [
    { what: 'Node', ok: !isOlder(process.versions.node, nodeForLabs), detail: process.version, hint: `the model runs in it, and labs in Node ${nodeForLabs} and later` },
    ...(await engine(world)),
  ]
}

async function engine(world: World): Promise<readonly Examined[]> {
  const hint = world.has('apt-get') && world.userId === 0 ? 'rehearse setup installs Debian\u2019s and starts it' : 'install Docker or Podman, or set DOCKER_HOST to an engine elsewhere'
  try {
    const state = await lookAtEngine(world)
    if (!state.running) return [{ what: 'container engine', ok: false, detail: state.detail, hint }]
    const stale = staleImages(labImages, state.images)
    const lacking = stale.length === 0 ? `all ${labImages.length} are there` : `${stale.length} of ${labImages.length} are missing or old: ${stale.map((key) => images[key]).join(', ')}`
    return [{ what: 'container engine', ok: true, detail: await kindOf(world) }, { what: 'images', ok: stale.length === 0, detail: lacking, hint: 'rehearse setup pulls or builds them' }]
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return [{ what: 'container engine', ok: false, detail: error.message, hint: error.hint ?? hint }]
  }
}

/** Which engine it is, where somebody may have meant another one. */
async function kindOf(world: World): Promise<string> {
  const address = engineAddress(world.environment)
  if (address.kind === 'command') return 'it answers'
  const { status, body } = await world.ask(address, '/version')
  const podman = status === 200 ? podmanVersion(JSON.parse(body) as EngineVersion) : undefined
  return podman === undefined ? 'it answers' : `Podman ${podman} answers`
}
