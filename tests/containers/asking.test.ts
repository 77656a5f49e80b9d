import test from 'ava'
import { startLab } from '../../harness/runtime/start-lab.ts'
import { HarnessError } from '../../harness/runtime/errors.ts'
import type { Lab } from '../../harness/runtime/lab.ts'
import { azureDns, smallPlan } from './small-plan.ts'
import { testEngine } from './engine.ts'

let lab: Lab
test.before(async () => {
  lab = await startLab(smallPlan('test-asking'), { engine: await testEngine() })
})
test.after.always(async () => lab?.[Symbol.asyncDispose]())

test.serial('ask: the host’s own server answers', async (t) => {
  const response = await lab.ask('app', { name: 'alias.example.org', type: 'A' })
  t.is(response?.rcode, 'NOERROR')
  t.true(response?.recursionAvailable)
  t.deepEqual(response?.answer.map(({ name, type, data }) => `${name} ${type} ${data}`).sort(), [
    'alias.example.org CNAME www.example.org',
    'www.example.org A 10.0.0.80',
    'www.example.org A 10.0.0.9',
  ])
})

test.serial('ask: an authoritative answer, without recursion and without EDNS', async (t) => {
  const response = await lab.ask('app', { name: 'text.example.org', type: 'TXT' }, { server: '10.0.0.4', recursionDesired: false, edns: false })
  t.true(response?.authoritative)
  t.false(response?.recursionDesired)
  t.is(response?.edns, undefined)
  t.is(response?.answer[0]?.data, '"a \\"b\\"" "c"')
})

test.serial('ask: a large answer is truncated over UDP, and comes whole over TCP when no transport is named', async (t) => {
  const question = { name: 'large.example.org', type: 'TXT' }
  t.true((await lab.ask('app', question, { transport: 'udp' }))?.truncated)
  const tcp = await lab.ask('app', question, { transport: 'tcp' })
  t.is(tcp?.answer.length, 1)
  t.deepEqual((await lab.ask('app', question))?.answer, tcp?.answer)
})

test.serial('ask: silence is no response, and the next server is asked', async (t) => {
  const question = { name: 'www.example.org', type: 'A' }
  const start = performance.now()
  t.is(await lab.ask('stranger', question, { timeout: 300 }), undefined)
  t.true(performance.now() - start >= 290)
})

test.serial('ask: a port where nobody listens is no response, long before a time-out', async (t) => {
  const timeout = 20_000
  const start = performance.now()
  t.is(await lab.ask('app', { name: 'example.org', type: 'A' }, { server: '10.0.0.1', timeout }), undefined)
  t.is(await lab.ask('app', { name: 'example.org', type: 'A' }, { server: '10.0.0.1', transport: 'tcp', timeout }), undefined)
  t.true(performance.now() - start < timeout)
})

test.serial('ask: an address that no packet can be sent to is no response, and the lab goes on', async (t) => {
  for (const server of ['255.255.255.255', '224.0.0.1', '0.0.0.1']) {
    for (const transport of ['udp', 'tcp'] as const) {
      t.is(await lab.ask('app', { name: 'www.example.org', type: 'A' }, { server, transport, timeout: 300 }), undefined, `${transport} ${server}`)
    }
  }
  await t.throwsAsync(lab.ask('app', { name: 'www.example.org', type: 'A' }, { server: 'banana' }), { message: 'banana is no IPv4 address, so no DNS server can be asked there.' })
  t.is((await lab.ask('app', { name: 'www.example.org', type: 'A' }))?.rcode, 'NOERROR')
})

test.serial('ask: a thousand questions at once are all answered', async (t) => {
  const responses = await Promise.all(Array.from({ length: 1000 }, (_, n) => lab.ask('app', { name: n % 2 ? 'www.example.org' : `n${n}.example.org`, type: 'A' })))
  t.is(responses.filter((response) => response?.rcode === 'NOERROR').length, 500)
  t.is(responses.filter((response) => response?.rcode === 'NXDOMAIN').length, 500)
})

test.serial('ask: large answers to many questions at once come whole', async (t) => {
  const question = { name: 'large.example.org', type: 'TXT' }
  const responses = await Promise.all(Array.from({ length: 400 }, () => lab.ask('app', question, { transport: 'udp', edns: { udpPayloadSize: 4096 } })))
  t.is(responses.filter((response) => response?.truncated === false && response.answer.length === 1).length, 400)
})

test.serial('ask: a host that is not there is an error of the caller', async (t) => {
  const error = await t.throwsAsync(async () => lab.ask('nobody', { name: 'example.org', type: 'A' }), { instanceOf: HarnessError, code: 'UNKNOWN_NODE' })
  t.is(error?.hint, 'It has authority, resolver, app, stranger.')
})

test.serial('lookup: as the C library finds it, in ascending order', async (t) => {
  t.deepEqual(await lab.lookup('app', 'www.example.org'), { addresses: ['10.0.0.9', '10.0.0.80'] })
  t.deepEqual(await lab.lookup('app', 'www'), { addresses: ['10.0.0.9', '10.0.0.80'] })
  t.deepEqual(await lab.lookup('app', 'missing.example.org'), { addresses: [] })
})

test.serial('connect: a name that is not there, and an address where nobody listens', async (t) => {
  t.is((await lab.connect('app', 'missing.example.org')).outcome, 'unresolved')
  const alone = await lab.connect('app', 'ns.example.org')
  t.is(alone.outcome, 'refused')
  t.is(alone.address, '10.0.0.4')
})

test.serial('exec: output, exit code, input, and time', async (t) => {
  t.deepEqual(await lab.exec('app', ['sh', '-c', 'cat /etc/motd; hostname >&2; exit 3']), { exitCode: 3, stdout: 'this is app\n', stderr: 'app\n', timedOut: false })
  t.is((await lab.exec('app', ['cat'], { stdin: 'words' })).stdout, 'words')
  t.true((await lab.exec('app', ['sleep', '20'], { timeout: 100 })).timedOut)
})

test.serial('exec: resolv.conf says what the plan says', async (t) => {
  const { stdout } = await lab.exec('app', ['cat', '/etc/resolv.conf'])
  t.regex(stdout, /^search example\.org$/m)
  t.regex(stdout, /^options timeout:1 attempts:5$/m)
  t.deepEqual([...stdout.matchAll(/^nameserver (.*)$/gm)].map((match) => match[1]), [azureDns])
  t.is((await lab.read('authority', '/etc/resolv.conf').catch((error: Error) => error.message)).toString(), 'nsenter: failed to execute cat: No such file or directory')
})

test.serial('network: no way out, and 168.63.129.16 answers in one network only', async (t) => {
  t.is((await lab.ask('app', { name: 'www.example.org', type: 'A' }, { server: azureDns }))?.rcode, 'NOERROR')
  t.is(await lab.ask('stranger', { name: 'www.example.org', type: 'A' }, { server: azureDns, timeout: 300 }), undefined)
  t.is(await lab.ask('stranger', { name: 'www.example.org', type: 'A' }, { server: '10.0.0.4', timeout: 300 }), undefined)
  for (const node of ['app', 'stranger']) {
    const { stdout } = await lab.exec(node, ['ip', '-brief', 'address'])
    t.deepEqual(stdout.split('\n').map((line) => line.split(/[@ ]/)[0]!).filter((name) => name !== '').slice(0, 2).sort(), ['eth0', 'lo'], stdout)
    t.notRegex(stdout, /fe80/)
  }
})

test.serial('capture: what passed, as pcap', async (t) => {
  const capture = await lab.capture('app')
  await lab.ask('app', { name: 'captured.example.org', type: 'A' })
  const pcap = await capture.stop()
  t.is(pcap.readUInt32LE(0), 0xa1b2c3d4)
  t.true(pcap.includes('captured'))
})

test.serial('logs: what a server wrote', async (t) => {
  await lab.ask('app', { name: 'logged.example.org', type: 'A' }, { server: '10.0.0.4' })
  await new Promise((resolve) => setTimeout(resolve, 100))
  t.regex(await lab.logs('authority'), /logged\.example\.org/)
})

test.serial('cable: unplugged, a host asks in vain; plugged in again it gets an answer', async (t) => {
  const other = await startLab(smallPlan('test-cable'), { engine: await testEngine() })
  try {
    const question = { name: 'www.example.org', type: 'A' }
    await other.setCable('app', 0, false)
    t.is(await other.ask('app', question, { timeout: 300 }), undefined)
    await other.setCable('app', 0, true)
    t.is((await other.ask('app', question))?.rcode, 'NOERROR')
  } finally {
    await other[Symbol.asyncDispose]()
  }
})
