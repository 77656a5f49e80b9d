import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { flagship, rehearse } from '../cli/fakes.ts'
import { temporaryFile, temporaryFolder } from '../temporary.ts'

const conflict = 'topologies/shared-zone-conflict.yaml'

async function written(t: ExecutionContext, argv: readonly string[]): Promise<{ readonly html: string; readonly code: number; readonly stdout: string }> {
  const file = join(temporaryFolder(t), 'folder', 'page.html')
  const { code, stdout } = await rehearse([...argv, '--html', file])
  return { html: readFileSync(file, 'utf8'), code, stdout }
}

/** Each map of a page: its nodes with their boxes, and the classes that they bear. */
function mapsIn(html: string): readonly ReadonlyMap<string, { readonly classes: string; readonly box: string; readonly title: string }>[] {
  return Array.from(html.matchAll(/<svg [^>]*class="map"[\s\S]*?<\/svg>/g), ([svg]) =>
    new Map(Array.from(svg.matchAll(/<g class="([^"]*)" data-node="([^"]*)"><title>([^<]*)<\/title><rect ([^>]*)\/>/g), ([, classes, id, title, box]) => [id!, { classes: classes!, box: box!, title: title! }])))
}

function changed(t: ExecutionContext, file: string, ...edits: readonly (readonly [string, string])[]): string {
  let text = readFileSync(file, 'utf8')
  for (const [from, to] of edits) {
    t.true(text.includes(from), from)
    text = text.replace(from, to)
  }
  return temporaryFile(t, 'now.yaml', text)
}

test('diff --html: both designs, what stays at one place, what differs marked and told in words', async (t) => {
  const { html, code, stdout } = await written(t, ['diff', conflict, flagship])
  t.is(code, 1)
  t.is(stdout, (await rehearse(['diff', conflict, flagship])).stdout)
  const [before, after] = mapsIn(html)
  t.is(mapsIn(html).length, 2)
  for (const [id, { box }] of before!) if (after!.has(id)) t.is(after!.get(id)!.box, box, id)
  t.is(before!.get('zone:shared-zone')!.classes, 'privateDnsZone removed')
  t.false(after!.has('zone:shared-zone'))
  t.is(after!.get('zone:zone-weu')!.classes, 'privateDnsZone added')
  t.is(after!.get('host:app-weu')!.classes, 'host noticed')
  t.regex(after!.get('host:app-weu')!.title, /6 answers of app-weu change$/)
  t.is(after!.get('host:app-eus')!.classes, 'host')
  t.regex(html, /<path class="tie link removed"/)
  t.regex(html, /<g class="badge removed"><circle [^>]*\/><text [^>]*>−<\/text>/)
  for (const words of ['removed: private DNS zone shared-zone', 'added: link, zone-weu to hub-weu', '6 answers of app-weu change', 'remove privateDnsZones/shared-zone', '20 answers compared: 6 answers change', 'shared-zone (privatelink.azurecr.io) decides [topologies/shared-zone-conflict.yaml:16]']) t.true(html.includes(words), words)
})

test('diff --html: one file that asks nobody; what a design says is text and nothing else', async (t) => {
  const evil = '</script><script>alert(1)</script>'
  const now = changed(t, flagship, ['registries:', `# ${evil}\nregistries:`])
  const { html } = await written(t, ['diff', flagship, now])
  t.regex(html, /Content-Security-Policy" content="default-src 'none'/)
  t.false(html.includes(evil))
  t.is(html.match(/<script/g)?.length, 2)
  t.deepEqual([...html.matchAll(/\b(?:src|href|action|data|poster)="([^"#]*)"|url\(|@import|\bfetch\(|XMLHttpRequest|WebSocket/g)].map(([text]) => text), [])
  t.true(html.includes('clients notice nothing'))
  t.is(html.match(/class="badge/g), null)
})

test('diff --html: a host that moves, a route, a peering from both sides: each is marked where it is, or told beside', async (t) => {
  const file = temporaryFile(t, 'old.yaml', `registries: { contoso: { location: westeurope } }
virtualNetworks:
  hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { one: 10.0.1.0/24, two: 10.0.2.0/24 }, peerings: [spoke] }
  spoke: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: { addressPrefix: 10.1.1.0/24, routeTable: table } } }
routeTables: { table: { routes: { out: { addressPrefix: 0.0.0.0/0, nextHopType: Internet } } } }
hosts: { app: hub/one, other: spoke/apps }
`)
  const now = changed(t, file, ['app: hub/one', 'app: hub/two'], ['routeTable: table } } }', 'routeTable: table } }, peerings: [hub] }'], ['nextHopType: Internet', 'nextHopType: None'])
  const { html } = await written(t, ['diff', file, now])
  const [before, after] = mapsIn(html)
  t.is(before!.get('host:app')!.classes, 'host changed')
  t.not(before!.get('host:app')!.box, after!.get('host:app')!.box)
  t.true(html.includes('moved: host app, from one to two'))
  t.regex(html, /<path class="tie peering changed"/)
  t.regex(html, /What differs and has no place in a map<\/h3>\n<ul [^>]*><li>change routeTables\/table[^<]*<\/li><\/ul>/)
  t.true(html.includes('The same answer, reached otherwise'))
})

test('rollout --html: a map of each step beside the one before, what is noticed, and what breaks on the way', async (t) => {
  const next = changed(t, flagship, ['registries:', 'name: last\nregistries:'])
  const { html, stdout } = await written(t, ['rollout', conflict, flagship, next])
  t.is(stdout, (await rehearse(['rollout', conflict, flagship, next])).stdout)
  t.is(mapsIn(html).length, 5)
  t.deepEqual(Array.from(html.matchAll(/<li><a href="#step-(\d)">([^<]*)<\/a>:? ?([^<]*)/g), ([, n, name, told]) => [n, name, told]), [
    ['0', 'Step 1: shared-zone-conflict', '1 of 2 intents hold'],
    ['1', 'Step 2: flagship', '6 answers change, 4 of 4 intents hold'],
    ['2', 'Step 3: last', 'clients notice nothing, 4 of 4 intents hold'],
  ])
  t.regex(html, /Interrupted on the way \(\d+ states looked at/)
  t.regex(html, /Every order interrupts something; this one the least<\/h3>\n<ol/)
  // A thing that stays from the first step to the last is at one place in all of them.
  t.is(new Set(mapsIn(html).map((map) => map.get('endpoint:contoso-weu')!.box)).size, 1)
})

test('rollout --html: a step that was read from an export has a map, and no lines', async (t) => {
  const { html } = await written(t, ['rollout', 'fixtures/import/landing-zone.json', 'fixtures/import/landing-zone.json'])
  t.is(mapsIn(html).length, 3)
  t.false(html.includes('class="source"'))
  t.true(html.includes('clients notice nothing'))
})

for (const argv of [['diff', conflict, flagship], ['rollout', conflict, flagship], ['scenarios', flagship, 'replica-down:contoso/westeurope']]) {
  test(`${argv[0]} --html: a file that cannot be written is told`, async (t) => {
    const folder = temporaryFolder(t)
    const { code, stderr } = await rehearse([...argv, '--html', folder])
    t.is(code, 64)
    t.true(stderr.includes(`cannot be written to ${folder}`), stderr)
    t.true(existsSync(folder))
  })
}
