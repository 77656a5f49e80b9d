import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFile } from '../temporary.ts'
import { reporters } from '../../harness/report/render.ts'
import { facts } from '../../harness/facts/facts.ts'
import { designMap } from '../../harness/picture/design-map.ts'
import { asItStands } from '../../harness/topology/parse.ts'
import type { Report } from '../../harness/report/report.ts'

const options = { color: false, width: 80 }
const schema: object = JSON.parse(readFileSync(new URL('../../harness/report/report.schema.json', import.meta.url), 'utf8'))
const valid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)
const conflict = 'topologies/shared-zone-conflict.yaml'

async function reported(file: string): Promise<Report> {
  return JSON.parse((await rehearse(['check', file, '--reporter', 'json', '--map'])).stdout)
}

test('html: made of the JSON report alone, which is as the schema says', async (t) => {
  const report = await reported(conflict)
  t.true(valid(report), JSON.stringify(valid.errors))
  const html = reporters.html.render(report, options)
  const { stdout } = await rehearse(['check', conflict, '--reporter', 'html'])
  const stable = (text: string) => text.replaceAll(/, \d+\.\d s/g, '')
  t.is(stable(html), stable(stdout))
})

test('html: one file that asks nobody', async (t) => {
  const html = reporters.html.render(await reported(conflict), options)
  t.regex(html, /Content-Security-Policy" content="default-src 'none'/)
  const fetched = [...html.matchAll(/\b(?:src|href|action|data|poster)="([^"]*)"|url\(|@import|\bfetch\(|XMLHttpRequest|WebSocket/g)].filter(([, address]) => !address?.startsWith('#') && !/^https:\/\/(learn\.microsoft\.com|www\.rfc-editor\.org|github\.com)\//.test(address ?? ''))
  t.deepEqual(fetched.map(([text]) => text), [])
})

test('html: what a design calls its things is text and nothing else', async (t) => {
  const report = await reported(conflict)
  const evil = '</script><script>alert(1)</script>'
  const text = JSON.stringify(report).replaceAll('topologies/shared-zone-conflict.yaml', JSON.stringify(evil).slice(1, -1))
  const html = reporters.html.render(JSON.parse(text), options)
  t.false(html.includes(evil))
  t.is(html.match(/<script/g)?.length, 2)
})

test('html: without a map there are findings and checks all the same', async (t) => {
  const report: Report = JSON.parse((await rehearse(['check', conflict, '--reporter', 'json'])).stdout)
  t.true(report.topologies.every(({ picture }) => picture === undefined))
  const html = reporters.html.render(report, options)
  t.regex(html, /<h4>contoso-weu and contoso-eus register in the same zone/)
  t.false(html.includes('<svg'))
})

test('html: before all else stands what is wrong, what to do, and in which line; a list of designs says it of each', async (t) => {
  const { stdout } = await rehearse(['check', conflict, 'topologies/flagship.yaml', '--reporter', 'html'])
  const said = 'contoso-weu and contoso-eus register in the same zone shared-zone, where the last writer replaces the others&#39; records'
  const found = [`shared-zone-conflict</a>: <span class="verdict fail">fail</span>: ${said}</li>`, `<li><strong>${said}</strong><br>Use one zone for each`, 'shared-zone-conflict.yaml:20:64 (privateEndpoints', '<svg'].map((text) => stdout.indexOf(text))
  t.deepEqual(found, found.filter((at) => at >= 0).toSorted((one, other) => one - other))
  t.is(stdout.match(/class="todo"/g)?.length, 1)
})

test('svg: lines lie below words: of what stands around others the box comes first, then the lines, then all that is written', async (t) => {
  const { stdout } = await rehearse(['graph', '--format', 'svg', conflict])
  const order = ['data-node="network:hub-weu"', 'class="tie', 'class="way"', 'data-node="host:app-weu"', '>hub-weu</text>', 'class="stops"'].map((text) => stdout.indexOf(text))
  t.deepEqual(order, order.filter((at) => at >= 0).toSorted((one, other) => one - other))
})

test('html: where an answer goes is on the map, with the line that decided it', async (t) => {
  const { topologies: [topology] } = await reported(conflict)
  const { map, answers, places, files } = topology!.picture!
  const row = answers.names.indexOf('contoso.azurecr.io')
  const view = answers.views.findIndex(({ hosts }) => hosts.includes('app-weu'))
  const trace = answers.traces[answers.of[row]![view]!]!
  t.is(trace.text, 'private contoso-eus, timeout')
  t.false(trace.arrives)
  const known = new Set(map.nodes.map(({ id }) => id))
  t.deepEqual(answers.traces.flatMap(({ steps }) => steps.flatMap(({ node }) => (node === undefined || node === 'host' || known.has(node) ? [] : [node]))), [])
  t.deepEqual(map.nodes.filter(({ id }) => map.boxes[id] === undefined), [])
  const decided = trace.steps.filter(({ line }) => line !== undefined).map(({ line }) => places[line!]!)
  t.true(decided.some(({ line }) => files[0]!.text.split('\n')[line! - 1]!.includes('contoso-eus:')))
  t.is(trace.steps.at(-1)!.text, 'no connection: timeout: there is no route from hub-weu to hub-eus')
})

test('html: whoever stands inside something is drawn inside it, and neighbours do not overlap', async (t) => {
  const { topologies: [topology] } = await reported('topologies/centralised-resolver.yaml')
  const { nodes, boxes } = topology!.picture!.map
  for (const { id, parent } of nodes) {
    if (parent === undefined) continue
    const [[x, y, width, height], [left, top, wide, high]] = [boxes[id]!, boxes[parent]!]
    t.true(x >= left && y >= top && x + width <= left + wide && y + height <= top + high, id)
  }
  for (const siblings of Map.groupBy(nodes, ({ parent }) => parent).values()) {
    for (const [n, { id }] of siblings.entries()) {
      for (const { id: other } of siblings.slice(n + 1)) {
        const [[x, y, width, height], [left, top, wide, high]] = [boxes[id]!, boxes[other]!]
        t.true(x + width <= left || left + wide <= x || y + height <= top || top + high <= y, `${id}, ${other}`)
      }
    }
  }
})

test('html: the scenarios that a design writes stand in its report with the timeline of each client, apart from the verdict', async (t) => {
  const file = 'topologies/traffic-manager.yaml'
  const report = await reported(file)
  t.true(valid(report), JSON.stringify(valid.errors))
  const scenarios = report.topologies[0]!.scenarios ?? []
  const played: { readonly scenarios: readonly { readonly scenario: string }[] } = JSON.parse((await rehearse(['scenarios', file, scenarios[0]!.scenario, '--json'])).stdout)
  t.deepEqual(JSON.parse(JSON.stringify(scenarios.filter(({ scenario }) => scenario === scenarios[0]!.scenario))), played.scenarios)
  const html = reporters.html.render(report, options)
  t.is(html.match(/<svg class="timeline"/g)?.length, scenarios.length)
  t.regex(html, /<h4 id="scenario-name-design-0-0">/)
})

test('html: a scenario that can not be played is told as such, and one design without any has none', async (t) => {
  const text = readFileSync('topologies/traffic-manager.yaml', 'utf8')
  const file = temporaryFile(t, 'hurried.yaml', text.replace('longestOutage: 191', 'longestOutage: 1'))
  const { stdout } = await rehearse(['check', file, '--reporter', 'html'])
  t.regex(stdout, /the scenarios of the design are not played: 1 s cannot be kept/)
  t.false(stdout.includes('class="timeline"'))
  t.is((await reported(conflict)).topologies[0]!.scenarios, undefined)
})

for (const format of ['svg', 'mermaid', 'dot'] as const) {
  test(`graph: ${format} has everything of the design`, async (t) => {
    const { code, stdout } = await rehearse(['graph', 'topologies/two-resolvers.yaml', '--format', format])
    t.is(code, 0)
    for (const name of ['hub-weu', 'hub-eus', 'headquarters', 'registry-zone', 'privatelink.azurecr.io', 'contoso-endpoint', 'resolver-weu/inbound', 'corp-dns', 'gateway-eus', 'tunnel-weu', 'desk', 'laptop', 'dns-in']) t.true(stdout.includes(name), name)
  })
}

test('graph: a format that does not exist is a usage error with the nearest word', async (t) => {
  const { code, stderr } = await rehearse(['graph', conflict, '--format', 'swg'])
  t.is(code, 64)
  t.regex(stderr, /svg/)
})

test('map: a machine that routes lead to and that hands packets on is an appliance; one that nobody is sent to, or that keeps them, is a host', (t) => {
  const written = readFileSync('topologies/network-appliance.yaml', 'utf8')
  const kindIn = (text: string) => {
    return designMap(facts(asItStands(text, 'appliance.yaml')!), (path) => ({ path, file: 'x' })).nodes.find(({ id }) => id === 'host:nva')!.kind
  }
  t.is(kindIn(written), 'appliance')
  t.is(kindIn(written.replace(', enableIPForwarding: true', '')), 'host')
  t.is(kindIn(written.replaceAll('nextHopIpAddress: 10.0.3.4', 'nextHopIpAddress: 10.0.3.5')), 'host')
})
