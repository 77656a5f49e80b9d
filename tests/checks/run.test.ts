import test from 'ava'
import type { Check } from '../../harness/checks/check.ts'
import type { Finding } from '../../harness/diagnosis/finding.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { worst } from '../../harness/checks/verdict.ts'
import { describe, describeConnection, oneOf } from '../../harness/diagnosis/observed/describe.ts'
import { each } from '../../harness/checks/support/each.ts'
import { scriptedWorld } from './support/scripted-world.ts'
import { factsOf } from './support/small-design.ts'

const subject = { facts: factsOf(), world: scriptedWorld({}) }
const seen = (holds: boolean): Finding => ({ host: 'app', subject: 'x A', expected: 'x', observed: 'y', holds })

function check(id: string, run: Check['run'], notApplicable?: Check['notApplicable']): Check {
  return { id, title: id, why: id, source: 'https://example.org', profiles: [], run, ...(notApplicable && { notApplicable }) }
}

async function verdictOf(one: Check, signal?: AbortSignal): Promise<string> {
  const [result] = await runChecks(subject, { checks: [one], ...(signal && { signal }) })
  return [result!.verdict, result!.findings.length, ...(result!.reason === undefined ? [] : [result!.reason])].join(' ')
}

test('runChecks: every case holds, so it passes', async (t) => {
  t.is(await verdictOf(check('a', async function* () { yield seen(true); yield seen(true) })), 'pass 2')
})

test('runChecks: one case does not hold, so it fails', async (t) => {
  t.is(await verdictOf(check('a', async function* () { yield seen(true); yield seen(false) })), 'fail 2')
})

test('runChecks: no case proves nothing', async (t) => {
  t.is(await verdictOf(check('a', async function* () {})), 'unknown 0 nothing was seen that it could judge')
})

test('runChecks: nothing to examine is a skip with its reason', async (t) => {
  t.is(await verdictOf(check('a', async function* () { yield seen(false) }, () => 'no hosts')), 'skip 0 no hosts')
})

test('runChecks: cases that hold are counted where only violations are wanted, and judged all the same', async (t) => {
  const checks = [
    check('good', async function* () { yield seen(true); yield seen(true) }),
    check('bad', async function* () { yield seen(true); yield seen(false) }),
    check('none', async function* () {}),
  ]
  const results = await runChecks(subject, { checks, violationsOnly: true })
  t.deepEqual(results.map(({ verdict, findings, held }) => [verdict, findings.length, held]), [['pass', 0, 2], ['fail', 1, 1], ['unknown', 0, undefined]])
})

test('runChecks: a world that never says anything else is not remembered', async (t) => {
  let asked = 0
  const world = { ...scriptedWorld({}), constant: true as const, ask: async () => { asked++; return undefined } }
  const asking = check('a', async function* ({ world: observed }) {
    for (let n = 0; n < 2; n++) await observed.ask('app', { name: 'a.example', type: 'A' })
    yield seen(true)
  })
  await runChecks({ ...subject, world }, { checks: [asking] })
  t.is(asked, 2)
})

test('runChecks: infrastructure trouble is unknown, and what was seen before is kept', async (t) => {
  const broken = check('a', async function* () {
    yield seen(true)
    throw Object.assign(new Error('the fabric is gone'), { name: 'HarnessError' })
  })
  t.is(await verdictOf(broken), 'unknown 1 the fabric is gone')
})

test('runChecks: a violation seen before the trouble is still one', async (t) => {
  const broken = check('a', async function* () {
    yield seen(false)
    throw Object.assign(new Error('the fabric is gone'), { name: 'HarnessError' })
  })
  t.is(await verdictOf(broken), 'fail 1 the fabric is gone')
})

test('runChecks: an error that nobody meant names its place', async (t) => {
  t.regex(await verdictOf(check('a', async function* () { yield* []; throw new TypeError('x is undefined') })), /^unknown 0 TypeError: x is undefined at /)
})

test('runChecks: an abort ends a check that waits', async (t) => {
  const controller = new AbortController()
  const waiting = check('a', async function* () { yield seen(true); await new Promise(() => undefined) })
  setTimeout(() => controller.abort(), 10)
  t.is(await verdictOf(waiting, controller.signal), 'unknown 1 interrupted')
})

test('runChecks: results are in the order of the checks, and reported as they come', async (t) => {
  const order: string[] = []
  const slow = check('slow', async function* () { await new Promise((done) => setTimeout(done, 20)); yield seen(true) })
  const quick = check('quick', async function* () { yield seen(true) })
  const results = await runChecks(subject, { checks: [slow, quick], onResult: (result) => order.push(result.check.id) })
  t.deepEqual(results.map((result) => result.check.id), ['slow', 'quick'])
  t.deepEqual(order, ['quick', 'slow'])
})

test('worst: fail over unknown over pass, and skips alone prove nothing', (t) => {
  t.is(worst(['pass', 'unknown', 'fail', 'skip']), 'fail')
  t.is(worst(['pass', 'unknown', 'skip']), 'unknown')
  t.is(worst(['pass', 'skip']), 'pass')
  t.is(worst(['skip']), 'unknown')
  t.is(worst([]), 'unknown')
})

test('each: yields in the order of the items, some at a time', async (t) => {
  let running = 0
  let most = 0
  const found: number[] = []
  const judge = async (n: number): Promise<number | undefined> => {
    most = Math.max(most, ++running)
    await new Promise((done) => setTimeout(done, 10 - n))
    running--
    return n === 3 ? undefined : n
  }
  for await (const n of each([1, 2, 3, 4, 5], judge, 2)) found.push(n)
  t.deepEqual(found, [1, 2, 4, 5])
  t.is(most, 2)
})

test('each: a rejection reaches the reader', async (t) => {
  await t.throwsAsync(async () => {
    for await (const _ of each([1, 2], async (n) => { if (n === 2) throw new Error('two'); return n })) continue
  }, { message: 'two' })
})

test('describe: a response in one line', async (t) => {
  const world = scriptedWorld({
    'app a.example A': 'b.example/60 192.0.2.1/10',
    'app n.example A': 'b.example/60 NXDOMAIN(example)',
    'app d.example AAAA': 'NODATA(example)',
    'app s.example A': 'SERVFAIL',
    'app l.example TXT': 'txt=12 +tc',
    'app loop.example A': 'b.example/60 loop.example/60 NODATA()',
    'app t.example A': 'TIMEOUT',
  })
  const lines = []
  for (const [name, type] of [['a', 'A'], ['n', 'A'], ['d', 'AAAA'], ['s', 'A'], ['l', 'TXT'], ['loop', 'A'], ['t', 'A']]) {
    lines.push(describe(await world.ask('app', { name: `${name}.example`, type: type! })))
  }
  t.deepEqual(lines, [
    'a.example → b.example → 192.0.2.1 (TTL 10)',
    'n.example → b.example: NXDOMAIN (SOA example)',
    'd.example: NODATA, no AAAA (SOA example)',
    's.example: SERVFAIL',
    'l.example → 12 TXT records (TTL 300) [truncated]',
    'loop.example → b.example: NODATA, no A',
    'no answer (timeout)',
  ])
})

test('describeConnection: an attempt in one line', (t) => {
  t.is(describeConnection({ outcome: 'http', address: '192.0.2.1', status: 403, message: '' }), 'HTTP 403 from 192.0.2.1:443')
  t.is(describeConnection({ outcome: 'timeout', address: '192.0.2.1', status: undefined, message: 'after 3 s' }), 'timeout at 192.0.2.1:443: after 3 s')
  t.is(describeConnection({ outcome: 'unresolved', address: undefined, status: undefined, message: '' }), 'no address found')
})

test('oneOf: words in a sentence', (t) => {
  t.deepEqual([oneOf([]), oneOf(['a']), oneOf(['a', 'b']), oneOf(['a', 'b', 'c'], 'and')], ['none', 'a', 'a or b', 'a, b and c'])
})

test('runChecks: checks judge one observation', async (t) => {
  let asked = 0
  const world = { ...scriptedWorld({}), ask: async () => { asked++; return undefined } }
  const asking = (id: string) => check(id, async function* ({ world: observed }) {
    await observed.ask('app', { name: 'a.example', type: 'A' })
    await observed.ask('app', { name: 'a.example', type: 'A' }, { transport: 'tcp' })
    yield seen(true)
  })
  await runChecks({ ...subject, world }, { checks: [asking('a'), asking('b')] })
  t.is(asked, 2)
})
