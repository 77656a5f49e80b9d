import test from 'ava'
import type { SoftwareKind } from '../../harness/software/kinds.ts'
import { software, softwareKinds } from '../../harness/software/list.ts'
import { Cache } from '../../harness/model/cache.ts'
import { createModel } from '../../harness/model/model.ts'
import { answerOf, withServers } from './design.ts'

const login = 'contoso.azurecr.io'
const inbound = '10.0.2.4'
const isPublic = 'NOERROR 126.128.55.10'
const isPrivate = 'NOERROR 10.0.1.5'

/** Software, what it forwards besides everything else to its provider, and what a client gets: measured with the real servers. */
const matrix: Readonly<Record<SoftwareKind, Readonly<Record<'azurecr.io' | 'privatelink.azurecr.io', string>>>> = {
  bind: { 'azurecr.io': isPrivate, 'privatelink.azurecr.io': isPrivate },
  unbound: { 'azurecr.io': isPrivate, 'privatelink.azurecr.io': isPrivate },
  dnsmasq: { 'azurecr.io': isPrivate, 'privatelink.azurecr.io': isPublic },
  coredns: { 'azurecr.io': isPrivate, 'privatelink.azurecr.io': isPublic },
  windows: { 'azurecr.io': isPrivate, 'privatelink.azurecr.io': isPublic },
}

for (const [kind, row] of Object.entries(matrix)) {
  for (const [zone, expected] of Object.entries(row)) {
    test(`dns servers: ${kind} that forwards ${zone} to Azure and the rest to its provider: ${expected === isPublic ? 'public' : 'private'}`, (t) => {
      const model = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { ${zone}: ${inbound} }`])
      t.is(answerOf(model, 'desk', login), expected)
    })
  }
}

test('dns servers: traits say of each software what its model does', (t) => {
  const second = 'kind: dnsmasq, forwarders: provider'
  for (const kind of softwareKinds) {
    const { restarts, withoutForwarder, prefers } = software[kind]
    t.is(restarts, matrix[kind]['privatelink.azurecr.io'] === isPrivate, kind)
    t.is(withoutForwarder === 'refuses', answerOf(withServers([`kind: ${kind}, conditionalForwarders: { azurecr.io: ${inbound} }`]), 'desk', 'example.com') === 'REFUSED', kind)
    const choosing = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 192.168.0.11] }`, second])
    t.is(prefers === 'none', choosing.possible('desk', { name: login, type: 'A' }).length > 1, kind)
  }
})

for (const kind of ['bind', 'unbound', 'windows']) {
  test(`dns servers: ${kind} on root hints walks the chain itself, so the privatelink zone is enough`, (t) => {
    const model = withServers([`kind: ${kind}, conditionalForwarders: { privatelink.azurecr.io: ${inbound} }`])
    t.is(answerOf(model, 'desk', login), isPrivate)
    t.is(answerOf(model, 'desk', 'linuxgeneva-microsoft.azurecr.io'), 'NOERROR 126.128.15.10')
  })
}

for (const kind of ['dnsmasq', 'coredns']) {
  test(`dns servers: ${kind} without a forwarder for a name refuses`, (t) => {
    const model = withServers([`kind: ${kind}, conditionalForwarders: { azurecr.io: ${inbound} }`])
    t.is(answerOf(model, 'desk', login), isPrivate)
    t.is(answerOf(model, 'desk', 'example.com'), 'REFUSED')
  })
}

test('dns servers: forwarding to 168.63.129.16 from a site is met with silence', (t) => {
  for (const kind of softwareKinds) {
    const model = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: 168.63.129.16 }`])
    t.is(answerOf(model, 'desk', login), 'silence', kind)
  }
})

test('dns servers: unbound takes private addresses out of a set and keeps the rest, dnsmasq empties the whole answer', (t) => {
  const guarded = (kind: string, more = '') =>
    withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound}, mixed.example.com: ${inbound} }, rebindProtection: true${more}`])
  const unbound = guarded('unbound').resolve('desk', { name: login, type: 'A' }).response!
  t.deepEqual([unbound.rcode, unbound.answer.length, unbound.authority.length], ['NOERROR', 1, 0])
  t.is(answerOf(guarded('unbound'), 'desk', 'both.mixed.example.com'), 'NOERROR 192.0.2.200')
  t.is(answerOf(guarded('dnsmasq'), 'desk', 'both.mixed.example.com'), 'NOERROR')
  t.is(guarded('dnsmasq').resolve('desk', { name: login, type: 'A' }).response!.answer.length, 0)
  // The exception is matched against each owner by unbound, against the question by dnsmasq.
  const excepted = ', rebindDomains: azurecr.io'
  t.is(answerOf(guarded('unbound', excepted), 'desk', login), isPrivate)
  t.is(answerOf(guarded('dnsmasq', excepted), 'desk', login), isPrivate)
  t.is(answerOf(guarded('unbound', excepted), 'desk', 'alias.mixed.example.com'), isPrivate)
  t.is(answerOf(guarded('dnsmasq', excepted), 'desk', 'alias.mixed.example.com'), 'NOERROR')
})

test('dns servers: a silent forwarder is passed over; CoreDNS hands on a refusal that the others pass over', (t) => {
  for (const kind of softwareKinds) {
    const silent = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: [10.0.2.99, ${inbound}] }`])
    t.is(answerOf(silent, 'desk', login), isPrivate, kind)
    const refusing = withServers([
      `kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: [192.168.0.11, ${inbound}] }`,
      'kind: coredns, conditionalForwarders: { corp.example.com: 10.0.2.4 }',
    ])
    t.is(answerOf(refusing, 'desk', login), kind === 'coredns' ? 'REFUSED' : isPrivate, kind)
  }
})

test('dns servers: forwarders with different views make several answers possible, except where the order decides', (t) => {
  const second = 'kind: dnsmasq, forwarders: provider'
  for (const [kind, count] of [['bind', 2], ['unbound', 2], ['dnsmasq', 1], ['coredns', 1], ['windows', 1]] as const) {
    const model = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: [${inbound}, 192.168.0.11] }`, second])
    const addresses = model.possible('desk', { name: login, type: 'A' }).map(({ response }) => response!.answer.at(-1)!.data)
    t.is(new Set(addresses).size, count, kind)
    t.is(addresses[0], '10.0.1.5')
  }
})

test('dns servers: min-cache-ttl of dnsmasq keeps what lives shorter, the first answer as it came and every one after it from the cache', (t) => {
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound} }, minCacheTtl: 300`])
  const cache = new Cache()
  const seen = (name: string, now: number) => {
    const { answer, rcode } = model.resolve('desk', { name, type: 'A' }, { cache, now }).response!
    return [rcode, ...answer.map(({ type, ttl }) => `${type} ${ttl}`)]
  }
  t.deepEqual(seen(login, 0), ['NOERROR', 'CNAME 3600', 'A 10'])
  t.deepEqual(seen(login, 60), ['NOERROR', 'CNAME 3540', 'A 240'])
  t.deepEqual(seen(login, 300), ['NOERROR', 'CNAME 3300', 'A 0'])
  // Asked anew; whoever is asked has its own age of the alias.
  t.deepEqual(seen(login, 301), ['NOERROR', 'CNAME 3299', 'A 10'])
  const plain = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound} }`])
  const other = new Cache()
  plain.resolve('desk', { name: login, type: 'A' }, { cache: other, now: 0 })
  t.deepEqual(plain.resolve('desk', { name: login, type: 'A' }, { cache: other, now: 60 }).response!.answer.map(({ ttl }) => ttl), [3540, 10])
})

test('dns servers: dnsmasq answers the names in the middle of a chain from its cache, also where it would ask somebody else about them', (t) => {
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { privatelink.azurecr.io: ${inbound} }`])
  const cache = new Cache()
  const ask = (name: string, now: number) => model.resolve('desk', { name, type: 'A' }, { cache, now }).response!.answer.at(-1)!.data
  t.is(ask('contoso.privatelink.azurecr.io', 0), '10.0.1.5')
  t.is(ask(login, 20), '126.128.55.10')
  t.is(ask('contoso.privatelink.azurecr.io', 21), '126.128.55.10')
  t.is(ask('contoso.privatelink.azurecr.io', 32), '10.0.1.5')
})

test('dns servers: own zones answer as each software does', (t) => {
  const zone = 'zones: { corp.example.com: { recordSets: { www: { A: 192.168.0.80 }, alias: { CNAME: www.corp.example.com }, out: { CNAME: contoso.azurecr.io }, gone: { CNAME: nothing.corp.example.com }, below.ent: { A: 192.168.0.81 }, "*.any": { A: 192.168.0.82 } } } }'
  const server = (kind: string) => withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { azurecr.io: ${inbound} }, ${zone}`])
  const row = (kind: string): readonly string[] => ['www', 'alias', 'out', 'gone', 'ent', 'x.any', 'nothing'].map((name) => answerOf(server(kind), 'desk', `${name}.corp.example.com`))
  t.deepEqual(row('bind'), ['NOERROR 192.168.0.80', 'NOERROR 192.168.0.80', isPrivate, 'NXDOMAIN', 'NOERROR', 'NOERROR 192.168.0.82', 'NXDOMAIN'])
  t.deepEqual(row('unbound'), ['NOERROR 192.168.0.80', 'NOERROR 192.168.0.80', 'NOERROR', 'NOERROR', 'NOERROR', 'NOERROR 192.168.0.82', 'NXDOMAIN'])
  t.deepEqual(row('dnsmasq'), ['NOERROR 192.168.0.80', 'NOERROR 192.168.0.80', 'NOERROR', 'NOERROR', 'NOERROR', 'NOERROR 192.168.0.82', 'NXDOMAIN'])
  t.deepEqual(row('coredns'), ['NOERROR 192.168.0.80', 'NOERROR 192.168.0.80', isPrivate, 'NXDOMAIN', 'NOERROR', 'NOERROR 192.168.0.82', 'NXDOMAIN'])
})

test('dns servers: BIND, unbound and Azure believe no SOA of a forwarder outside the domain that it is asked for; BIND takes a NODATA without for an error', (t) => {
  const row = (kind: string): readonly string[] => {
    const model = withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { westeurope.data.azurecr.io: ${inbound}, nowhere.example.org: ${inbound} }`])
    return ['westeurope.data.azurecr.io', 'x.westeurope.data.azurecr.io', 'nowhere.example.org', 'elsewhere.example'].map((name) => {
      const { rcode, authority } = model.resolve('desk', { name, type: 'A' }).response!
      return [rcode, ...authority.map((record) => record.name || '.')].join(' ')
    })
  }
  t.deepEqual(row('bind'), ['SERVFAIL', 'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN .'])
  t.deepEqual(row('unbound'), ['NOERROR', 'NXDOMAIN', 'NXDOMAIN', 'NXDOMAIN .'])
  t.deepEqual(row('dnsmasq'), ['NOERROR azurecr.io', 'NXDOMAIN azurecr.io', 'NXDOMAIN .', 'NXDOMAIN .'])
})

test('dns servers: BIND without cache hands out the TTLs of its own zones', (t) => {
  const model = withServers([`kind: bind, forwarders: provider, cache: false, conditionalForwarders: { azurecr.io: ${inbound} }, zones: { corp.example.com: { recordSets: { www: { A: 192.168.0.80 }, out: { CNAME: contoso.azurecr.io } } } }`])
  const ttls = (name: string) => model.resolve('desk', { name, type: 'A' }).response!.answer.map(({ ttl }) => ttl)
  t.deepEqual(ttls('www.corp.example.com'), [3600])
  t.deepEqual(ttls('out.corp.example.com'), [3600, 0, 0])
})

test('dns servers: a forwarded domain within an own zone: dnsmasq and CoreDNS forward, BIND and unbound answer by themselves', (t) => {
  const zones = 'zones: { example.com: { recordSets: { both.mixed: { A: 192.168.0.80 } } } }'
  const row = (kind: string): readonly string[] => ['both', 'alias'].map((name) =>
    answerOf(withServers([`kind: ${kind}, forwarders: provider, conditionalForwarders: { mixed.example.com: ${inbound} }, ${zones}`]), 'desk', `${name}.mixed.example.com`))
  t.deepEqual(row('bind'), ['NOERROR 192.168.0.80', 'NXDOMAIN'])
  t.deepEqual(row('coredns'), ['NOERROR 10.0.4.9 192.0.2.200', isPrivate])
  t.deepEqual(row('dnsmasq'), ['NOERROR 192.168.0.80', isPrivate], 'dnsmasq knows its records before any domain')
  t.deepEqual(row('unbound'), ['NOERROR 192.168.0.80', 'NXDOMAIN'])
})

test('dns servers: a wildcard of dnsmasq stands for the name itself, fills in the type that a name lacks, and lets no name be missing', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, zones: { corp.example.com: { recordSets: { "*": { A: 192.168.0.82 }, www: { AAAA: "fd00::80" }, out: { CNAME: contoso.azurecr.io } } } }'])
  const row = (type: string) => ['corp', 'www.corp', 'any.corp', 'out.corp'].map((name) => answerOf(model, 'desk', `${name}.example.com`, type))
  t.deepEqual(row('A'), ['NOERROR 192.168.0.82', 'NOERROR 192.168.0.82', 'NOERROR 192.168.0.82', 'NOERROR'])
  t.deepEqual(row('TXT'), ['NOERROR', 'NOERROR', 'NOERROR', 'NOERROR'])
})

test('dns servers: a wildcard of dnsmasq below its domain leaves other types to be denied, unless records lie below', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, zones: { corp.example.com: { recordSets: { "*.any": { A: 192.168.0.82 }, "*.six": { A: 192.168.0.83 }, www.six: { A: 192.168.0.84 } } } }'])
  const row = (type: string) => ['any', 'x.any', 'six', 'x.six', 'www.six'].map((name) => answerOf(model, 'desk', `${name}.corp.example.com`, type))
  t.deepEqual(row('A'), ['NOERROR 192.168.0.82', 'NOERROR 192.168.0.82', 'NOERROR 192.168.0.83', 'NOERROR 192.168.0.83', 'NOERROR 192.168.0.84'])
  t.deepEqual(row('AAAA'), ['NXDOMAIN', 'NXDOMAIN', 'NOERROR', 'NXDOMAIN', 'NOERROR'])
})

test('dns servers: dnsmasq knows records, not zones: an empty domain has no apex, and no name server of its own', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, zones: { corp.example.com: {}, site.example.com: { recordSets: { www: { A: 192.168.0.80 } } } }'])
  t.is(answerOf(model, 'desk', 'corp.example.com'), 'NXDOMAIN')
  t.is(answerOf(model, 'desk', 'site.example.com'), 'NOERROR')
  t.is(answerOf(model, 'desk', 'ns.site.example.com'), 'NXDOMAIN')
})

test('dns servers: dnsmasq does not deny for somebody else what it knows a record of', (t) => {
  const zones = 'zones: { example.com: { recordSets: { www.mixed: { AAAA: "fd00::80" } } } }'
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { mixed.example.com: ${inbound} }, ${zones}`])
  t.is(answerOf(model, 'desk', 'www.mixed.example.com'), 'NOERROR')
  t.is(answerOf(model, 'desk', 'other.mixed.example.com'), 'NXDOMAIN')
})

test('dns servers: an alias of dnsmasq goes on in what its cache has of the target', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, zones: { corp.example.com: { recordSets: { out: { CNAME: contoso.azurecr.io } } } }'])
  const cache = new Cache()
  const ask = (name: string, type: string) => model.resolve('desk', { name, type }, { cache, now: 0 }).response!
  t.deepEqual([ask('out.corp.example.com', 'A').answer.length, ask('out.corp.example.com', 'A').authoritative], [1, true])
  ask(login, 'A')
  t.is(ask('out.corp.example.com', 'A').answer.at(-1)!.data, '126.128.55.10')
  t.false(ask('out.corp.example.com', 'A').authoritative)
  const text = ask('out.corp.example.com', 'TXT')
  t.deepEqual([text.rcode, text.authoritative, text.answer.at(-1)!.type], ['NOERROR', true, 'CNAME'])
})

test('dns servers: one with files of its own is not predicted', (t) => {
  const { facts } = withServers(['kind: bind, forwarders: provider'])
  const found = facts.dnsServerFacts.get('dns-0')!
  const own = { ...found, server: { ...found.server!, files: new Map([['/etc/bind/named.conf', '']]) } }
  const model = createModel({ ...facts, dnsServerFacts: new Map([...facts.dnsServerFacts, ['dns-0', own]]) })
  t.deepEqual(model.resolve('desk', { name: login, type: 'A' }).unpredictable, ['dns-0 (bind)'])
})

test('dns servers: a wildcard of dnsmasq gives way to a longer domain that is forwarded, a name that is written does not', (t) => {
  const zones = 'zones: { example.com: { recordSets: { "*": { A: 192.168.0.80 }, www.mixed: { A: 192.168.0.81 } } } }'
  const model = withServers([`kind: dnsmasq, forwarders: provider, conditionalForwarders: { mixed.example.com: ${inbound} }, ${zones}`])
  t.is(answerOf(model, 'desk', 'x.example.com'), 'NOERROR 192.168.0.80')
  t.is(answerOf(model, 'desk', 'both.mixed.example.com'), 'NOERROR 10.0.4.9 192.0.2.200')
  t.is(answerOf(model, 'desk', 'www.mixed.example.com'), 'NOERROR 192.168.0.81')
  const cache = new Cache()
  const denied = () => {
    const { rcode, authoritative } = model.resolve('desk', { name: 'nothing.mixed.example.com', type: 'AAAA' }, { cache, now: 0 }).response!
    return [rcode, authoritative]
  }
  t.deepEqual(denied(), ['NOERROR', true], 'it makes a denial of somebody else its own (src/forward.c, process_reply)')
  t.deepEqual(denied(), ['NOERROR', false], 'and keeps it as such')
})

test('dns servers: dnsmasq says of a name within its own domain that it exists once its cache knows something of it', (t) => {
  const own = 'zones: { privatelink.azurecr.io: { recordSets: {} } }'
  const code = (kind: string) => {
    const model = withServers([`${kind}, forwarders: provider, ${own}`])
    const cache = new Cache()
    const ask = (name: string, type: string) => model.resolve('desk', { name, type }, { cache, now: 0 }).response!.rcode
    return [ask('contoso.privatelink.azurecr.io', 'MX'), ask(login, 'A'), ask('contoso.privatelink.azurecr.io', 'MX'), ask('fabrikam.privatelink.azurecr.io', 'MX')]
  }
  t.deepEqual(code('kind: dnsmasq'), ['NXDOMAIN', 'NOERROR', 'NOERROR', 'NXDOMAIN'])
  t.deepEqual(code('kind: dnsmasq, cache: false'), ['NXDOMAIN', 'NOERROR', 'NXDOMAIN', 'NXDOMAIN'])
})

test('dns servers: a denial out of dnsmasq’s cache comes with the SOA as it was said last', (t) => {
  const model = withServers(['kind: dnsmasq, forwarders: provider, conditionalForwarders: { walked.example: 192.168.0.11 }', 'kind: bind'])
  const cache = new Cache()
  const ttl = (name: string, now: number) => model.resolve('desk', { name, type: 'A' }, { cache, now }).response!.authority[0]!.ttl
  t.deepEqual([ttl('nothing.example', 0), ttl('nothing.example', 100), ttl('x.walked.example', 110), ttl('nothing.example', 120)], [300, 200, 3600, 3590])
})
