import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import test, { type ExecutionContext } from 'ava'
import { idleRemovals, merged } from '../../harness/language/layers.ts'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { rehearse } from '../cli/fakes.ts'
import { random } from '../random.ts'
import { temporaryFolder } from '../temporary.ts'

const variants = 'fixtures/variants'
const hub = 'hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { dns: 10.1.1.0/24 } }'

/** A folder with files, and what is wrong with one of them: file, line and column, code. */
function place(t: ExecutionContext, files: Readonly<Record<string, string>>): { readonly folder: string; readonly told: (file: string) => readonly string[] } {
  const folder = join(temporaryFolder(t), 'designs')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const told = (file: string): readonly string[] => {
    const { problems = [] } = loadTopology(join(folder, file))
    return problems.map(({ file: other, line, column, code }) => `${other === undefined ? file : other.slice(folder.length + 1)}:${line}:${column} ${code}`)
  }
  return { folder, told }
}

test('extends: merged as RFC 7396 merges, by its own examples', (t) => {
  for (const [base, changes, result] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [['a', 'b'], ['c', 'd'], ['c', 'd']],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as const) t.deepEqual(merged(base, changes), result as unknown)
  t.deepEqual([...idleRemovals({ a: 1, b: { c: 1 } }, { a: null, d: null, b: { c: null, e: null } })].map(({ path }) => path), [['d'], ['b', 'e']])
})

test('extends: a design merged with nothing, and with itself, stays what it is', (t) => {
  const data = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('null') && !JSON.stringify(value).includes('__proto__'))
  fc.assert(fc.property(data, (value) => {
    t.deepEqual(merged(value, value), value)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) t.deepEqual(merged(value, {}), value)
  }), random(t, 200))
})

test('extends: four states of a design, each by what sets it apart, asked by every verb', async (t) => {
  const code = async (...argv: readonly string[]): Promise<number> => (await rehearse(argv)).code
  const states = ['before', 'with-link', 'with-resolver', 'without-peering'].map((name) => `${variants}/${name}.yaml`) as [string, string, string, string]
  t.deepEqual(await Promise.all(states.map((file) => code('check', file))), [1, 0, 0, 1])
  t.is(await code('validate', variants), 0)
  t.is(await code('rollout', states[0], states[2], states[1]), 1)
  t.is((await rehearse(['check', states[1]])).stdout.split(' ')[0], 'with-link')
  const { stdout } = await rehearse(['diff', states[0], states[1]])
  t.regex(stdout, /create privateDnsZones\/zone\/virtualNetworkLinks\/spoke/)
  t.regex(stdout, /linked zone zone .* decides {2}\[fixtures\/variants\/with-link\.yaml:3\]/)
  t.is(await code('matrix', states[1], '--model'), 0)
  t.is(await code('mutate', states[1]), 0)
  t.regex((await rehearse(['faults', states[2]])).stdout, /^peering:hub\/spoke .*\[fixtures\/variants\/before\.yaml:8\]$/m)
})

test('extends: findings point at the line that decides, in the file where it stands', async (t) => {
  const explained = await rehearse(['explain', `${variants}/without-peering.yaml`, 'app', 'contoso.azurecr.io'])
  t.regex(explained.stdout, /Not as intended: .* \[fixtures\/variants\/before\.yaml:17\]/)
  t.regex(explained.stdout, /where {5}fixtures\/variants\/with-resolver\.yaml:3\n/)
  const report = JSON.parse((await rehearse(['check', `${variants}/without-peering.yaml`, '--reporter', 'json'])).stdout)
  const places = report.topologies[0].checks.flatMap(({ findings }: { findings: { at?: { file: string } }[] }) => findings.flatMap(({ at }) => at?.file ?? []))
  t.true(places.includes(`${variants}/with-resolver.yaml`))
  t.deepEqual(places.filter((place: string) => !place.startsWith(`${variants}/with`)), [])
})

test('extends: problems are in the file that has them, whichever rule finds them', (t) => {
  const { told, folder } = place(t, {
    'base.yaml': `name: base\nvirtualNetworks:\n  ${hub}\n  other: { location: westeurope, addressSpace: 10.1.0.0/16, subnts: { a: 10.1.2.0/24 } }\nhosts: { app: hub/dns }\n`,
    'slips.yaml': 'extends: base.yaml\nvirtualNetworks:\n  hub: { location: westeurpe }\nhosts:\n  desk: hub/desks\n  appp: null\n',
    'list.yaml': `extends: sound.yaml\nvirtualNetworks: { hub: { addressSpace: [10.1.0.0/16, 10.1.0.0/33] } }\n`,
    'missing.yaml': 'extends: sound.yaml\nvirtualNetworks:\n  hub: { location: null }\n',
    'broken.yaml': 'hosts: { app: [\n',
    'of-broken.yaml': 'extends: broken.yaml\nhosts: { desk: internet }\n',
    'empty.yaml': '# nothing\n',
    'of-empty.yaml': 'extends: empty.yaml\nhosts: { desk: internet }\n',
    'sound.yaml': `virtualNetworks:\n  ${hub}\nhosts: { app: hub/dns }\n`,
  })
  t.deepEqual(told('base.yaml'), ['base.yaml:4:61 unknown-key'])
  t.deepEqual(told('slips.yaml'), ['slips.yaml:3:20 unknown-region', 'slips.yaml:5:9 unknown-subnet', 'slips.yaml:6:3 nothing-to-remove', 'base.yaml:4:61 unknown-key'])
  t.deepEqual(told('list.yaml'), ['list.yaml:2:55 invalid-prefix'])
  t.deepEqual(told('missing.yaml'), ['missing.yaml:3:10 missing-key'])
  t.deepEqual(told('of-broken.yaml').map((one) => one.replace(/:\d+:\d+/, '')), ['broken.yaml yaml-syntax', 'broken.yaml yaml-syntax'])
  t.deepEqual(told('of-empty.yaml'), ['empty.yaml:1:1 empty-file'])
  const { problems = [], texts, text, file } = loadTopology(join(folder, 'slips.yaml'))
  const shown = formatProblems(problems, text, file, texts)
  t.true(shown.includes(`${join(folder, 'base.yaml')}:4:61: error[unknown-key]: unknown key "subnts"`) && shown.includes('  other: { location: westeurope'), shown)
  t.regex(shown, /"appp" has no value, and base\.yaml has nothing there to take away\n.*\n.*\n {2}hint: did you mean "app"\?/)
})

test('extends: a link without a value takes nothing away unnoticed', (t) => {
  const { told } = place(t, { 'sound.yaml': `virtualNetworks:\n  ${hub}\n`, 'link.yaml': 'extends: sound.yaml\nprivateDnsZones: { zone: { name: corp.example.com, virtualNetworkLinks: { hub: } } }\n' })
  t.deepEqual(told('link.yaml'), ['link.yaml:2:75 nothing-to-remove'])
})

test('extends: circles, files that are not there, and those outside the folder', (t) => {
  const { told, folder } = place(t, {
    'self.yaml': 'extends: ./self.yaml\n',
    'one.yaml': 'extends: two.yaml\n',
    'two.yaml': 'hosts: { app: internet }\nextends: one.yaml\n',
    'absent.yaml': 'extends: nowhere.yaml\n',
    'up.yaml': 'extends: ../outside.yaml\n',
    'linked.yaml': 'extends: link.yaml\n',
    'number.yaml': 'extends: 5\n',
  })
  writeFileSync(join(folder, '../outside.yaml'), 'hosts: { laptop: internet }\n')
  symlinkSync('../outside.yaml', join(folder, 'link.yaml'))
  t.deepEqual(told('self.yaml'), ['self.yaml:1:10 circular-extends'])
  t.deepEqual(told('one.yaml'), ['two.yaml:2:10 circular-extends'])
  t.deepEqual(told('absent.yaml'), ['absent.yaml:1:10 missing-file'])
  t.deepEqual([told('up.yaml'), told('linked.yaml')], [['up.yaml:1:10 file-outside'], ['linked.yaml:1:10 file-outside']])
  t.deepEqual(told('number.yaml'), ['number.yaml:1:10 wrong-type'])
  t.deepEqual([...loadTopology(join(folder, 'up.yaml'), { allowFilesOutside: true }).topology!.hosts.keys()], ['laptop'])
})

test('extends: a server’s own files are those beside the design that names them', (t) => {
  const { folder } = place(t, {
    'bases/conf/named.conf': '# of the base',
    'bases/base.yaml': `virtualNetworks: { ${hub} }\ndnsServers: { dns: { kind: bind, subnet: hub/dns, files: { /etc/bind/named.conf: conf/named.conf } } }\n`,
    'conf/named.conf': '# of the variant',
    'as-is.yaml': 'extends: bases/base.yaml\nhosts: { app: hub/dns }\n',
    'own.yaml': 'extends: as-is.yaml\ndnsServers: { dns: { files: { /etc/bind/named.conf: conf/named.conf } } }\n',
  })
  const content = (file: string): readonly string[] => [...loadTopology(join(folder, file)).topology!.dnsServers.get('dns')!.files.values()]
  t.deepEqual([content('as-is.yaml'), content('own.yaml')], [['# of the base'], ['# of the variant']])
})
