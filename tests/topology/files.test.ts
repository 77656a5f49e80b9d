import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { facts } from '../../harness/facts/facts.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import { secretOf } from '../../harness/plan/plan.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { temporaryFolder } from '../temporary.ts'

const design = (files: string): string => `virtualNetworks: { hub: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { dns: 10.1.1.0/24 } } }
dnsServers:
  dns: { kind: bind, subnet: hub/dns, files: { /etc/bind/named.conf: ${files} } }
`

/** A folder with a design, a file beside it, one below, links of all kinds, and a secret outside. */
function place(t: ExecutionContext): { readonly folder: string; readonly told: (files: string, allowFilesOutside?: boolean) => readonly string[] } {
  const root = temporaryFolder(t)
  const folder = join(root, 'design')
  mkdirSync(join(folder, 'conf'), { recursive: true })
  writeFileSync(join(root, 'secret'), 'the secret')
  writeFileSync(join(folder, 'named.conf'), '# beside')
  writeFileSync(join(folder, 'conf/named.conf'), '# below')
  symlinkSync('conf/named.conf', join(folder, 'inner-link'))
  symlinkSync(join(root, 'secret'), join(folder, 'outer-link'))
  symlinkSync('..', join(folder, 'up'))
  symlinkSync('nowhere', join(folder, 'dangling'))
  const told = (files: string, allowFilesOutside = false) => {
    const parsed = parseTopology(design(files), join(folder, 'topology.yaml'), { allowFilesOutside })
    return parsed.problems?.map(({ code, line, column }) => `${line}:${column} ${code}`) ?? [...parsed.topology!.dnsServers.get('dns')!.files.values()]
  }
  return { folder, told }
}

test('own files: those beside and below the topology are read, through links as well', (t) => {
  const { told } = place(t)
  t.deepEqual(told('named.conf'), ['# beside'])
  t.deepEqual(told('conf/../named.conf'), ['# beside'])
  t.deepEqual(told('conf/named.conf'), ['# below'])
  t.deepEqual(told('inner-link'), ['# below'])
})

test('own files: what lies outside is refused where it is written, whether it is there or not', (t) => {
  const { told, folder } = place(t)
  const refused = ['3:70 file-outside']
  for (const path of ['../secret', '../absent', '/etc/shadow', '/etc/no-such-file', '../../../../../../etc/passwd', 'outer-link', 'up/secret', '../design/../secret', join(folder, '../secret')]) {
    t.deepEqual(told(path), refused, path)
  }
  t.deepEqual(told('up/design/named.conf'), ['# beside'])
  for (const path of ['absent', 'dangling', 'conf', 'up/absent']) t.deepEqual(told(path), ['3:70 missing-file'], path)
})

test('own files: with the permission they are read, mounted, and shown to nobody', (t) => {
  const { told, folder } = place(t)
  t.deepEqual(told('../secret', true), ['the secret'])
  t.deepEqual(told('outer-link', true), ['the secret'])
  t.deepEqual(told('/etc/no-such-file', true), ['3:70 missing-file'])
  const { topology } = parseTopology(design('outer-link'), join(folder, 'topology.yaml'), { allowFilesOutside: true })
  const { nodes } = makePlan(facts(topology!), { authority: '', server: '', serverKey: '', expired: '' })
  const mounted = nodes.find(({ name }) => name === 'dns')!.files.find(({ path }) => path === '/etc/bind/named.conf')!
  t.is(mounted.content, 'the secret')
  t.is(secretOf(mounted), "a file from outside the topology's folder")
  const own = parseTopology(design('named.conf'), join(folder, 'topology.yaml'), { allowFilesOutside: true }).topology!
  t.deepEqual([...own.dnsServers.get('dns')!.filesFromOutside], [])
})

test('own files: a topology that is itself a link to another folder is not shown to whoever named it', (t) => {
  const { folder } = place(t)
  symlinkSync('../secret', join(folder, 'linked.yaml'))
  const refused = loadTopology(join(folder, 'linked.yaml'))
  t.deepEqual(refused.problems?.map(({ code }) => code), ['file-outside'])
  t.is(refused.text, '')
  t.deepEqual(loadTopology(join(folder, 'linked.yaml'), { allowFilesOutside: true }).problems?.map(({ code }) => code), ['not-a-map'])
  writeFileSync(join(folder, 'conf/real.yaml'), design('named.conf'))
  symlinkSync('conf/real.yaml', join(folder, 'linked-below.yaml'))
  t.truthy(loadTopology(join(folder, 'linked-below.yaml')).topology)
})

test('own files: nor is one behind a folder that is a link to elsewhere', (t) => {
  const { folder } = place(t)
  mkdirSync(join(folder, '../elsewhere/below'), { recursive: true })
  writeFileSync(join(folder, '../elsewhere/below/private.yaml'), 'the secret: text')
  symlinkSync('../elsewhere', join(folder, 'away'))
  symlinkSync('conf', join(folder, 'inside'))
  writeFileSync(join(folder, 'conf/real.yaml'), design('named.conf'))
  for (const path of ['away/below/private.yaml', 'conf/../away/below/private.yaml']) {
    const refused = loadTopology(join(folder, path))
    t.deepEqual(refused.problems?.map(({ code, message }) => `${code}: ${message}`), ['file-outside: a folder on the way to it is a symbolic link to another place'])
    t.is(refused.text, '')
    t.is(loadTopology(join(folder, path), { allowFilesOutside: true }).text, 'the secret: text')
  }
  t.truthy(loadTopology(join(folder, 'inside/real.yaml')).topology)
})

test('own files: paths in their text make files nowhere but where files of theirs could be', (t) => {
  const { folder } = place(t)
  writeFileSync(join(folder, 'named.conf'), 'options { directory "/proc/1/root/tmp"; };\nzone "." { type hint; file "../../../../../../../../home/somebody/.profile"; };\nlogging { channel a { file "/sys/kernel/x"; }; };\n')
  const { topology } = parseTopology(design('named.conf'), join(folder, 'topology.yaml'))
  const { nodes } = makePlan(facts(topology!), { authority: '', server: '', serverKey: '', expired: '' })
  const paths = nodes.find(({ name }) => name === 'dns')!.files.map(({ path }) => path)
  t.deepEqual(paths.filter((path) => /^\/(?:proc|sys)|\.\./.test(path)), [])
  t.true(paths.includes('/home/somebody/.profile'))
})
