import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import test from 'ava'
import { engineAddress } from '../../docker/engine-address.ts'
import { nodeOptions } from '../../harness/runtime/container.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import { label } from '../../harness/runtime/identity.ts'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { sweep } from '../../harness/runtime/sweep.ts'
import { removeLab } from '../../harness/runtime/up-labs.ts'
import { authority, azureDns, host, resolver, smallPlan } from './small-plan.ts'
import { testEngine } from './engine.ts'
import { alone } from '../room.ts'

test.serial.before(alone)

const address = engineAddress(process.env)
const target = address.kind === 'socket' ? { path: address.path } : address.kind === 'http' ? { host: address.host, port: address.port } : undefined

const app = host('app', 'a', '10.0.0.10', [azureDns])

async function containersOf(lab: string): Promise<readonly string[]> {
  return (await (await testEngine()).list([`${label.lab}=${lab}`])).map(({ name }) => name)
}

async function untilGone(lab: string, budget: number): Promise<boolean> {
  for (const start = performance.now(); performance.now() - start < budget; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if ((await containersOf(lab)).length === 0) return true
  }
  return false
}

test.serial('dispose: nothing of a lab is left, and disposing twice is once', async (t) => {
  const lab = await startLab(smallPlan('test-dispose'), { engine: await testEngine() })
  t.is((await containersOf('test-dispose')).length, 5)
  await Promise.all([lab[Symbol.asyncDispose](), lab[Symbol.asyncDispose]()])
  t.deepEqual(await containersOf('test-dispose'), [])
  await t.throwsAsync(async () => lab.ask('app', { name: 'www.example.org', type: 'A' }), { instanceOf: HarnessError, code: 'LAB_LOST' })
})

test.serial('SIGKILL: the lab ends with its harness', async (t) => {
  const child = spawn(process.execPath, [new URL('start-and-wait.ts', import.meta.url).pathname, 'test-killed'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  t.is((await containersOf('test-killed')).length, 5)
  child.kill('SIGKILL')
  t.true(await untilGone('test-killed', 5000))
})

test.serial('SIGKILL: of a lab that has only begun nothing is left either, what never started included', async (t) => {
  // Once through the network, as an engine elsewhere is reached.
  const elsewhere = createServer((visitor) => {
    const engine = connect(target!)
    visitor.pipe(engine).pipe(visitor)
    for (const end of [visitor, engine]) end.on('error', () => undefined)
    // Told only that its visitor has nothing more to say, the engine keeps its end of a line to a container that never started, for good.
    visitor.on('close', () => engine.destroy())
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  t.teardown(() => elsewhere.close())
  const overNetwork = { DOCKER_HOST: `tcp://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`, DOCKER_TLS_VERIFY: '' }
  for (const [seen, environment] of [[1, {}], [2, {}], [4, {}], [3, overNetwork]] as const) {
    const env = { ...process.env, ...environment }
    const child = spawn(process.execPath, [new URL('start-and-wait.ts', import.meta.url).pathname, 'test-begun'], { stdio: ['ignore', 'pipe', 'inherit'], env })
    while ((await containersOf('test-begun')).length < seen) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill('SIGKILL')
    t.true(await untilGone('test-begun', 10_000), `killed when ${seen} had been created`)
    // What the engine was about to create comes late.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    t.true(await untilGone('test-begun', 10_000), `killed when ${seen} had been created, late`)
  }
})

test.serial('SIGKILL: containers that never started are swept by the next start, those of a live process are not', async (t) => {
  const engine = await testEngine()
  const created = async (run: string, owner: string) => {
    const { HostConfig: _, ...options } = nodeOptions({ plan: smallPlan('test-sweep'), id: run, kind: 'test' }, app)
    await engine.create({ ...options, Labels: { ...options.Labels, [label.owner]: owner } })
  }
  const own = nodeOptions({ plan: smallPlan('test-sweep'), id: 'x', kind: 'test' }, app).Labels![label.owner]!
  await created('alive', own)
  await created('dead', own.replace(/ \d+ \d+$/, ' 999999999 1'))
  await created('elsewhere', 'another-machine 1 1')
  const swept = await sweep(engine)
  t.deepEqual(swept.filter((name) => name.startsWith('test-sweep')), ['test-sweep-app-dead'])
  t.deepEqual([...(await containersOf('test-sweep'))].sort(), ['test-sweep-app-alive', 'test-sweep-app-elsewhere'])
  for (const name of await containersOf('test-sweep')) await engine.remove(name)
})

test.serial('start: a missing image is named, and nothing is left', async (t) => {
  const plan = smallPlan('test-image', [authority, { ...app, image: 'dns-rehearsal/nowhere' }])
  const error = await t.throwsAsync(startLab(plan, { engine: await testEngine() }), { instanceOf: HarnessError, code: 'IMAGE_MISSING' })
  t.regex(error!.message, /dns-rehearsal\/nowhere/)
  t.deepEqual(await containersOf('test-image'), [])
})

test.serial('start: a server that ends at once is named, with exit code and log', async (t) => {
  const broken = { ...authority, files: [{ path: '/etc/coredns/Corefile', content: 'example.org {\n  nonsense\n}\n' }] }
  const error = await t.throwsAsync(startLab(smallPlan('test-crash', [broken, app]), { engine: await testEngine() }), { instanceOf: HarnessError, code: 'NODE_EXITED' })
  t.regex(error!.message, /^authority ended with exit code 1 while the lab was starting\.\n.*Unknown directive 'nonsense'/s)
  const gated = await t.throwsAsync(startLab(smallPlan('test-crash', [{ ...resolver, files: [] }, app]), { engine: await testEngine() }), { instanceOf: HarnessError, code: 'NODE_EXITED' })
  t.regex(gated!.message, /^resolver ended with exit code 1 .*lab\.conf/s)
  t.deepEqual(await containersOf('test-crash'), [])
})

test.serial('start: a wiring mistake is told in the words of the tool', async (t) => {
  const plan = smallPlan('test-wiring')
  const [a, ...rest] = plan.fabric.namespaces
  const error = await t.throwsAsync(startLab({ ...plan, fabric: { ...plan.fabric, namespaces: [{ ...a!, nftables: 'table ip filter { oops }' }, ...rest] } }, { engine: await testEngine() }), { instanceOf: HarnessError })
  t.regex(error!.message, /syntax error/)
  t.deepEqual(await containersOf('test-wiring'), [])
})

test.serial('abort: a start that is stopped leaves nothing', async (t) => {
  const begin = performance.now()
  await (await startLab(smallPlan('test-abort'), { engine: await testEngine() }))[Symbol.asyncDispose]()
  const whole = performance.now() - begin
  let stopped = 0
  for (const part of [0, 0.1, 0.2, 0.3]) {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), part * whole)
    const error = await startLab(smallPlan('test-abort'), { engine: await testEngine(), signal: stop.signal }).then(
      // It was quicker than the one before.
      (lab) => lab[Symbol.asyncDispose](),
      (reason: unknown) => reason,
    )
    if (error !== undefined) {
      t.true(error instanceof HarnessError && error.code === 'ABORTED', String(error))
      stopped++
    }
    t.deepEqual(await containersOf('test-abort'), [], `after ${part * whole} ms`)
  }
  t.true(stopped >= 2, `${stopped} of 4 starts were stopped`)
})

test.serial('abort: lines that the engine opens meanwhile are closed too', async (t) => {
  // The engine keeps a line to a container that never started open for good, and nobody's process could end.
  const lines: Promise<Readable>[] = []
  const engine = await testEngine()
  const slow = new Proxy(engine, {
    get(target, key) {
      if (key === 'output') {
        return async (id: string) => {
          const line = target.output(id)
          // The first one comes long after whoever works beside it has noticed.
          if (lines.push(line) === 1) await wait(3000)
          return line
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const stop = new AbortController()
  const starting = startLab(smallPlan('test-lines'), { engine: slow, signal: stop.signal })
  while (lines.length < 2) await wait(10)
  stop.abort()
  await t.throwsAsync(starting, { instanceOf: HarnessError, code: 'ABORTED' })
  // One that the engine refuses, since what it would lead to is gone, is closed.
  const opened = (await Promise.allSettled(lines)).flatMap((line) => (line.status === 'fulfilled' ? [line.value] : []))
  t.deepEqual(opened.map(({ destroyed }) => destroyed), opened.map(() => true))
  t.deepEqual(await containersOf('test-lines'), [])
})

test.serial('loss: when the fabric is killed, questions under way reject and nothing is left', async (t) => {
  const lab = await startLab(smallPlan('test-loss'), { engine: await testEngine() })
  const asked = t.throwsAsync(async () => lab.ask('stranger', { name: 'www.example.org', type: 'A' }, { timeout: 10_000 }), { instanceOf: HarnessError, code: 'LAB_LOST' })
  await (await testEngine()).stop(lab.container('app').replace('-app-', '-fabric-'))
  await asked
  t.is((await lab.lost).code, 'LAB_LOST')
  await lab[Symbol.asyncDispose]()
  t.deepEqual(await containersOf('test-loss'), [])
})

test.serial('loss: a server that has ended by itself is no silence, in a lab that ends and in one that stays', async (t) => {
  const question = { name: 'www.example.org', type: 'A' }
  for (const kind of ['test', 'up'] as const) {
    const lab = await startLab(smallPlan(`test-ended-${kind}`), { engine: await testEngine(), kind })
    try {
      t.is(await lab.ask('stranger', question, { timeout: 200 }), undefined, 'silence while all are there')
      t.deepEqual(await lab.ended(), [])
      await (await testEngine()).stop(lab.container('resolver'))
      // The engine tells it a moment before the process is gone, or after.
      while ((await lab.ended()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
      t.is((await lab.ended())[0]?.node, 'resolver')
      const told = { instanceOf: HarnessError, code: 'NODE_EXITED', message: /^resolver has ended by itself/ } as const
      await t.throwsAsync(async () => lab.ask('app', question, { timeout: 200 }), told)
      await t.throwsAsync(async () => lab.ask('stranger', question, { timeout: 200 }), told)
      await t.throwsAsync(async () => lab.lookup('app', 'www.example.org'), told)
      await t.throwsAsync(async () => lab.connect('app', 'www.example.org'), told)
      t.is((await lab.ask('app', question, { server: '10.0.0.4' }))?.rcode, 'NOERROR', 'who answers is heard')
    } finally {
      await lab[Symbol.asyncDispose]()
      if (kind === 'up') await removeLab(`test-ended-${kind}`, await testEngine())
    }
  }
})
