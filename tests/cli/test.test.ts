import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { SetupError } from '../../docker/errors.ts'
import type { Report } from '../../harness/report/report.ts'
import { HarnessError } from '../../harness/index.ts'
import { temporaryFolder } from '../temporary.ts'
import { emptyPlan, fakeLab, flagship, rehearse } from './fakes.ts'

const conflict = 'topologies/shared-zone-conflict.yaml'
const reportIn = (path: string): Report => JSON.parse(readFileSync(path, 'utf8'))

test('test --model: a design that holds exits 0', async (t) => {
  const { code, stdout, calls } = await rehearse(['test', flagship, '--model'])
  t.is(code, 0)
  t.regex(stdout, /^flagship {2}topologies\/flagship\.yaml, predicted by the model\n/)
  t.deepEqual(calls, [])
})

test('test --model: a design that does not exits 1, and says where', async (t) => {
  const { code, stdout } = await rehearse(['test', conflict, '--model', '--reporter', 'json'])
  t.is(code, 1)
  const report: Report = JSON.parse(stdout)
  const failed = report.topologies[0]!.checks.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)
  t.deepEqual(failed, ['service-names-private', 'data-endpoints-private', 'one-endpoint-per-zone'])
  const [violation] = report.topologies[0]!.checks[0]!.findings.filter(({ holds }) => !holds)
  t.is(violation!.at?.file, conflict)
  t.true((violation!.at?.line ?? 0) > 1)
})

test('test --or-model: without an engine the answers are predicted, and the user is told what is missing', async (t) => {
  const deps = { prepare: async () => { throw new SetupError('engine-needs-root', 'There is no container engine.', 'Run it as root.') } }
  const { code, stdout, stderr, calls } = await rehearse(['test', '--or-model', flagship], { deps })
  t.is(code, 0)
  t.regex(stdout, /predicted by the model/)
  t.regex(stderr, /No containers here: There is no container engine\.\n[\s\S]*To get them: Run it as root\./)
  t.deepEqual(calls, [])
})

test('test, check --verbose: lists what was skipped, on the terminal and in a file', async (t) => {
  for (const verb of ['test --model', 'check']) {
    const { stdout } = await rehearse([...verb.split(' '), flagship])
    t.regex(stdout, /\n {2}skip {5}\d+ checks that do not apply here \(--verbose tells why\)\n\n/)
    t.notRegex(stdout, / servers-agree /)
    const path = join(temporaryFolder(t), 'report.txt')
    const long = await rehearse([...verb.split(' '), flagship, '--verbose', '--output', path])
    for (const text of [long.stdout, readFileSync(path, 'utf8')]) t.regex(text, /\n {2}skip {5}servers-agree +no host has more than one DNS server\n/)
  }
})

test('test: without an engine, and without --or-model, nobody can tell', async (t) => {
  const deps = { prepare: async () => { throw new SetupError('engine-needs-root', 'There is no container engine.', 'Run it as root.') } }
  const { code, stdout } = await rehearse(['test', flagship], { deps })
  t.is(code, 2)
  t.regex(stdout, /There is no container engine\.[\s\S]*hint: Run it as root\./)
})

test('test: in a lab, which is gone afterwards', async (t) => {
  const { code, calls, stdout } = await rehearse(['test', flagship, '--only', 'service-names-private,tls-name'])
  t.is(code, 0)
  t.deepEqual(calls, ['plan', 'prepare', 'start flagship test', 'dispose'])
  t.regex(stdout, /2 checks passed/)
})

test('test: the report says what stands in for something, also when the lab does not start', async (t) => {
  const plan = async () => ({ ...emptyPlan, nodes: emptyPlan.nodes.map((node) => ({ ...node, note: 'corp is Windows DNS; dnsmasq stands in for it' })) })
  const startLab = async () => { throw new HarnessError('NODE_EXITED', 'corp ended') }
  const notes = async (deps: object) => (JSON.parse((await rehearse(['test', flagship, '--only', 'tls-name', '--reporter', 'json'], { deps })).stdout) as Report).topologies[0]!.notes
  t.deepEqual(await notes({ plan }), ['corp is Windows DNS; dnsmasq stands in for it'])
  t.deepEqual(await notes({ plan, startLab }), ['corp is Windows DNS; dnsmasq stands in for it'])
  t.is(await notes({}), undefined)
})

test('test --keep: the lab stays, and the user is told how to remove it', async (t) => {
  const { calls, stderr } = await rehearse(['test', flagship, '--only', 'service-names-private', '--keep'])
  t.true(calls.includes('start flagship up'))
  t.regex(stderr, /still up: flagship; rehearse down flagship removes it/)
})

test('test: a failure leaves evidence, and the report names it', async (t) => {
  const evidence = temporaryFolder(t)
  const { code, stdout, calls } = await rehearse(['test', conflict, '--evidence', evidence], { file: conflict })
  t.is(code, 1)
  const [into] = readdirSync(evidence)
  t.is(into, 'shared-zone-conflict-20260102-030405')
  t.true(stdout.includes(`evidence ${join(evidence, into!)}`))
  const has = (path: string) => existsSync(join(evidence, into!, path))
  t.true(has('report.json') && has('logs/fabric.log') && has('captures/app-weu.pcap') && has('configuration/app-weu/etc/hosts'))
  t.false(has('configuration/app-weu/etc/key.pem') || has('missing.txt'))
  t.is(readFileSync(join(evidence, into!, 'left-out.txt'), 'utf8'), 'configuration/app-weu/etc/key.pem: a private key\n')
  t.deepEqual(calls.slice(2), ['start shared-zone-conflict test', 'capture app-weu', 'dispose'])
  t.is(reportIn(join(evidence, into!, 'report.json')).verdict, 'fail')
})

test('test: a server that refuses its owner’s configuration is bad input: exit code 64, and the report has its words', async (t) => {
  const path = join(temporaryFolder(t), 'report.json')
  const deps = { startLab: async () => { throw new HarnessError('CONFIGURATION_REFUSED', 'dns refuses its configuration:\n/etc/bind/named.conf:3: unknown option') } }
  const { code, stdout } = await rehearse(['test', flagship, '--reporter', 'json', '--output', path], { deps })
  t.is(code, 64)
  t.regex(stdout, /named\.conf:3: unknown option/)
  t.like(reportIn(path).topologies[0], { verdict: 'unknown', error: { invalidInput: true } })
  t.is((await rehearse(['up', flagship], { deps })).code, 64)
})

test('test: a lab that does not start is exit 2, with a report that says why', async (t) => {
  const path = join(temporaryFolder(t), 'new', 'report.xml')
  const deps = { startLab: async () => { throw new HarnessError('IMAGE_MISSING', 'There is no image x.', { hint: 'npm run setup' }) } }
  const { code, stdout } = await rehearse(['test', flagship, '--reporter', 'junit', '--output', path], { deps })
  t.is(code, 2)
  t.regex(stdout, /did not come to its end: There is no image x\.\n {2}hint: npm run setup/)
  t.regex(readFileSync(path, 'utf8'), /errors="1"[^]*There is no image x\./)
})

test('test: a lab that is lost on the way is unknown, and what was seen before is kept', async (t) => {
  let asked = 0
  const deps = {
    startLab: async () =>
      fakeLab('flagship', flagship, [], {
        async connect() {
          asked++
          throw new HarnessError('LAB_LOST', 'The fabric ended.')
        },
      }),
  }
  const { code, stdout } = await rehearse(['test', flagship, '--no-evidence', '--reporter', 'json', '--only', 'service-names-private', '--only', 'tls-name'], { deps })
  t.is(code, 2)
  t.true(asked > 0)
  const { checks, verdict } = (JSON.parse(stdout) as Report).topologies[0]!
  t.is(verdict, 'unknown')
  t.deepEqual(checks.map((check) => [check.id, check.verdict, check.reason]), [['service-names-private', 'pass', undefined], ['tls-name', 'unknown', 'The fabric ended.']])
})

test('test: an interruption cleans up and exits 2 with a report', async (t) => {
  const controller = new AbortController()
  const path = join(temporaryFolder(t), 'report.json')
  const calls: string[] = []
  const deps = {
    startLab: async () => fakeLab('flagship', flagship, calls, { ask: () => { controller.abort(); return new Promise<never>(() => undefined) } }),
  }
  const { code } = await rehearse(['test', flagship, '--reporter', 'json', '--output', path], { deps, signal: controller.signal })
  t.is(code, 2)
  t.deepEqual(calls, ['dispose'])
  const report = reportIn(path)
  t.is(report.verdict, 'unknown')
  t.is(report.topologies[0]!.error?.message, 'interrupted')
})

test('test: a report exists before anything is done', async (t) => {
  const path = join(temporaryFolder(t), 'report.json')
  let during: Report | undefined
  const deps = { prepare: async () => { during = reportIn(path); return [] } }
  await rehearse(['test', flagship, '--reporter', 'json', '--output', path, '--only', 'edns'], { deps })
  t.is(during?.verdict, 'unknown')
  t.is(during?.topologies[0]?.error?.message, 'the run ended before this topology was done')
  t.is(reportIn(path).verdict, 'pass')
})

test('test: an invalid topology exits 64, starts nothing, and the report says so', async (t) => {
  const into = temporaryFolder(t)
  const file = join(into, 'wrong.yaml')
  writeFileSync(file, 'hosts: { app: hub/apps }\n')
  const { code, stderr, calls } = await rehearse(['test', flagship, file, '--reporter', 'json', '--output', `${into}/`])
  t.is(code, 64)
  t.regex(stderr, /wrong\.yaml:1:\d+: error\[/)
  t.deepEqual(calls, [])
  t.is(reportIn(join(into, 'report.json')).verdict, 'unknown')
})

test('test: several topologies, the worst verdict', async (t) => {
  const { code, stdout } = await rehearse(['test', flagship, conflict, '--model', '--reporter', 'tap'])
  t.is(code, 1)
  t.regex(stdout, /^ok 1 - flagship\n[^]*^not ok 2 - shared-zone-conflict\n1\.\.2\n$/m)
})
