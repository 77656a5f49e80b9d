import test from 'ava'
import recorded from '../../fixtures/zones/authority.recorded.json' with { type: 'json' }
import { answer, answerFrom, loadZone, zoneSet } from '../../harness/dns/authority.ts'
import { readMasterFile } from '../../harness/dns/master-file/read.ts'
import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import type { LoadedZone } from '../../harness/dns/authority.ts'
import type { ResourceRecord } from '../../harness/dns/message.ts'

const lines = (records: readonly ResourceRecord[]) => records.map(({ name, ttl, type, data }) => `${name} ${ttl} ${type} ${data}`)

function zone(text: string, origin = 'example.org'): LoadedZone {
  const parsed = parseMasterFile(`$TTL 300\n@ SOA ns h 1 2 3 4 60\n@ NS ns.example.net.\n${text}`, { file: 'test', origin })
  if (parsed.zone === undefined) throw new Error(parsed.problems.map(({ message }) => message).join('; '))
  return loadZone(parsed.zone)
}

test('authority: gives the answers that were recorded from BIND and Knot', (t) => {
  const loaded = loadZone(readMasterFile('fixtures/zones/authority.example.zone').zone!)
  for (const { name, type, rcode, aa, ...sections } of recorded) {
    const response = answer(loaded, { name, type })
    const seen = {
      rcode: response.rcode,
      aa: response.authoritative,
      answer: lines(response.answer).toSorted(),
      authority: lines(response.authority).toSorted(),
      additional: lines(response.additional).toSorted(),
    }
    t.deepEqual(seen, { rcode, aa, ...sections }, `${name} ${type}`)
  }
  t.is(recorded.length, 470)
})

const cases = test.macro({
  exec(t, text: string, [name, type]: readonly [string, string], expected: { rcode: string; answer?: readonly string[]; authority?: readonly string[] }) {
    const response = answer(zone(text), { name, type })
    t.deepEqual(
      { rcode: response.rcode, answer: lines(response.answer), authority: lines(response.authority) },
      { answer: [], authority: [], ...expected },
    )
  },
  title: (statement) => `authority: ${statement}`,
})
const soa = ['example.org 60 SOA ns.example.org h.example.org 1 2 3 4 60']

test('an alias of itself is an error, with the alias', cases, 'a CNAME a', ['a.example.org', 'A'], {
  rcode: 'SERVFAIL',
  answer: ['a.example.org 300 CNAME a.example.org'],
})
test('a circle of aliases is followed once around', cases, 'a CNAME b\nb CNAME a', ['a.example.org', 'A'], {
  rcode: 'SERVFAIL',
  answer: ['a.example.org 300 CNAME b.example.org', 'b.example.org 300 CNAME a.example.org'],
})
const long = 'x'.repeat(60)
test('a DNAME whose result is too long is YXDOMAIN', cases, `d DNAME ${long}.${long}.${long}`, [`${long}.${long}.d.example.org`, 'A'], {
  rcode: 'YXDOMAIN',
  answer: [`d.example.org 300 DNAME ${long}.${long}.${long}.example.org`],
})
test('the chain ends at the name that does not exist, and the code is its', cases, 'a CNAME b\nb CNAME c', ['a.example.org', 'A'], {
  rcode: 'NXDOMAIN',
  answer: ['a.example.org 300 CNAME b.example.org', 'b.example.org 300 CNAME c.example.org'],
  authority: soa,
})
test('a wildcard with nothing but names below it gives NODATA', cases, 'x.* A 192.0.2.1', ['q.example.org', 'A'], { rcode: 'NOERROR', authority: soa })
test('ANY gives everything at the name', cases, 'a A 192.0.2.1\na TXT x', ['a.example.org', 'ANY'], {
  rcode: 'NOERROR',
  answer: ['a.example.org 300 A 192.0.2.1', 'a.example.org 300 TXT "x"'],
})
test('ANY below a DNAME goes on with the new name', cases, 'd DNAME e\na.e A 192.0.2.1', ['a.d.example.org', 'ANY'], {
  rcode: 'NOERROR',
  answer: ['d.example.org 300 DNAME e.example.org', 'a.d.example.org 300 CNAME a.e.example.org', 'a.e.example.org 300 A 192.0.2.1'],
})
test('a CNAME below a DNAME is the one that is made', cases, 'd DNAME e\na.e A 192.0.2.1', ['a.d.example.org', 'CNAME'], {
  rcode: 'NOERROR',
  answer: ['d.example.org 300 DNAME e.example.org', 'a.d.example.org 300 CNAME a.e.example.org'],
})
test('a name of another zone is REFUSED', cases, '', ['www.example.com', 'A'], { rcode: 'REFUSED' })
test('a name that merely ends like the zone is REFUSED', cases, '', ['wwwexample.org', 'A'], { rcode: 'REFUSED' })

test('authority: an alias leads on into another zone of the same server', (t) => {
  const zones = zoneSet([zone('a CNAME www.example.com.'), zone('www CNAME gone', 'example.com')])
  const response = answerFrom(zones, { name: 'a.example.org', type: 'A' })
  t.is(response.rcode, 'NXDOMAIN')
  t.deepEqual(lines(response.answer), ['a.example.org 300 CNAME www.example.com', 'www.example.com 300 CNAME gone.example.com'])
  t.deepEqual(lines(response.authority), ['example.com 60 SOA ns.example.com h.example.com 1 2 3 4 60'])
})

test('authority: a child zone answers below its cut, the parent answers for its DS', (t) => {
  const digest = 'AB'.repeat(32)
  const zones = zoneSet([zone(`sub NS ns.sub\nsub DS 1 8 2 ${digest}`), zone('@ A 192.0.2.1', 'sub.example.org')])
  t.deepEqual(lines(answerFrom(zones, { name: 'sub.example.org', type: 'A' }).answer), ['sub.example.org 300 A 192.0.2.1'])
  t.deepEqual(lines(answerFrom(zones, { name: 'sub.example.org', type: 'DS' }).answer), [`sub.example.org 300 DS 1 8 2 ${digest}`])
})

test('authority: the root zone refers, with glue', (t) => {
  const root = loadZone(parseMasterFile('. 300 SOA a. b. 1 2 3 4 60\n. 300 NS a.\norg. 300 NS ns.org.\nns.org. 300 A 192.0.2.1', { file: 'root' }).zone!)
  const response = answer(root, { name: 'www.example.org', type: 'A' })
  t.false(response.authoritative)
  t.deepEqual([lines(response.authority), lines(response.additional)], [['org 300 NS ns.org'], ['ns.org 300 A 192.0.2.1']])
})

const additional = test.macro({
  exec(t, zones: readonly LoadedZone[], [name, type]: readonly [string, string], expected: readonly string[]) {
    t.deepEqual(lines(answerFrom(zoneSet(zones), { name, type }).additional), expected)
  },
  title: (statement) => `authority, additional: ${statement}`,
})
const [web, mail] = ['web A 192.0.2.1\nweb AAAA 2001:db8::1', 'mail A 192.0.2.2']
test('addresses of the zone that answers, not of another one of this server', additional, [zone(`a MX 1 mail.example.com.\na MX 2 mail\n${mail}`), zone(mail, 'example.com')], ['a.example.org', 'MX'], [
  'mail.example.org 300 A 192.0.2.2',
])
test('glue that the child zone on this server has not', additional, [zone('@ NS ns.sub\nsub NS ns.sub\nns.sub A 192.0.2.3'), zone('', 'sub.example.org')], ['example.org', 'NS'], [
  'ns.sub.example.org 300 A 192.0.2.3',
])
test('a service whose target is a dot is at its owner', additional, [zone('a HTTPS 1 .\na A 192.0.2.4')], ['a.example.org', 'HTTPS'], ['a.example.org 300 A 192.0.2.4'])
test('an alias of a service leads on to the service', additional, [zone(`a HTTPS 0 b\nb HTTPS 1 web\n${web}`)], ['a.example.org', 'HTTPS'], [
  'b.example.org 300 HTTPS 1 web.example.org',
  'web.example.org 300 A 192.0.2.1',
  'web.example.org 300 AAAA 2001:db8::1',
])
test('aliases of services in a circle end', additional, [zone('a SVCB 0 b\nb SVCB 0 a')], ['a.example.org', 'SVCB'], ['b.example.org 300 SVCB 0 a.example.org'])
test('an alias of a service to a dot is no service', additional, [zone('a SVCB 0 .\na A 192.0.2.4')], ['a.example.org', 'SVCB'], [])
test('the server of an AFSDB record', additional, [zone(`a AFSDB 1 web\n${web}`)], ['a.example.org', 'AFSDB'], [
  'web.example.org 300 A 192.0.2.1',
  'web.example.org 300 AAAA 2001:db8::1',
])

test('authority: a name that a DNAME lengthens ends where it is too long, however little is added each time', (t) => {
  const response = answer(zone('d DNAME x.d'), { name: 'a.d.example.org', type: 'A' })
  t.is(response.rcode, 'YXDOMAIN')
  t.is(response.answer.at(-1)!.data.length, 253)
})

test('authority: a long chain of aliases is bounded', (t) => {
  const chain = Array.from({ length: 10_000 }, (_, n) => `c${n} CNAME c${n + 1}`).join('\n')
  const response = answer(zone(chain), { name: 'c0.example.org', type: 'A' })
  t.deepEqual([response.rcode, response.answer.length], ['SERVFAIL', 129])
})
