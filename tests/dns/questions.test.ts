import test from 'ava'
import { answerer } from '../../harness/dns/authority-questions.ts'
import { readMasterFile } from '../../harness/dns/master-file-read.ts'

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
