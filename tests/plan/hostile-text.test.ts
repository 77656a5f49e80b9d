import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { isAddress, parseCidr } from '../../harness/dns/address.ts'
import { facts } from '../../harness/facts/facts.ts'
import { formatProblems } from '../../harness/language/format-problems.ts'
import { machineFiles } from '../../harness/runtime/container.ts'
import { readYaml } from '../../harness/language/yaml.ts'
import { makePlan } from '../../harness/plan/make-plan.ts'
import type { Plan } from '../../harness/plan/plan.ts'
import { containerPathError } from '../../harness/resources/dns-servers/container-path.ts'
import { tar } from '../../harness/runtime/tar.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { share } from '../random.ts'
import { placesIn, put, textFields, type Data, type Place } from './language-fields.ts'

// Whatever an author writes into any field of the language is refused, with a message that is about it, or harmless in every file that a
// lab would run with.

const folder = 'fixtures/language'
interface Base { readonly file: string; readonly data: Data }
const bases: readonly Base[] = readdirSync(folder).map((name) => ({ file: `${folder}/${name}`, data: readYaml(readFileSync(`${folder}/${name}`, 'utf8'), name).data as Data }))

/** Each field once; those of DNS servers once for each kind of software, which all have a language of their own. */
const places = bases.flatMap((base) => [...Map.groupBy(placesIn(base.data), ({ field }) => field).values()].map((all) => ({ base, place: all.find(({ taken }) => taken) ?? all[0]! })))
  .filter(({ place }, index, all) => place.field.startsWith('dnsServers.') || all.findIndex((other) => other.place.field === place.field) === index)

/** Characters that mean something to a shell, nftables, HAProxy, CoreDNS, unbound, BIND, dnsmasq, nginx, ip or a master file, between two marks. */
const [before, after] = ['zqx', 'xqz']
const special = [
  '$(id)', '`id`', ';', '"', "'", '{', '}', '#', '\n', '\r\n', '\t', '\\', '\\n', '\\"', '\\010', ' ', '/../', '|', '&&', '<', '>', '*', '?', '(', ')', '[', ']', '!', '~',
  '$HOME', '${HOME}', '%', '=', ',', '@', ':', '^', '"; include "/etc/passwd"; "', '\n}\nimport /etc/passwd\n', '" } drop\n', 'é', '。', '\u2028', '\u{1f600}', '\u202e',
]
const marked = special.map((text) => `${before}${text}${after}`)
const whole = ['', ' ', '-', '-rf', '--help', '-x.example.com', '.', '..', '*', '$', '#', '~', '/', '/etc/passwd', '../../etc/passwd', '/proc/1/root/etc/passwd', 'constructor', '__proto__', 'toString', 'NaN', 'a'.repeat(64), 'a'.repeat(300), `${`${'a'.repeat(30)}.`.repeat(5)}example.com`, 'a.'.repeat(126), 'a'.repeat(100_000)]

const noCertificates = { authority: '', server: '', serverKey: '', expired: '' }

test('hostile text: there is a design with a place for every field of the language', (t) => {
  const known = new Set(places.map(({ place }) => place.field))
  t.deepEqual(textFields().filter((field) => !known.has(field)), [], `add them to a file in ${folder}`)
  for (const { file, data } of bases) {
    const { topology } = parseTopology(JSON.stringify(data), file)
    t.is(topology && harmIn(makePlan(facts(topology), noCertificates)), undefined, file)
    t.truthy(topology, file)
  }
})

for (const [number, text] of [...marked, ...whole].entries()) {
  test(`hostile text ${number}: ${JSON.stringify(text.length > 50 ? `${text.slice(0, 20)}… (${text.length})` : text)}`, (t) => {
    const wrong = share(places, number, { quick: 105, whole: 5 }).flatMap(({ base, place }) => {
      const found = harm(base, place, text)
      return found === undefined ? [] : [`${place.field} in ${base.file}: ${found}`]
    })
    t.deepEqual(wrong, [])
  })
}

test('hostile text: the test would see harm', (t) => {
  const plan = (content: string, path = '/etc/x.conf'): Plan => ({
    name: 'x', connections: [], breaks: [], patience: 1, fabric: { namespaces: [], cables: [] },
    nodes: [{ name: 'a', kind: 'host', image: 'host', command: ['sleep'], environment: {}, files: [{ path, content }], nameServers: [], searchDomains: [], interfaces: [], ready: undefined }],
  })
  t.is(harmIn(plan('forward . 10.0.0.4')), undefined)
  t.is(harmIn(plan('TXT "zqx\\"xqz"', '/zones/a.zone')), undefined)
  t.is(harmIn(plan('TXT "zqx"xqz', '/zones/a.zone')), '/zones/a.zone has TXT ""xqz')
  t.is(harmIn(plan('forward . "zqx;xqz"')), '/etc/x.conf has forward . "zqx;xqz"')
  t.is(harmIn(plan('fill zqxxqz', '/etc/x.sh')), '/etc/x.sh has fill zqxxqz')
  t.is(harmIn(plan('', '/proc/1/x')), '/proc/1/x lies where no file can be put: /proc, /sys, /dev are the kernel\'s')
})

function harm({ file, data }: Base, place: Place, text: string): string | undefined {
  const source = JSON.stringify(put(data, place, text))
  const { topology, problems } = parseTopology(source, file)
  if (topology) return harmIn(makePlan(facts(topology), noCertificates))
  const shown = formatProblems(problems, source, file)
  if (/[\0-\x08\x0b-\x1f\x7f]/.test(shown)) return `control characters in the message: ${JSON.stringify(shown.slice(0, 200))}`
  const about = problems.some(({ path, message, code }) => code === 'invalid-key' || place.path.every((step, index) => path[index] === step || (place.kind === 'key' && path[index] === text)) || message.toLowerCase().includes(text.toLowerCase().replace(/(?<=.)\.$/, '')))
  return about ? undefined : `refused for something else: ${problems.map(({ code, message }) => `${code} (${message})`).join(', ').slice(0, 300)}`
}

/** What a plan would do with text that nobody should have let pass. */
function harmIn({ nodes, fabric, connections }: Plan): string | undefined {
  const names = new Set<string>()
  for (const node of nodes) {
    const { name, command, check, forget, environment, nameServers, nameServersByDomain = [], interfaces, nftables = '' } = node
    const files = [...node.files, ...machineFiles(node)]
    if (!/^[a-z0-9][a-z0-9_.-]*$/i.test(name) || names.has(name.toLowerCase())) return `a node is called ${name}`
    names.add(name.toLowerCase())
    const words = [...command, ...(check?.command ?? []), ...(typeof forget === 'object' && 'command' in forget ? forget.command : []), ...Object.entries(environment).flat()]
    const word = words.find((one) => one.includes(before))
    if (word !== undefined) return `${name} runs ${word}`
    const server = [...nameServers, ...nameServersByDomain.flatMap(({ servers }) => servers)].find((one) => !isAddress(one))
    if (server !== undefined) return `${name} asks ${server}`
    for (const { path, content } of files) {
      const wrong = containerPathError(path)
      if (wrong !== undefined) return `${path} ${wrong}`
      const line = harmfulLine(path, content)
      if (line !== undefined) return `${path} has ${line}`
    }
    tar(files)
    const line = harmfulLine('nftables', nftables) ?? harmfulWiring(interfaces)
    if (line !== undefined) return `${name} has ${line}`
  }
  for (const { name, nftables, bridges, routes, tables = [] } of fabric.namespaces) {
    const line = harmfulLine('nftables', nftables) ?? harmfulWiring([{ name, addresses: [], routes: [...routes, ...tables.flatMap((table) => table.routes)] }, ...bridges.map((bridge) => ({ ...bridge, routes: [] }))])
    if (line !== undefined) return `${name} has ${line}`
  }
  const cables = harmfulWiring(fabric.cables.flatMap(({ ends }) => ends.map((end) => ({ ...end, routes: [] }))))
  return cables ?? harmfulLine('filters', connections.flatMap(({ paths }) => paths.map(({ publicSide }) => `${publicSide?.tunnel} ${publicSide?.others}`)).join('\n'))
}

/** Scripts have nothing of an author's in them; master files, JSON and dnsmasq's records have quoted text, with what is special escaped; nothing else has what is special. */
function harmfulLine(path: string, content: string): string | undefined {
  if (path.endsWith('.sh')) return content.split('\n').find((line) => line.includes(before))
  const quoting = /^\/zones\/|\/zones\/[^/]+$|\/dnsmasq\.conf$|\/settings\.json$/.test(path)
  const bare = quoting ? content.replace(/"(?:[^"\\\n]|\\.)*"/g, '""') : content
  return bare.split('\n').find((line) => line.includes(before) || line.includes(after) || /[^\x20-\x7e\t]/.test(line))
}

interface Wired {
  readonly name: string
  readonly addresses: readonly string[]
  readonly routes: readonly { readonly to: string; readonly via?: string; readonly device?: string; readonly source?: string }[]
}

function harmfulWiring(wired: readonly Wired[]): string | undefined {
  for (const { name, addresses, routes } of wired) {
    if (!/^[a-z0-9-]{1,15}$/.test(name)) return `something that is called ${name}`
    const address = addresses.find((one) => !parseCidr(one))
    if (address !== undefined) return `the address ${address}`
    const route = routes.find(({ to, via, source }) => (to !== 'default' && !parseCidr(to)) || [via, source].some((one) => one !== undefined && !isAddress(one)))
    if (route !== undefined) return `a route to ${route.to}`
  }
  return undefined
}
