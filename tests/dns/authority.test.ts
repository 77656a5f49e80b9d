import test from 'ava'
import recorded from '../../fixtures/zones/authority.recorded.json' with { type: 'json' }
import { answer, answerFrom, loadZone, zoneSet } from '../../harness/dns/authority.ts'
import { readMasterFile } from '../../harness/dns/master-file-read.ts'
import { parseMasterFile } from '../../harness/dns/master-file.ts'
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
