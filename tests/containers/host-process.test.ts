import { createServer, connect, type Server } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { images } from '../../docker/images.ts'
import { engineAddress } from '../../docker/engine-address.ts'
import { openEngine } from '../../harness/runtime/open-engine.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { temporaryFolder } from '../temporary.ts'
import { smallPlan } from './small-plan.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const address = engineAddress(process.env)
const target = address.kind === 'socket' ? { path: address.path } : address.kind === 'http' ? { host: address.host, port: address.port } : undefined

/** A second door to the engine, at which one sees who comes through. */
async function door(t: Pick<ExecutionContext, 'teardown'>): Promise<{ readonly url: string; visitors(): number; readonly server: Server }> {
  const path = join(temporaryFolder(t), 'engine.sock')
  let visitors = 0
  const server = createServer((visitor) => {
    visitors++
    const engine = connect(target!)
    visitor.pipe(engine).pipe(visitor)
    for (const end of [visitor, engine]) end.on('error', () => undefined)
  })
  server.listen(path)
  await once(server, 'listening')
  return { url: `unix://${path}`, visitors: () => visitors, server }
}

const question = { name: 'www.example.org', type: 'A' }

test.serial('host process: its environment and its listeners are the same before, during and after a lab', async (t) => {
  // testcontainers brings a package that wants to know when the process ends; whoever loads it has that.
  await import('testcontainers')
  const look = () => ({ environment: { ...process.env }, listeners: process.eventNames().map((name) => [name, process.listenerCount(name)]), folder: process.cwd() })
  const before = look()
  {
    await using lab = await startLab(smallPlan('test-host-process'), { engine: await openEngine() })
    t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
    t.deepEqual(look(), before)
  }
  t.deepEqual(look(), before)
})

test.serial('host process: the lab runs on the engine it is given, and a program’s own testcontainers on the program’s', async (t) => {
  t.timeout(120_000)
  if (target === undefined) return t.fail('this test needs an engine at a socket or at a TCP port')
  const [ours, theirs] = await Promise.all([door(t), door(t)])
  // The program's settings: another door, no Ryuk, a name for its published ports.
  Object.assign(process.env, { DOCKER_HOST: theirs.url, TESTCONTAINERS_RYUK_DISABLED: 'true', TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.2' })
  try {
    await using lab = await startLab(smallPlan('test-given-engine'), { engine: await openEngine(ours.url) })
    t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
    t.true(ours.visitors() > 0)
    t.is(theirs.visitors(), 0)
    const seen = ours.visitors()
    const { GenericContainer } = await import('testcontainers')
    const container = await new GenericContainer(images.host).withNetworkMode('none').withCommand(['sleep', 'infinity']).start()
    try {
      t.is(container.getHost(), '127.0.0.2')
      t.true(theirs.visitors() > 0)
      t.is(ours.visitors(), seen)
    } finally {
      await container.stop({ timeout: 1 })
    }
    t.is((await lab.ask('app', question))?.rcode, 'NOERROR')
  } finally {
    ours.server.close()
    theirs.server.close()
  }
})

test.serial('host process: an engine that is not there is told, wherever the environment points', async (t) => {
  await t.throwsAsync(openEngine('unix:///nowhere/engine.sock'), { code: 'ENGINE_UNREACHABLE', message: 'No container engine answers.' })
})
