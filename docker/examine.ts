import { engineAddress } from './engine-address.ts'
import { lookAtEngine } from './engine-state.ts'
import { labImages, images } from './images.ts'
import { isOlder, nodeForLabs } from './node-for-labs.ts'
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
    const podman = await podmanVersion(world)
    if (podman !== undefined) return [{ what: 'container engine', ok: false, detail: `Podman ${podman} answers`, hint: podmanHint }]
    const stale = staleImages(labImages, state.images)
    const lacking = stale.length === 0 ? `all ${labImages.length} are there` : `${stale.length} of ${labImages.length} are missing or old: ${stale.map((key) => images[key]).join(', ')}`
    return [{ what: 'container engine', ok: true, detail: 'it answers' }, { what: 'images', ok: stale.length === 0, detail: lacking, hint: 'rehearse setup pulls or builds them' }]
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    return [{ what: 'container engine', ok: false, detail: error.message, hint: error.hint ?? hint }]
  }
}

/** Tried with Debian's Podman 4.3 on its socket, as root. */
const podmanHint = 'labs need Docker: Podman builds the images, but the line to the container that wires a lab ends at once there, and it keeps containers whose process namespace others share. Let DOCKER_HOST name a Docker engine'

/** Podman's own version, where it is Podman that answers (https://docs.podman.io/en/latest/_static/api.html). */
async function podmanVersion(world: World): Promise<string | undefined> {
  const address = engineAddress(world.environment)
  if (address.kind === 'command') return undefined
  const { status, body } = await world.ask(address, '/version')
  if (status !== 200) return undefined
  const { Components = [] } = JSON.parse(body) as { readonly Components?: readonly { readonly Name: string; readonly Version: string }[] }
  return Components.find(({ Name }) => /podman/i.test(Name))?.Version
}
