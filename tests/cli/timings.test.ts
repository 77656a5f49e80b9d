import test from 'ava'
import { renderTimings, timings } from '../../harness/cli/timings.ts'
import type { World } from '../../harness/index.ts'
import { emptyPlan, fakeLab, flagship, rehearse } from './fakes.ts'

const namesIn = (text: string, design: string): readonly string[] =>
  text.slice(text.indexOf(`where the time went: ${design}\n`)).split('\n').slice(1).map((line) => /^ {2}( *\S.*?) +\d+\.\d\d s$/.exec(line)?.[1] ?? '').filter((name) => name !== '')

test('test --timings: a line for each phase on standard error, for every design; the report stays what it is', async (t) => {
  const other = 'topologies/one-network.yaml'
  const { code, stdout, stderr } = await rehearse(['test', flagship, other, '--model', '--timings', '--reporter', 'json'])
  t.is(code, 0)
  t.notThrows(() => { JSON.parse(stdout) })
  for (const design of ['flagship', 'one-network']) t.deepEqual(namesIn(stderr, design).slice(0, 5), ['check', '  ask', '  judge', 'try fixes', 'all'], design)
  t.is((await rehearse(['test', flagship, '--model'])).stderr, '')
})

test('test --timings: in a lab, how long each part of its start took, and its end', async (t) => {
  const calls: string[] = []
  const startLab = async () => ({ ...fakeLab('flagship', flagship, calls), plan: { ...emptyPlan, name: 'flagship' }, timings: { fabric: 250, nodes: 1500 } })
  const { stderr } = await rehearse(['test', flagship, '--timings'], { deps: { startLab } })
  t.deepEqual(namesIn(stderr, 'flagship'), ['engine, images and plan', 'start', '  fabric', '  nodes', 'check', '  ask', '  judge', 'try fixes', 'remove', 'all'])
  t.regex(stderr, /^ {4}nodes +1\.50 s$/m)
})

test('test --timings: a design of which nothing could be done has the phases until then', async (t) => {
  const { code, stderr } = await rehearse(['test', flagship, '--timings'], { deps: { startLab: async () => Promise.reject(new Error('no room')) } })
  t.is(code, 2)
  t.deepEqual(namesIn(stderr, 'flagship'), ['engine, images and plan', 'until it failed', 'all'])
})

test('timings: what is asked side by side is waited for once, and while nothing is asked it is judged', async (t) => {
  let now = 0
  const timed = timings(() => now)
  const waiting: (() => void)[] = []
  const ask = () => new Promise<undefined>((resolve) => waiting.push(() => resolve(undefined)))
  const world = timed.watched({ kind: 'model', ask } as unknown as World)
  now = 100
  const both = [world.ask('a', { name: 'x', type: 'A' }), world.ask('b', { name: 'x', type: 'A' })]
  now = 400
  waiting[0]!()
  await both[0]
  now = 600
  waiting[1]!()
  await both[1]
  now = 1000
  timed.checked()
  t.deepEqual(timed.phases, [{ name: 'check', milliseconds: 1000, parts: [{ name: 'ask', milliseconds: 500 }, { name: 'judge', milliseconds: 500 }] }])
})

test('timings: a world that is broken for a while counts too, and what fails ends its question', async (t) => {
  let now = 0
  const timed = timings(() => now)
  const later = async () => Promise.reject(new Error(`lost at ${now += 30}`))
  const broken = { kind: 'model', ask: later, [Symbol.asyncDispose]: async () => undefined } as unknown as World & AsyncDisposable
  const world = timed.watched({ kind: 'model', breaking: async () => { now += 7; return Promise.resolve(broken) } } as unknown as World)
  const during = await world.breaking!('vpn')
  await t.throwsAsync(during!.ask('a', { name: 'x', type: 'A' }), { message: 'lost at 37' })
  t.is(typeof during![Symbol.asyncDispose], 'function')
  timed.checked()
  t.is(timed.phases[0]!.parts[0]!.milliseconds, 37)
})

test('renderTimings: phases add up, parts lie within them', (t) => {
  t.is(renderTimings('x', [{ name: 'start', milliseconds: 3070, parts: [{ name: 'nodes', milliseconds: 1880 }] }, { name: 'check', milliseconds: 12, parts: [] }]), `where the time went: x
  start       3.07 s
    nodes     1.88 s
  check       0.01 s
  all         3.08 s
`)
})
