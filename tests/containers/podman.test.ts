import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'ava'
import type { ImageKey } from '../../docker/images.ts'
import { attachLab, findLabs, removeLab } from '../../harness/runtime/up-labs.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { topologyText } from '../design.ts'
import { awaitNothing, beyond, takeInventory, type Inventory } from '../endurance/left-behind.ts'
import { clear, hasPodman, ownEngine, takeImages, type OwnEngine } from '../endurance/own-engine.ts'
import { alone } from '../room.ts'
import { temporaryFolder } from '../temporary.ts'
import { testEngine } from './engine.ts'
import { judgedAlike } from './judged-alike.ts'
import { azureDns, smallPlan } from './small-plan.ts'

// A Podman of its own, beside whatever engine the machine has, with that one's images. Where none is installed there is nothing to try: .ci/run
// installs Debian's. All of the container tests on Podman: harness/README.md, "Engines".

/** What the labs below are made of. */
const needed: readonly ImageKey[] = ['base', 'fabric', 'host', 'coredns', 'unbound', 'nginx']

/** Seconds until nothing of a lab is there any more. */
const soon = 30

interface Podman {
  readonly engine: OwnEngine
  readonly before: Inventory
  readonly temporary: string
}

let podman: Podman | undefined

// It looks for what is left among all processes and mounts of the machine.
test.serial.before(alone)

test.serial.before(async (t) => {
  t.timeout(300_000, 'images are copied')
  if (!hasPodman() || process.getuid?.() !== 0) return t.log('There is no Podman here, or this is not root: nothing to try.')
  const engine = ownEngine('podman', temporaryFolder({ teardown: (end) => removals.push(end) }))
  await engine.start()
  await takeImages(engine, needed)
  // From here on it is the engine of this file's tests.
  Object.assign(process.env, engine.environment)
  const temporary = temporaryFolder({ teardown: (end) => removals.push(end) })
  podman = { engine, temporary, before: await takeInventory(engine, temporary) }
})

const removals: (() => unknown)[] = []

test.serial.after.always(async () => {
  if (podman !== undefined) {
    await podman.engine.end('SIGTERM')
    await clear(podman.engine)
  }
  for (const remove of removals.toReversed()) await remove()
})

async function left({ engine, temporary, before }: Podman): Promise<unknown> {
  return (await awaitNothing(async () => beyond(before, await takeInventory(engine, temporary)), soon)).left
}

test.serial('Podman: the whole catalogue finds in containers what it finds on Docker, every answer is as the model predicts, and nothing is left', async (t) => {
  if (podman === undefined) return t.pass()
  t.is(typeof (await testEngine()).podman, 'string')
  await judgedAlike(t, topologyText('one-network'))
  t.deepEqual(await left(podman), {})
})

test.serial('Podman: a lab stays, is joined by another process, a server of it is started anew, and it is taken down', async (t) => {
  if (podman === undefined) return t.pass()
  t.timeout(120_000, 'a lab')
  const engine = await testEngine()
  await (await startLab(smallPlan('test-podman-up'), { engine, kind: 'up' }))[Symbol.asyncDispose]()
  t.deepEqual((await findLabs(engine)).map(({ name, running }) => [name, running]), [['test-podman-up', true]])
  {
    await using lab = await attachLab('test-podman-up', engine)
    await lab.restart('resolver')
    t.is((await lab.ask('app', { name: 'www.example.org', type: 'A' }, { server: azureDns }))?.answer.length, 2)
    t.like(await lab.exec('app', ['cat', '/etc/motd']), { exitCode: 0, stdout: 'this is app\n' })
    t.not(await lab.logs('authority', 5), '')
  }
  await removeLab('test-podman-up', engine)
  t.deepEqual(await left(podman), {})
})

test.serial('Podman: a lab ends with its harness, and with its engine; a missing image is named', async (t) => {
  if (podman === undefined) return t.pass()
  t.timeout(180_000, 'labs that end')
  const { engine } = podman
  for (const end of ['harness', 'engine'] as const) {
    const child = spawn(process.execPath, [new URL('start-and-wait.ts', import.meta.url).pathname, `test-podman-${end}`], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(child.stdout, 'data')
    if (end === 'engine') {
      await engine.end('SIGKILL')
      await engine.start()
    }
    child.kill('SIGKILL')
    t.deepEqual(await left(podman), {}, end)
  }
  const nodes = smallPlan('').nodes.map((node) => ({ ...node, image: 'dns-rehearsal/nowhere' }))
  await t.throwsAsync(async () => startLab(smallPlan('test-podman-image', nodes), { engine: await testEngine() }), { code: 'IMAGE_MISSING', message: /dns-rehearsal\/nowhere/ })
  t.deepEqual(await left(podman), {})
})
