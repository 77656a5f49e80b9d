import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import type { Report } from '../../harness/report/report.ts'
import { temporaryFolder } from '../temporary.ts'
import { draw, injuries, type Injury } from './draw.ts'
import { beyond, type Inventory } from './left-behind.ts'
import { aligned, append, nextRun, readLedger, summary, wrongWith, type Entry, type Outcome } from './ledger.ts'
import { findingsOf, next, streakOf, streakTable, type Rehearsed } from './streak-plan.ts'

const topologies = ['one-network', 'flagship', 'hub-and-spoke']

test('soak: a run depends on its seed and its number alone; everything comes, at moments from the start to the end', (t) => {
  const runs = Array.from({ length: 400 }, (_, n) => draw(7, n + 1, topologies, injuries))
  t.deepEqual(draw(7, 251, topologies, injuries), runs[250])
  t.notDeepEqual(runs, Array.from({ length: 400 }, (_, n) => draw(8, n + 1, topologies, injuries)))
  t.deepEqual([...new Set(runs.map(({ injury }) => injury))].sort(), [...injuries].sort())
  t.deepEqual([...new Set(runs.map(({ topology }) => topology))].sort(), [...topologies].sort())
  t.deepEqual([...new Set(runs.map(({ verb }) => verb))].sort(), ['down', 'test', 'up'])
  for (const tenth of Array.from({ length: 11 }, (_, n) => n / 10)) t.true(runs.some(({ moment }) => moment >= tenth && moment < tenth + 0.1), `${tenth}`)
  t.true(runs.filter(({ injury }) => injury === 'SIGKILL').length > runs.filter(({ injury }) => injury === 'nothing').length)
  t.deepEqual([...new Set(Array.from({ length: 50 }, (_, n) => draw(7, n, topologies, ['nothing', 'SIGKILL']).injury))].sort(), ['SIGKILL', 'nothing'])
})

const ended = (more: Partial<Outcome>): Outcome => ({ code: 0, signal: null, seconds: 1, hung: false, said: '', ...more })

test('soak: how a command may end, by what befell it', (t) => {
  const right: readonly (readonly [Injury, Partial<Outcome>])[] = [
    ['nothing', {}], ['SIGKILL', { code: null, signal: 'SIGKILL' }], ['SIGKILL', {}], ['SIGINT', { code: 130 }], ['SIGTERM', { code: 2 }],
    ['engine killed', { code: 2, said: 'The connection to the lab’s fabric ended.' }], ['disk full', { code: 2, said: 'no space left on device at all' }], ['clock moved', {}],
  ]
  for (const [injury, outcome] of right) t.deepEqual(wrongWith(injury, ended(outcome)), [], injury)
  const wrong: readonly (readonly [Injury, Partial<Outcome>, RegExp])[] = [
    ['nothing', { code: 2 }, /^it ended with 2, expected 0$/], ['SIGINT', { code: null, signal: 'SIGKILL' }, /ended with SIGKILL/], ['engine killed', { code: 1 }, /ended with 1/],
    ['disk full', { code: null, signal: 'SIGKILL', hung: true }, /^it did not end$/], ['SIGTERM', { said: 'Error: x\n    at start (file:///harness/lab.ts:12:3)\n' }, /^it printed a stack$/],
    ['engine restarted', { code: 2, said: 'x\n    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)' }, /stack/],
  ]
  for (const [injury, outcome, says] of wrong) t.true(wrongWith(injury, ended(outcome)).some((text) => says.test(text)), injury)
})

const nothing: Inventory = { containers: [], networks: [], namespaces: [], mounts: [], processes: [], files: [] }

test('soak: what is left is what was not there before', (t) => {
  const before = { ...nothing, networks: ['none', 'host'], mounts: ['/data/overlay'] }
  t.deepEqual(beyond(before, before), {})
  t.deepEqual(beyond(before, { ...before, containers: ['/lab-fabric-1 (exited)'], networks: ['none', 'host', 'lab'], files: ['report.partial'] }), { containers: ['/lab-fabric-1 (exited)'], networks: ['lab'], files: ['report.partial'] })
  t.deepEqual(beyond(before, { ...before, mounts: [] }), {}, 'less is not more')
})

const entry = (run: number, injury: Injury, more: Partial<Entry> = {}): Entry => ({
  run, injury, topology: 'flagship', verb: 'up', moment: 0.5, at: '2026-11-30T00:00:00Z', seed: 7, engine: 'docker', code: 0, signal: null, seconds: 3, takenDown: false, cleanAfter: 0.5, left: {}, wrong: [], ...more,
})

test('soak: the ledger is gone on with, whatever a killed run has left in it', (t) => {
  const file = join(temporaryFolder(t), 'soak.jsonl')
  t.deepEqual(readLedger(file), [])
  append(file, entry(1, 'SIGKILL'))
  writeFileSync(file, `${readFileSync(file, 'utf8')}{"run":2,"inj`)
  append(file, entry(2, 'SIGINT'))
  t.deepEqual(readLedger<Entry>(file).map(({ run, injury }) => [run, injury]), [[1, 'SIGKILL'], [2, 'SIGINT']])
  t.is(nextRun(readLedger<Entry>(file), 7), 3)
  t.is(nextRun(readLedger<Entry>(file), 8), 1)
})

test('soak: the table counts what was left, and what ended wrongly', (t) => {
  const all = [entry(1, 'SIGKILL'), entry(2, 'SIGKILL', { cleanAfter: null, left: { containers: ['a'] } }), entry(3, 'disk full', { wrong: ['it did not end'], cleanAfter: 3.25 })]
  t.deepEqual(summary(all).slice(1), [['SIGKILL', '2', '1', '0', '0.5 s'], ['disk full', '1', '0', '1', '3.3 s'], ['all', '3', '1', '1', '3.3 s']])
  t.is(aligned([['a', 'runs'], ['longer', '3']]), 'a       runs\nlonger     3')
})

const rehearsed = (topology: string, more: Partial<Rehearsed> = {}): Rehearsed => ({ at: '', topology, design: 'd1', code: 0, verdict: 'pass', findings: 'f1', seconds: 5, ...more })

test('streak: as many in a row as ended alike, of the design as it is now', (t) => {
  const alike = (...ledger: readonly Rehearsed[]) => streakOf('a', 'd1', ledger).alike
  t.is(alike(), 0)
  t.is(alike(rehearsed('a'), rehearsed('b'), rehearsed('a')), 2)
  t.is(alike(rehearsed('a'), rehearsed('a', { findings: 'f2' }), rehearsed('a'), rehearsed('a')), 2, 'another finding')
  t.is(alike(rehearsed('a'), rehearsed('a', { design: 'd0' })), 1, 'another design')
  t.is(alike(rehearsed('a', { code: 1, verdict: 'fail' }), rehearsed('a', { code: 1, verdict: 'fail' })), 2, 'what fails each time is no flake')
  t.is(alike(rehearsed('a', { code: 2, verdict: 'unknown' }), rehearsed('a', { code: 2, verdict: 'unknown' })), 0, 'what is unknown never counts')
  t.is(streakOf('a', 'd1', [rehearsed('a'), rehearsed('a', { findings: 'f2' }), rehearsed('a')]).flakes, 2)
})

test('streak: whoever has the fewest goes next, and nobody once all have enough', (t) => {
  const ledger = [rehearsed('a'), rehearsed('a'), rehearsed('b')]
  const streaks = ['a', 'b', 'c'].map((name) => streakOf(name, 'd1', ledger))
  t.is(next(streaks, 2)?.topology, 'c')
  t.is(next(streaks.slice(0, 2), 2)?.topology, 'b')
  t.is(next(streaks.slice(0, 2), 1), undefined)
  t.deepEqual(streakTable(streaks)[1], ['a', '2', '2', '0', 'pass', '5.0 s'])
  t.deepEqual(streakTable(streaks)[3], ['c', '0', '0', '0', '-', '0.0 s'])
})

test('streak: two rehearsals are alike whatever time they took, and not where a finding, the model or the end differs', (t) => {
  const finding = { host: 'app', subject: 'x A', expected: '10.0.0.4', observed: '10.0.0.4 (TTL 9)', holds: true }
  const report = (change: object = {}, check: object = {}) =>
    ({ topologies: [{ name: 'a', verdict: 'pass', duration: 3, checks: [{ id: 'c', verdict: 'pass', duration: 2, findings: [finding], ...check }], parity: { questions: 1, agreed: 1, differing: [] }, ...change }] }) as unknown as Report
  t.is(findingsOf(report()), findingsOf(report({ duration: 9 }, { findings: [{ ...finding, observed: '10.0.0.4 (TTL 7)' }] })))
  t.not(findingsOf(report()), findingsOf(report({}, { findings: [{ ...finding, holds: false }] })))
  t.not(findingsOf(report()), findingsOf(report({ parity: { questions: 1, agreed: 0, differing: [{ host: 'app', asked: 'x A' }] } })))
  t.not(findingsOf(report()), findingsOf(report({ error: { message: 'the run ended before this topology was done' } })))
})
