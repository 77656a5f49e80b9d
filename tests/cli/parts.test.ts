import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import test from 'ava'
import { filesOf, shardOf } from '../../harness/cli/shard.ts'
import type { Report } from '../../harness/report/report.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { flagship, rehearse } from './fakes.ts'

const conflict = 'topologies/shared-zone-conflict.yaml'
const schema: object = JSON.parse(readFileSync('harness/report/report.schema.json', 'utf8'))
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)

function accepting(...entries: readonly object[]): string {
  return JSON.stringify({ accepted: entries })
}

const failing = ['service-names-private', 'data-endpoints-private', 'one-endpoint-per-zone', 'shared-zone']

test('baseline: what is accepted until a day is told, and fails nothing until then', async (t) => {
  const all = failing.map((check) => ({ check, reason: 'merged in May', until: '2026-01-02' }))
  const { code, stdout } = await rehearse(['check', conflict, '--baseline', temporaryFile(t, 'baseline.yaml', accepting(...all))])
  t.is(code, 0, stdout)
  t.regex(stdout.replaceAll(/\s+/g, ' '), /1 finding of service-names-private is accepted until 2026-01-02: merged in May/)
  t.false(stdout.includes('Known mistakes'))
})

test('baseline: on the day after the last it fails again, and says that the acceptance is over', async (t) => {
  const { code, stdout } = await rehearse(['check', conflict, '--baseline', temporaryFile(t, 'baseline.yaml', accepting(...failing.map((check) => ({ check, reason: 'merged in May', until: '2026-01-01' }))))])
  t.is(code, 1)
  t.regex(stdout.replaceAll(/\s+/g, ' '), /accepted until 2026-01-01: that is over \(merged in May\)/)
})

test('baseline: one host is not another; an entry for what does not occur can go', async (t) => {
  const { code, stdout } = await rehearse(['check', conflict, '--only', 'service-names-private', '--baseline', temporaryFile(t, 'baseline.yaml', accepting({ check: 'service-names-private', host: 'app-eus', reason: 'x', until: '2099-01-01' }))])
  t.is(code, 1)
  t.regex(stdout.replaceAll(/\s+/g, ' '), /what is accepted of service-names-private at app-eus does not occur: the entry can go/)
})

test('baseline: a check that there is not is told; of one that did not run nothing is said, nor of a known mistake where none is sought', async (t) => {
  const day = { reason: 'x', until: '2099-01-01' }
  const notesOf = async (argv: readonly string[], ...entries: readonly object[]): Promise<string> => (await rehearse([...argv, '--baseline', temporaryFile(t, 'baseline.yaml', accepting(...entries))])).stdout.replaceAll(/\s+/g, ' ')
  t.regex(await notesOf(['check', conflict], { check: 'service-names-privat', ...day }), /there is no check service-names-privat: the entry accepts nothing \(did you mean "service-names-private"\?\)/)
  t.notRegex(await notesOf(['check', conflict, '--only', 'edns'], { check: 'expectations', ...day }, { check: 'shared-zone', ...day }), /can go/)
  t.notRegex(await notesOf(['test', '--model', conflict], { check: 'shared-zone', ...day }), /can go/)
  t.regex(await notesOf(['check', flagship], { check: 'shared-zone', ...day }), /of shared-zone does not occur: the entry can go/)
})

test('check: the report exists where a design cannot be used, too', async (t) => {
  const output = join(temporaryFolder(t), 'report.json')
  const { code } = await rehearse(['check', flagship, 'fixtures/topologies/duplicate-key.yaml', '--reporter', 'json', '-o', output])
  t.is(code, 64)
  const report = JSON.parse(readFileSync(output, 'utf8'))
  t.true(valid(report), JSON.stringify(valid.errors))
  t.is(report.verdict, 'unknown')
})

test('baseline: a file that cannot be used is told with every line', async (t) => {
  const { code, stderr } = await rehearse(['check', conflict, '--baseline', temporaryFile(t, 'baseline.yaml', 'accepted:\n  - { check: edns, until: 2027-05-31 }\n  - { check: edns, reason: x, until: soon }\n')])
  t.is(code, 64)
  t.regex(stderr, /baseline\.yaml:2:\d+: accepted\.0\.reason/)
  t.regex(stderr, /baseline\.yaml:3:\d+: accepted\.1\.until/)
})

test('baseline: the JSON report says what was accepted, and is as the schema says', async (t) => {
  const { stdout } = await rehearse(['check', conflict, '--reporter', 'json', '--baseline', temporaryFile(t, 'baseline.yaml', accepting({ check: 'service-names-private', reason: 'x', until: '2099-01-01' }))])
  const report: Report = JSON.parse(stdout)
  t.true(valid(report), JSON.stringify(valid.errors))
  const check = report.topologies[0]!.checks.find(({ id }) => id === 'service-names-private')!
  t.is(check.verdict, 'pass')
  t.deepEqual(check.findings.filter(({ holds }) => !holds).map(({ accepted }) => accepted), [{ reason: 'x', until: '2099-01-01' }])
})

test('--last-failed: only what did not pass then', async (t) => {
  const last = join(temporaryFolder(t), 'last.json')
  await rehearse(['check', flagship, conflict, '--reporter', 'json', '-o', last])
  const report: Report = JSON.parse((await rehearse(['check', flagship, conflict, '--last-failed', last, '--reporter', 'json'])).stdout)
  t.deepEqual(report.topologies.map(({ file }) => file), [conflict])
  t.deepEqual(report.topologies[0]!.checks.map(({ id }) => id).toSorted(), failing.toSorted())
})

test('--last-failed: a path may be written otherwise than then; a run in which nothing of it is found is no pass', async (t) => {
  const last = join(temporaryFolder(t), 'last.json')
  await rehearse(['check', conflict, '--reporter', 'json', '-o', last])
  t.is((await rehearse(['check', `./${conflict}`, '--last-failed', last])).code, 1)
  const { code, stderr } = await rehearse(['check', flagship, '--last-failed', last])
  t.is(code, 64)
  t.regex(stderr, /nothing that did not pass in .* is among the designs of this run\nhint: name topologies\/shared-zone-conflict\.yaml/)
})

test('merge: what looks like a report and is none is told as such', async (t) => {
  for (const text of ['{ "version": 1, "topologies": [{}] }', '{ "version": 1, "started": "yesterday", "verdict": "pass", "topologies": [] }', '[]', 'null']) {
    const { code, stderr } = await rehearse(['merge', temporaryFile(t, 'report.json', text)])
    t.is(code, 64)
    t.regex(stderr, /is no JSON report of version 1/)
  }
})

test('sarif: a file outside the folder is named by a URI of its own', async (t) => {
  const file = temporaryFile(t, 'a design.yaml', readFileSync(conflict, 'utf8'))
  const { runs: [run] } = JSON.parse((await rehearse(['check', file, '--reporter', 'sarif'])).stdout)
  t.regex(run.results[0].locations[0].physicalLocation.artifactLocation.uri, /^file:\/\/\/.*a%20design\.yaml$/)
})

test('--shard auto: the place that Kubernetes, Slurm or GitLab gives', (t) => {
  t.deepEqual(shardOf('2/3', {}), { index: 2, of: 3 })
  t.deepEqual(shardOf('auto/3', { JOB_COMPLETION_INDEX: '0' }), { index: 1, of: 3 })
  t.deepEqual(shardOf('auto', { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_STEP: '3', SLURM_ARRAY_TASK_COUNT: '4' }), { index: 3, of: 4 })
  t.deepEqual(shardOf('auto', { SLURM_ARRAY_TASK_ID: '0', SLURM_ARRAY_TASK_MIN: '0', SLURM_ARRAY_TASK_COUNT: '4' }), { index: 1, of: 4 })
  t.deepEqual(shardOf('auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '2' }), { index: 2, of: 2 })
  t.deepEqual(shardOf('auto', { SLURM_ARRAY_TASK_ID: '5', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_MAX: '6', SLURM_ARRAY_TASK_STEP: '2', SLURM_ARRAY_TASK_COUNT: '3' }), { index: 3, of: 3 })
  t.deepEqual(shardOf('auto', { STRATEGY_JOB_INDEX: '0', STRATEGY_JOB_TOTAL: '3' }), { index: 1, of: 3 })
  t.deepEqual(shardOf('auto', { SYSTEM_JOBPOSITIONINPHASE: '3', SYSTEM_TOTALJOBSINPHASE: '3' }), { index: 3, of: 3 })
  // 1,3,7: the third of them is no seventh, and nothing tells so.
  t.throws(() => shardOf('auto', { SLURM_ARRAY_TASK_ID: '7', SLURM_ARRAY_TASK_MIN: '1', SLURM_ARRAY_TASK_MAX: '7', SLURM_ARRAY_TASK_COUNT: '3' }), { message: /an array that is a list/ })
  for (const word of ['auto', '0/3', '4/3', 'x', '1', '1/x']) t.throws(() => shardOf(word, {}), { name: 'UsageError' })
  t.throws(() => shardOf('auto', { JOB_COMPLETION_INDEX: '0' }), { message: /among how many/ })
})

test('--shard: every design falls to exactly one machine, by what each took before', (t) => {
  const files = ['a', 'b', 'c', 'd', 'e']
  const earlier = { topologies: [9, 1, 8, 2, 7].map((duration, n) => ({ file: files[n]!, duration })) } as unknown as Report
  const parts = [1, 2, 3].map((index) => filesOf(files, { index, of: 3 }, earlier))
  t.deepEqual(parts.flat().toSorted(), files)
  t.deepEqual(parts.map((part) => part.reduce((sum, file) => sum + earlier.topologies.find((one) => one.file === file)!.duration, 0)), [9, 9, 9])
  t.deepEqual([1, 2, 3].flatMap((index) => filesOf(['topologies/flagship.yaml'], { index, of: 3 })), ['topologies/flagship.yaml'])
})

const designs = [flagship, conflict, 'topologies/one-network.yaml', 'topologies/two-resolvers.yaml']

test('merge: shards make the report of one machine; a missing one is unknown', async (t) => {
  const folder = temporaryFolder(t)
  const paths = [1, 2, 3].map((index) => join(folder, `${index}.json`))
  for (const [n, path] of paths.entries()) await rehearse(['check', ...designs, '--shard', `${n + 1}/3`, '--reporter', 'json', '-o', path])
  const whole: Report = JSON.parse((await rehearse(['check', ...designs, '--reporter', 'json'])).stdout)
  const { code, stdout } = await rehearse(['merge', ...paths, '--reporter', 'json'])
  const merged: Report = JSON.parse(stdout)
  t.is(code, 1)
  const timeless = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, one: unknown) => (key === 'duration' ? 0 : one)))
  t.deepEqual(timeless(merged), timeless(whole))
  const passing = await rehearse(['merge', ...paths.filter((path) => (JSON.parse(readFileSync(path, 'utf8')) as Report).topologies.every(({ file }) => file !== conflict))])
  t.is(passing.code, 2)
  t.regex(passing.stdout, /no report tells of it: shard \d of 3 is missing/)
})

test('merge: the same design twice, or parts of different wholes, are told', async (t) => {
  const folder = temporaryFolder(t)
  const [one, other] = [join(folder, 'one.json'), join(folder, 'other.json')]
  await rehearse(['check', ...designs, '--shard', '1/2', '--reporter', 'json', '-o', one])
  await rehearse(['check', ...designs, '--shard', '2/3', '--reporter', 'json', '-o', other])
  t.regex((await rehearse(['merge', one, one])).stderr, /is in .*one\.json and in .*one\.json/)
  t.is((await rehearse(['merge', one, other])).code, 64)
  t.is((await rehearse(['merge', flagship])).code, 64)
})

test('sarif: results at the lines of YAML, of the file that the line stands in, and rules with their sources', async (t) => {
  const { stdout } = await rehearse(['check', conflict, '--reporter', 'sarif'])
  const { version, runs: [run] } = JSON.parse(stdout)
  t.is(version, '2.1.0')
  const lines = readFileSync(conflict, 'utf8').split('\n')
  t.true(run.results.length >= 4)
  for (const { ruleId, ruleIndex, locations: [{ physicalLocation: { artifactLocation, region } }] } of run.results) {
    t.is(run.tool.driver.rules[ruleIndex].id, ruleId)
    t.is(artifactLocation.uri, conflict)
    t.regex(lines[region.startLine - 1]!, /contoso-/)
  }
  t.is(new Set(run.results.map((one: { partialFingerprints: object }) => JSON.stringify(one.partialFingerprints))).size, run.results.length)
})

test('sarif, github: what could not be judged does not look like a pass; nothing that is told begins a line of its own', async (t) => {
  const missing = join(temporaryFolder(t), '1.json')
  await rehearse(['check', ...designs, '--shard', '1/4', '--reporter', 'json', '-o', missing])
  const { runs: [run] } = JSON.parse((await rehearse(['merge', missing, '--reporter', 'sarif'])).stdout)
  t.false(run.invocations[0].executionSuccessful)
  t.regex((await rehearse(['merge', missing, '--reporter', 'github'])).stdout, /^::error file=[^:]*,line=1,title=the run did not come to its end::no report tells of it/m)
  const { stdout } = await rehearse(['check', conflict, '--reporter', 'github'])
  t.regex(stdout, /^::error file=topologies\/shared-zone-conflict\.yaml,line=20,col=64,title=service-names-private%2C data-endpoints-private/m)
  t.true(stdout.trimEnd().split('\n').every((line) => line.startsWith('::') || line.startsWith('shared-zone-conflict: fail')))
})
