import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { renderScenariosHtml } from '../../harness/report/html/scenarios.ts'
import { moments } from '../../harness/report/html/timeline.ts'
import type { ToldScenario } from '../../harness/report/told-scenario.ts'
import { temporaryFolder } from '../temporary.ts'
import { flagship, rehearse } from '../cli/fakes.ts'

const told: ToldScenario = {
  scenario: 'link-removed',
  kind: 'model',
  end: 100,
  step: 0.25,
  verdict: 'fail',
  places: { '10.1.1.4': { public: false, region: 'westeurope' }, '126.128.55.10': { public: true, region: 'westeurope' } },
  marks: [{ at: 10, what: 'inject', id: 'zone-link:zone/<hub>' }, { at: 10, what: 'could not', id: 'pull', because: 'nobody pulls' }, { at: 60, what: 'heal', id: 'zone-link:zone/<hub>' }],
  health: [{ at: 40, what: 'contoso/westeurope', healthy: false }],
  clients: [{ host: 'app', name: 'contoso.azurecr.io', private: true, seen: [
    { at: 0, rcode: 'NOERROR', addresses: ['10.1.1.4'], served: true, message: 'HTTP 401' },
    { at: 10, rcode: 'NOERROR', addresses: ['126.128.55.10'], served: false, message: 'HTTP 403' },
    { at: 70, rcode: 'SERVFAIL', addresses: [], served: false, message: 'no address' },
  ] }],
  objectives: [{ host: 'app', name: 'contoso.azurecr.io', objective: 'neverPublic', verdict: 'fail', expected: 'never a public address', observed: '126.128.55.10: HTTP 403', at: 10 }],
  budgets: [{ client: 'app contoso.azurecr.io', total: 0 }],
}

const page = (one: ToldScenario): string => renderScenariosHtml({ scenarios: [one], others: [{ name: 'circuit-down', because: 'there is <none>' }], unserved: [] }, { design: 'design', file: 'design.yaml', tool: 'dns-rehearsal' })

test('scenarios page: a band for each client, wide as what it saw lasted, told by class and in words', (t) => {
  const drawn = page(told)
  const bands = [...drawn.matchAll(/<rect class="(\w+)" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(([, kind, x, width]) => [kind, Number(x), Number(width)] as const)
  t.deepEqual(bands.map(([kind]) => kind), ['served', 'exposed', 'lost'])
  const scale = bands[1]![2] / 60
  t.true(Math.abs(bands[0]![2] - 10 * scale) < 0.2 && Math.abs(bands[2]![2] - 30 * scale) < 0.2, JSON.stringify(bands))
  t.true(Math.abs(bands[2]![1] - bands[1]![1] - 60 * scale) < 0.2)
  t.true(drawn.includes('10 s to 70 s: 126.128.55.10: HTTP 403 (public, and meant to be private)'))
  t.true(drawn.includes('<li>10 s: <strong>not served</strong>, 126.128.55.10: HTTP 403</li>'))
  t.regex(drawn, /<path class="degraded" [^>]*><title>40 s: probes find contoso\/westeurope out of service/)
})

test('scenarios page: nothing of a design is taken for markup, nothing is fetched, no script runs', (t) => {
  const drawn = page(told)
  t.false(/<hub>|<none>|<script|https?:/.test(drawn))
  t.true(drawn.includes("default-src 'none'"))
})

test('scenarios page: moments are numbered, all that was done at one of them together', (t) => {
  t.deepEqual(moments(told.marks), [{ at: 10, number: 1, what: ['inject zone-link:zone/<hub>', 'could not pull: nobody pulls'] }, { at: 60, number: 2, what: ['heal zone-link:zone/<hub>'] }])
})

test('scenarios page: whoever is not meant to be private is not exposed, and a scenario without time is drawn', (t) => {
  const [client] = told.clients
  t.false(page({ ...told, clients: [{ ...client!, private: false }] }).includes('<rect class="exposed"'))
  t.false(page({ ...told, end: 0 }).includes('NaN'))
})

test('scenarios --html: a page of what --json says, with what was played under other settings', async (t) => {
  const file = join(temporaryFolder(t), 'page.html')
  await rehearse(['scenarios', flagship, 'replica-down:contoso/westeurope', '--html', file])
  const written = readFileSync(file, 'utf8')
  t.true(written.includes('replica-down:contoso/westeurope if followsHealth: false, replicaSelection: home'))
  t.is(written.match(/<svg class="timeline"/g)?.length, 3)
})
