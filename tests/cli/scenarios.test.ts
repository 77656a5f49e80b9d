import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { temporaryFile, temporaryFolder } from '../temporary.ts'
import { flagship, rehearse } from './fakes.ts'

test('scenarios: a table of what becomes of each client, and why the others are none for the design, without an engine', async (t) => {
  const { code, stdout, calls } = await rehearse(['scenarios', flagship])
  t.is(code, 1)
  t.regex(stdout, /^scenario +host +name +longest outage +addresses seen +verdict\n/)
  t.regex(stdout, /\nlink-removed:zone-weu\/hub-weu +app-weu +contoso\.azurecr\.io .* fail\n/)
  t.regex(stdout, /\nnot for this design:\n(.*\n)* {2}circuit-down: there is no ExpressRoute connection\n/)
  t.deepEqual(calls, [])
})

test('scenarios: one, with its timeline, its objectives and its history as lines', async (t) => {
  const history = join(temporaryFolder(t), 'history.jsonl')
  const { code, stdout } = await rehearse(['scenarios', flagship, 'replica-down:contoso/westeurope', '--history', history])
  t.is(code, 0)
  t.regex(stdout, /^replica-down:contoso\/westeurope: virtual time, 630 s/)
  t.true(stdout.includes('inject replica:contoso/westeurope'))
  const lines = readFileSync(history, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { what?: string })
  t.deepEqual(lines.flatMap(({ what }) => what ?? []), ['inject', 'heal'])
})

test('scenarios: JSON has histories, objectives and budgets', async (t) => {
  const { stdout } = await rehearse(['scenarios', flagship, 'home-region-down', '--json'])
  const [played] = (JSON.parse(stdout) as { scenarios: { verdict: string; objectives: unknown[]; clients: unknown[]; budgets: unknown[] }[] }).scenarios
  t.is(played?.verdict, 'pass')
  t.is(played?.budgets.length, played?.clients.length)
})

test('scenarios: what a design cannot have is told with the reason, what does not exist with what is near', async (t) => {
  const circuit = await rehearse(['scenarios', flagship, 'circuit-down'])
  t.deepEqual([circuit.code, circuit.stderr.includes('there is no ExpressRoute connection')], [64, true])
  const near = await rehearse(['scenarios', flagship, 'home-region-don'])
  t.deepEqual([near.code, near.stderr.includes('home-region-down')], [64, true])
})

test('scenarios: a fault that is none of the design’s is told with file, line and column, all at once', async (t) => {
  const file = temporaryFile(t, 'design.yaml', `${readFileSync(flagship, 'utf8')}\nscenarios:\n  one: { timeline: [{ inject: replica:contoso/eastus, wait: 9 }] }\n  two: { timeline: [{ inject: link:zone, wait: 9 }] }\n`)
  const { code, stderr } = await rehearse(['scenarios', file])
  t.is(code, 64)
  t.is(stderr.match(/design\.yaml:\d+:\d+: error\[unknown-fault\]/g)?.length, 2)
})
