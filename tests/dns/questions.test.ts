import test from 'ava'
import { answerer } from '../../harness/dns/authority-questions.ts'
import { parseMasterFile } from '../../harness/dns/master-file/parse.ts'
import { readMasterFile } from '../../harness/dns/master-file/read.ts'

const zone = readMasterFile('fixtures/zones/authority.example.zone').zone!
const answerOf = answerer([zone])
const ask = (...lines: string[]) => lines.flatMap((line, n) => answerOf(line, n + 1) ?? [])

test('questions: a line in, a complete answer out', (t) => {
  t.deepEqual(ask('{"name":"WWW.Example.ORG.","type":"aaaa"}'), [
    {
      question: { name: 'www.example.org', class: 'IN', type: 'AAAA' },
      rcode: 'NOERROR',
      flags: ['qr', 'aa'],
      answer: [{ name: 'www.example.org', ttl: 3600, class: 'IN', type: 'CNAME', data: 'web.example.org' }],
      authority: [{ name: 'example.org', ttl: 300, class: 'IN', type: 'SOA', data: 'ns1.example.org hostmaster.example.org 1 3600 900 86400 300' }],
      additional: [],
    },
  ])
})

test('questions: what cannot be asked is said line by line', (t) => {
  const long = 'a'.repeat(64)
  t.deepEqual(ask('', '{', '[]', '{"name":5}', '{"name":"a..b"}', `{"name":"${long}"}`, '{"name":"a","type":"FOO"}', '{"name":"a","type":"AXFR"}').map((line) => ('error' in line ? line : undefined)), [
    { line: 2, error: "this line is no JSON: Expected property name or '}' in JSON at position 1 (line 1 column 2)" },
    { line: 3, error: 'a question is an object with the text "name", and "type" unless it is A' },
    { line: 4, error: 'a question is an object with the text "name", and "type" unless it is A' },
    { line: 5, error: 'the name "a..b" has an empty label' },
    { line: 6, error: `the name "${long}" has a label of 64 octets, the limit is 63` },
    { line: 7, error: 'there is no type FOO' },
    { line: 8, error: 'AXFR is not a type of records and cannot be asked here' },
  ])
})

test('questions: types by number, any case of it, ANY in all its forms', (t) => {
  const typeOf = (type: unknown) => ask(JSON.stringify({ name: 'example.org', type })).map((line) => ('error' in line ? line.error : line.question.type))[0]
  t.deepEqual(
    [28, 'TYPE28', 'aaaa', 'type65280', 65280, 'any', '*', 255, 'TYPE255', 'TYPE252', 41, 0, 65536, 1.5, true].map(typeOf),
    ['AAAA', 'AAAA', 'AAAA', 'TYPE65280', 'TYPE65280', 'ANY', 'ANY', 'ANY', 'ANY', 'AXFR is not a type of records and cannot be asked here', 'OPT is not a type of records and cannot be asked here', 'there is no type 0', 'there is no type 65536', 'the "type" of a question is a text such as "AAAA", or a number', 'the "type" of a question is a text such as "AAAA", or a number'],
  )
})

test('questions: another class is served by nobody here', (t) => {
  const asked = (given: unknown) => ask(JSON.stringify({ name: 'example.org', type: 'SOA', class: given })).map((line) => ('error' in line ? line.error : `${line.question.class} ${line.rcode}`))[0]
  t.deepEqual(['in', 1, 'CLASS1', 'CH', 3, 'CLASS42', 'ANY', 'XX'].map(asked), ['IN NOERROR', 'IN NOERROR', 'IN NOERROR', 'CH REFUSED', 'CH REFUSED', 'CLASS42 REFUSED', 'ANY REFUSED', 'there is no class XX'])
})

test('questions: the root is a dot', (t) => {
  const root = parseMasterFile('. 300 SOA a. b. 1 2 3 4 60\n. 300 NS a.\n', { file: 'root' }).zone!
  const line = answerer([root])('{"name": ".", "type": "NS"}', 1)
  t.deepEqual(line, { question: { name: '.', class: 'IN', type: 'NS' }, rcode: 'NOERROR', flags: ['qr', 'aa'], answer: [{ name: '.', ttl: 300, class: 'IN', type: 'NS', data: 'a' }], authority: [], additional: [] })
})

test('questions: outside all zones is REFUSED', (t) => {
  t.deepEqual(ask('{"name": "www.example.com."}'), [{ question: { name: 'www.example.com', class: 'IN', type: 'A' }, rcode: 'REFUSED', flags: ['qr'], answer: [], authority: [], additional: [] }])
})
