import { readFileSync } from 'node:fs'
import test from 'ava'
import { namesTried } from '../../harness/facts/client-names.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { exchange, factsOf } from '../design.ts'
import { rehearse } from '../cli/fakes.ts'
import { temporaryFile } from '../temporary.ts'

const file = 'fixtures/clients/name-tables.yaml'
const text = readFileSync(file, 'utf8')
const ruled = 'ruled: { subnet: office/desks, dnsServersByDomain: { azurecr.io: 10.70.0.4 } }'
const pinned = 'contoso.azurecr.io: 10.70.1.5'

function worldOf(changed: string): ReturnType<typeof modelWorld> {
  return modelWorld(createModel(factsOf(changed)))
}

/** What a check of the design finds wrong: causes with their lines. */
async function causes(t: Parameters<typeof temporaryFile>[0], changed: string): Promise<string> {
  return (await rehearse(['check', temporaryFile(t, 'changed.yaml', changed)])).stdout.replaceAll(/\s+/g, ' ')
}

test('table of names: the longest domain decides whom a host asks, all else goes to its servers', async (t) => {
  const world = worldOf(exchange(text, ruled, 'ruled: { subnet: office/desks, dnsServersByDomain: { azurecr.io: 10.70.0.4, contoso.westeurope.data.azurecr.io: 10.70.0.99 } }'))
  const first = async (host: string, name: string) => (await world.ask(host, { name, type: 'A' }))?.answer.at(-1)?.data
  t.is(await first('ruled', 'contoso.azurecr.io'), '10.70.1.5')
  t.is(await first('ruled', 'contoso.westeurope.data.azurecr.io'), undefined)
  t.not(await first('plain', 'contoso.azurecr.io'), '10.70.1.5')
  t.is(await first('ruled', 'contoso.privatelink.azurecr.io'), '10.70.1.5')
  t.is((await world.connect('ruled', 'contoso.azurecr.io')).address, '10.70.1.5')
})

test('table of names: a domain that is mistyped, or a server that is not there, is the cause', async (t) => {
  t.regex(await causes(t, exchange(text, 'azurecr.io: 10.70.0.4 }', 'azurecr.oi: 10.70.0.4 }')), /fails service-names-private/)
  const absent = await causes(t, exchange(text, 'azurecr.io: 10.70.0.4 }', 'azurecr.io: 10.70.0.9 }'))
  t.regex(absent, /10\.70\.0\.9/)
  t.regex(absent, /where \S+changed\.yaml:17:\d+ \(hosts\.ruled\.dnsServersByDomain\.azurecr\.io\)/)
})

test('hosts file: what it says is where programs go, and the cause where that is wrong', async (t) => {
  const world = worldOf(text)
  t.deepEqual(await world.lookup('pinned', 'contoso.azurecr.io'), { addresses: ['10.70.1.5'] })
  t.is((await world.connect('pinned', 'contoso.azurecr.io')).address, '10.70.1.5')
  // dig reads no hosts file.
  t.not((await world.ask('pinned', { name: 'contoso.azurecr.io', type: 'A' }, {}))?.answer.at(-1)?.data, '10.70.1.5')
  t.is((await rehearse(['check', file])).code, 0)
  const stale = await causes(t, exchange(text, pinned, 'contoso.azurecr.io: 10.70.1.77'))
  t.regex(stale, /1\) the hosts file of pinned says that contoso\.azurecr\.io is 10\.70\.1\.77, and no DNS server is asked fails service-names-private/)
  t.regex(stale, /\(hosts\.pinned\.hostsFile\.contoso\.azurecr\.io\)/)
})

test('search list: names are tried in the order of the C library, and a wildcard that catches one is told', async (t) => {
  const host = (settings: object) => ({ host: settings, address: '', dnsServers: [] }) as unknown as Parameters<typeof namesTried>[0]
  t.deepEqual(namesTried(host({ searchDomains: ['a.b', 'c'] }), 'x.y'), ['x.y', 'x.y.a.b', 'x.y.c'])
  t.deepEqual(namesTried(host({ searchDomains: ['a.b', 'c'], ndots: 5 }), 'x.y'), ['x.y.a.b', 'x.y.c', 'x.y'])
  t.deepEqual(namesTried(host({ searchDomains: ['a.b'], ndots: 5 }), 'x.y.'), ['x.y'])
  t.deepEqual(namesTried(host({ ndots: 5 }), 'x'), ['x'])
  const caught = exchange(text, 'privateDnsZones: {', 'privateDnsZones: { corp: { name: corp.example.com, virtualNetworkLinks: [hub], recordSets: { "*": { A: 10.70.3.200 } } },').replace('searchDomains: [default', 'searchDomains: [corp.example.com, default')
  t.deepEqual(await worldOf(caught).lookup('pod', 'contoso.azurecr.io'), { addresses: ['10.70.3.200'] })
  t.regex(await causes(t, caught), /programs on pod try contoso\.azurecr\.io\.corp\.example\.com, .* before contoso\.azurecr\.io itself, and one of them has an address fails private-endpoint-reachable, libc-agrees/)
  t.deepEqual(await worldOf(caught.replace(', ndots: 5', '')).lookup('pod', 'contoso.azurecr.io'), { addresses: ['10.70.1.5'] })
})

test('names of clients: explain says what the host itself decides, with its line', async (t) => {
  const first = async (host: string) => (await rehearse(['explain', file, host, 'contoso.azurecr.io'])).stdout.split('\n')[0]
  t.is(await first('ruled'), `ruled asks 10.70.0.4 about names in azurecr.io  [${file}:17]`)
  t.is(await first('pinned'), `programs on pinned ask nobody: its hosts file says 10.70.1.5  [${file}:18]; DNS would say:`)
  t.regex((await first('pod'))!, /^programs on pod try contoso\.azurecr\.io\.default\.svc\.cluster\.local, .*, contoso\.azurecr\.io, in this order {2}\[.*:19\]$/)
})

test('names of clients: what is no domain, and no address, is told where it stands', (t) => {
  const { problems = [] } = parseTopology('hosts:\n  a: { network: internet, dnsServersByDomain: { "a..b": 10.0.0.4, azurecr.io: ten } }\n  b: { network: internet, hostsFile: { x_y: here }, searchDomains: ["-.", "."], ndots: 16 }\n', 'design.yaml')
  t.deepEqual(problems.map(({ line, column, code }) => `${line}:${column} ${code}`), ['2:49 invalid-domain-name', '2:79 invalid-address', '3:88 out-of-range'])
  const { problems: more = [] } = parseTopology('hosts:\n  b: { network: internet, hostsFile: { x.example.org: here }, searchDomains: ["a..b", "."] }\n', 'design.yaml')
  t.deepEqual(more.map(({ line, code }) => `${line} ${code}`), ['2 invalid-address', '2 invalid-domain-name', '2 invalid-domain-name'])
})
