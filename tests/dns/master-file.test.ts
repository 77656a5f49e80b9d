import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import test from 'ava'
import { formatMasterFileProblem, readMasterFile } from '../../harness/dns/master-file/read.ts'
import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import { renderMasterFile } from '../../harness/dns/master-file/writer.ts'
import { random } from '../random.ts'

const everything = 'fixtures/zones/everything.example.zone'

test('master file: everything it can say is read as BIND reads it', (t) => {
  const { zone, problems } = readMasterFile(everything, { origin: 'example.org' })
  t.deepEqual(problems, [])
  t.is(renderMasterFile(zone!), readFileSync('fixtures/zones/everything.canonical.zone', 'utf8'))
})

test('master file: what was written is read back the same', (t) => {
  const { zone } = readMasterFile(everything, { origin: 'example.org' })
  const text = renderMasterFile(zone!)
  const again = parseMasterFile(text, { file: 'again' })
  t.deepEqual(again.problems, [])
  t.is(renderMasterFile(again.zone!), text)
})

const head = '$TTL 300\n@ SOA ns h 1 2 3 4 60\n@ NS ns.example.net.\n'

const problems = test.macro({
  exec(t, text: string, expected: readonly string[]) {
    const parsed = parseMasterFile(text, { file: 'z', origin: 'example.org' })
    t.deepEqual(parsed.problems.map(formatMasterFileProblem), expected)
    t.is(parsed.zone === undefined, expected.some((line) => line.includes(': error: ')))
  },
  title: (statement) => `master file: ${statement}`,
})

test('all errors at once, each at its word', problems, `${head}a A 10.0.0.256\nb AAAA 1::2::3\nc MX mail\nd FOO x\ne A 192.0.2.1 extra\nf..g A 192.0.2.1\nh CH TXT x`, [
  'z:4:5: error: "10.0.0.256" is no IPv4 address',
  'z:5:8: error: "1::2::3" is no IPv6 address',
  'z:6:6: error: "mail" is no number from 0 to 65535',
  'z:7:3: error: there is no type FOO',
  'z:8:15: error: A has no more than 1 fields',
  'z:9:1: error: "f..g" has an empty label',
  'z:10:3: error: records of class CH cannot be served, only IN',
])
test('a zone without SOA is refused', problems, '@ 300 NS ns.example.net.\n', [
  'z:1:1: error: the zone has no SOA record: a zone starts with one (RFC 1035 section 5.2)',
])
test('an empty file is no zone', problems, '', ['z:1:1: error: the zone has no SOA record: a zone starts with one (RFC 1035 section 5.2)'])
test('a CNAME stands alone', problems, `${head}a CNAME b\na A 192.0.2.1`, [
  'z:5:3: error: a.example.org has a CNAME and A: an alias can have no other records (RFC 1034 section 3.6.2)',
])
test('one CNAME is enough', problems, `${head}a CNAME b\na CNAME c`, ['z:5:3: error: a second CNAME for a.example.org, which can have only one'])
test('an open parenthesis is found where it opens', problems, `${head}a TXT ( "x"\nb A 192.0.2.1`, ['z:4:7: error: this parenthesis is never closed'])
test('a string ends on its line', problems, `${head}a TXT "x\nb A 192.0.2.1`, ['z:4:7: error: this quoted string does not end on its line'])
test('a string has 255 octets at most', problems, `${head}a TXT ${'x'.repeat(256)}`, ['z:4:7: error: the string has 256 octets, the limit is 255'])
test('labels have 63 octets at most', problems, `${head}${'a'.repeat(64)} A 192.0.2.1`, [
  `z:4:1: error: "${'a'.repeat(64)}" has a label of 64 octets, the limit is 63`,
])
test('records outside the zone are left out', problems, `${head}www.example.com. A 192.0.2.1`, [
  'z:4:18: warning: www.example.com lies outside the zone example.org and is left out',
])
test('one TTL for a set', problems, `${head}a 60 A 192.0.2.1\na 90 A 192.0.2.2`, ['z:5:6: warning: TTL 90 of a.example.org A becomes 60, that of the first record'])
test('the first line needs an owner', problems, ' A 192.0.2.1', [
  'z:1:2: error: this line has no owner name, and there is none before it',
  'z:1:1: error: the zone has no SOA record that can be read: a zone starts with one (RFC 1035 section 5.2)',
])
test('a range that would never end is refused', problems, `${head}$GENERATE 1-4000000000 h$ A 192.0.2.1`, [
  'z:4:11: error: the range 1-4000000000 has more than 1000000 numbers',
])
test('unknown directives are named', problems, `${head}$ORIGN x.`, ['z:4:1: error: there is no directive $ORIGN (directives: $ORIGIN, $TTL, $INCLUDE, $GENERATE)'])
test('\\# must have as many octets as it says', problems, `${head}a TYPE65400 \\# 3 0A00`, ['z:4:16: error: \\# announces 3 octets, here are 2'])

test('a directive has no more operands than it needs', problems, `${head}$ORIGIN a b\n$TTL 1 2\n$INCLUDE a b c`, [
  'z:4:11: error: $ORIGIN has no more operands than 1',
  'z:5:8: error: $TTL has no more operands than 1',
  'z:6:14: error: $INCLUDE has no more operands than 2',
])
test('a TTL beyond 31 bits counts as 0', problems, `${head}a 2147483648 A 192.0.2.1`, ['z:4:3: warning: TTL 2147483648 becomes 0: the limit is 2147483647 (RFC 2181 section 8)'])
test('what lies outside the zone is not judged', problems, `${head}x.example.com. CNAME a\nx.example.com. CNAME b`, [
  'z:4:16: warning: x.example.com lies outside the zone example.org and is left out',
])
test('a quoted word is no address', problems, `${head}a A "192.0.2.1"`, ['z:4:5: error: "192.0.2.1" stands in quotes and is no text'])
test('types that only a question has are no records', problems, `${head}a TYPE255 \\# 0\nb AXFR x`, ['z:4:3: error: ANY is no type of records', 'z:5:3: error: AXFR is no type of records'])
test('octets must fit their type', problems, `${head}a TYPE1 \\# 3 c00002\nb MX \\# 4 000a0000\nc CNAME \\# 4 03616263`, [
  'z:4:14: error: the octets of A end too early',
  'z:5:11: error: MX has 1 octets too many',
  'z:6:14: error: the octets of CNAME end too early',
])
test('a digest is as long as its kind', problems, `${head}a DS 1 8 2 ABCD`, ['z:4:12: error: a digest of type 2 has 32 octets, here are 2'])
test('an apex whose servers have no address', problems, `${head}@ NS a\n@ NS b\n@ NS c\n@ NS x.w\n@ NS ns.sub\nb CNAME x\nc AAAA ::1\n*.w A 192.0.2.1\nsub NS ns.sub`, [
  'z:3:3: warning: the name server a.example.org has no address, and BIND does not load the zone',
  'z:3:3: warning: the name server b.example.org is an alias, and BIND does not load the zone',
])

test('master file: the zone that it must be', (t) => {
  const parsed = parseMasterFile('sub 300 SOA ns h 1 2 3 4 60\n', { file: 'z', zone: 'example.org' })
  t.deepEqual(parsed.problems.map(formatMasterFileProblem), [
    'z:1:9: error: the SOA is that of sub.example.org; the zone is example.org',
    'z:1:1: error: the zone example.org has no SOA record that can be read: a zone starts with one (RFC 1035 section 5.2)',
  ])
})

test('master file: files that include each other end in an error', (t) => {
  const text = `${head}$INCLUDE z\n`
  const parsed = parseMasterFile(text, { file: 'z', origin: 'example.org', include: () => ({ text: '$INCLUDE z\n', file: 'z' }) })
  t.deepEqual(parsed.problems.map(({ message }) => message), ['files include each other 16 deep'])
})

test('master file: files that include each other again and again end in an error too', (t) => {
  const parsed = parseMasterFile(`${head}$INCLUDE z\n`, { file: 'z', origin: 'example.org', include: () => ({ text: '$INCLUDE z\n'.repeat(4), file: 'z' }) })
  t.true(parsed.problems.some(({ message }) => message === 'the zone includes more than 1000 files'))
  t.is(parsed.zone, undefined)
})

test('master file: all $GENERATE of a zone make a million records at most', (t) => {
  const parsed = parseMasterFile(`${head}$GENERATE 1-600 a$ A 192.0.2.1\n$GENERATE 1-999401 b$ A 192.0.2.1\n`, { file: 'z', origin: 'example.org' })
  t.deepEqual(parsed.problems.map(formatMasterFileProblem), ['z:5:11: error: the range 1-999401 has more than 999400 numbers, which are left of a million'])
})

test('master file: TTL and class come in either order, units are added up', (t) => {
  const { zone } = parseMasterFile(`${head}a 1h30m IN A 192.0.2.1\nb IN 1d A 192.0.2.1\nc CLASS1 A 192.0.2.1`, { file: 'z', origin: 'example.org' })
  t.deepEqual(zone!.rrsets.slice(1).map(({ name, ttl }) => [name, ttl]), [['a.example.org', 5400], ['b.example.org', 86400], ['c.example.org', 300]])
})

test('master file: the origin is that of an absolute SOA, else the name of the file', (t) => {
  t.is(parseMasterFile('example.com. 300 IN SOA a b 1 2 3 4 5\n', { file: 'z' }).zone?.origin, 'example.com')
  t.is(readMasterFile('fixtures/zones/authority.example.zone').zone?.origin, 'example.org')
})

test('master file: no text makes it throw', (t) => {
  const piece = fc.oneof(fc.constantFrom('@', 'a', '$TTL', '$ORIGIN', '$GENERATE', '1-3', '300', 'IN', 'SOA', 'A', 'TXT', 'SVCB', '192.0.2.1', '(', ')', '"', ';', '\\', '\\#', '\n', ' ', '$', '${0,3,n}', '.'), fc.string({ maxLength: 6 }))
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        parseMasterFile(pieces.join(' '), { file: 'z', origin: 'example.org' })
        parseMasterFile(head + pieces.join(''), { file: 'z', origin: 'example.org' })
      }),
      random(t, 3000),
    ),
  )
})
