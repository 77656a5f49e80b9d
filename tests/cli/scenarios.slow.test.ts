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
  t.regex(stdout, /\ndata-front-end-down:data\/eastus2 +all +noticed nothing +- +as before +pass\n/)
  t.regex(stdout, /\n +3 others +noticed nothing +- +as before +pass\n/)
})

test('scenarios: who notices nothing is told in one line, and each by itself with --verbose', async (t) => {
  const [short, each] = [[], ['--verbose']].map((options) => rehearse(['scenarios', 'topologies/one-network.yaml', ...options]))
  const [{ stdout }, { stdout: verbose }] = await Promise.all([short!, each!])
  t.true(stdout.includes('noticed nothing'))
  t.false(verbose.includes('noticed nothing'))
  t.true(verbose.split('\n').length > stdout.split('\n').length)
})

test('scenarios: one, with its timeline, its objectives and its history as lines', async (t) => {
  const history = join(temporaryFolder(t), 'history.jsonl')
  const { code, stdout } = await rehearse(['scenarios', flagship, 'replica-down:contoso/westeurope', '--history', history])
  t.is(code, 0)
  t.regex(stdout, /^replica-down:contoso\/westeurope: virtual time, 630 s/)
  t.true(stdout.includes('inject replica:contoso/westeurope'))
  t.regex(stdout, /\nreplica-down:contoso\/westeurope if followsHealth: false, replicaSelection: nearest: virtual time/)
  const lines = readFileSync(history, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as { what?: string })
  t.deepEqual(lines.flatMap(({ what }) => what ?? []), ['inject', 'degraded', 'heal', 'online'])
})

test('scenarios: all of a kind by what stands in front of the colon; what is about one asks for one', async (t) => {
  const { code, stdout } = await rehearse(['scenarios', flagship, 'replica-down'])
  t.is(code, 0)
  t.deepEqual([...new Set(stdout.match(/^replica-down:\S+/gm))], ['replica-down:contoso/westeurope', 'replica-down:contoso/eastus2'])
  const refused = await rehearse(['scenarios', flagship, 'replica-down', '--lab'])
  t.is(refused.code, 64)
  t.regex(refused.stderr, /replica-down is several scenarios, and --lab plays one\n.*name one of them: replica-down:contoso\/westeurope, replica-down:contoso\/eastus2/)
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
  const validated = await rehearse(['validate', file])
  t.is(validated.code, 64)
  t.regex(validated.stdout, /error\[unknown-fault\]: the design has no component replica:contoso\/eastus\n.*\n +\^+\n {2}hint: .*replica:contoso\/eastus2/)
})

test('scenarios: what the design’s numbers rule out is shown in its line, as other problems are', async (t) => {
  const file = temporaryFile(t, 'design.yaml', `${readFileSync('topologies/traffic-manager.yaml', 'utf8').split('scenarios:')[0]}scenarios:
  short: { timeline: [{ inject: replica:contoso/westeurope, wait: 300 }], watch: { from: app, name: by-priority.trafficmanager.net }, objectives: { longestOutage: 20 } }
`)
  const { code, stderr } = await rehearse(['scenarios', file])
  t.is(code, 64)
  t.regex(stderr, /design\.yaml:\d+:\d+: error\[impossible-budget\]: .*\n.*longestOutage: 20.*\n +\^+\n {2}hint: longestOutage: \d+\n/)
})

test('scenarios --lab: in containers, with what was done and what had been predicted; one at a time', async (t) => {
  const { stdout, stderr, calls } = await rehearse(['scenarios', flagship, 'link-removed:zone-weu/hub-weu', '--lab', '--faster', '1000'])
  t.regex(stdout, /^link-removed:zone-weu\/hub-weu: in the lab, [0-9.]+ s, a look every 0\.25 s\n/)
  t.regex(stdout, /\n +0 s {6}predicted \+ 10\.1\.1\.6: HTTP 401\n/)
  t.regex(stderr, /^ +[0-9.]+ s {2}inject zone-link:zone-weu\/hub-weu\n +[0-9.]+ s {2}heal /m)
  t.regex(stdout, /told 1000 times faster/)
  t.deepEqual(calls.filter((call) => call.startsWith('faults')), ['faults ', 'faults zone-link:zone-weu/hub-weu', 'faults ', 'faults '])
  t.is((await rehearse(['scenarios', flagship, '--lab'])).code, 64)
  t.regex((await rehearse(['scenarios', flagship, 'home-region-down', '--faster', '2'])).stderr, /goes with --lab/)
})
