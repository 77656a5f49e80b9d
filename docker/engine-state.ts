import { SetupError } from './errors.ts'
import { contextName, engineAddress, type EngineAddress } from './engine-address.ts'
import { images } from './images.ts'
import type { World } from './world.ts'

/** The engine as it is now: whether it answers, and which of our images it has. */
export type EngineState = { readonly running: true; readonly images: EngineImages } | { readonly running: false; readonly detail: string }

/** By name, as in images.ts. */
export type EngineImages = ReadonlyMap<string, EngineImage>

export interface EngineImage {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

const names = Object.values(images)

export async function lookAtEngine(world: World): Promise<EngineState> {
  const address = engineAddress(world.environment)
  return address.kind === 'command' ? await lookThroughCommand(world, address.url) : await lookThroughHttp(world, address)
}

/** One request tells both, in about 2 ms on a local socket. */
async function lookThroughHttp(world: World, address: EngineAddress): Promise<EngineState> {
  const filter = encodeURIComponent(JSON.stringify({ reference: names }))
  let reply
  try {
    reply = await world.ask(address, `/images/json?filters=${filter}`)
    // Podman looks for images that have all of these names.
    if (reply.status === 200 && reply.body.trim() === '[]') reply = await world.ask(address, '/images/json')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') throw forbidden(address)
    return { running: false, detail: message }
  }
  if (reply.status !== 200) return { running: false, detail: `HTTP ${reply.status}: ${reply.body.trim()}` }
  const list = JSON.parse(reply.body) as { Id: string; RepoTags: string[] | null; Labels: Record<string, string> | null }[]
  return { running: true, images: new Map(list.flatMap(({ Id, RepoTags, Labels }) => (RepoTags ?? []).map((tag) => [named(tag), { id: Id, labels: Labels ?? {} }] as const))) }
}

/** `docker image inspect` prints what it finds and fails for the rest, so only the words tell a dead engine from a missing image. */
async function lookThroughCommand(world: World, url: string): Promise<EngineState> {
  if (!world.has('docker')) throw noDockerCommand()
  const { ok, stdout, output } = await world.run('docker', ['image', 'inspect', '--format', '{{json .}}', ...names], { timeout: 20_000 })
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'))
  if (!ok && lines.length === 0 && !/no such image/i.test(output)) return { running: false, detail: output.trim() || `no answer from ${url} within 20 s` }
  const list = lines.map((line) => JSON.parse(line) as { Id: string; RepoTags: string[] | null; Config: { Labels?: Record<string, string> | null } | null })
  return { running: true, images: new Map(list.flatMap(({ Id, RepoTags, Config }) => (RepoTags ?? []).map((tag) => [named(tag), { id: Id, labels: Config?.Labels ?? {} }] as const))) }
}

/** As images.ts has it: Podman writes where an image came from, and of those that are built or loaded that they are from here. */
function named(tag: string): string {
  return tag.replace(/^(?:localhost|docker\.io(?:\/library)?)\//, '').replace(/:latest$/, '')
}

function forbidden(address: EngineAddress): SetupError {
  const where = address.kind === 'socket' ? address.path : 'the engine'
  return new SetupError(
    'engine-forbidden',
    `This user may not talk to the container engine (${where}: permission denied).`,
    'Add yourself to its group with `sudo usermod -aG docker $USER` and log in again, or run this once as root.',
  )
}

export function noDockerCommand(): SetupError {
  return new SetupError('no-docker-command', 'The `docker` command is missing; images are pulled and built with it.', 'Install Docker’s command line client (Debian: `apt-get install docker.io`, in newer releases `docker-cli`).')
}

/** For `docker build`: whatever builder somebody has chosen elsewhere, images must end up in this engine. */
export function builderEnvironment(world: World): Record<string, string> {
  return { BUILDX_BUILDER: contextName(world.environment) ?? 'default' }
}
