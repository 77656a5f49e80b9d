import test from 'ava'
import fc from 'fast-check'
import { decodeResponse, encodeQuery } from '../../harness/dns/wire.ts'
import { random } from '../random.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(/\s+/g, ''), 'hex')
const question = '03777777 076578616d706c65 036f7267 00'

test('query: RD and EDNS by default, id 0', (t) => {
  t.deepEqual(Buffer.from(encodeQuery({ name: 'www.example.org', type: 'A' })), hex(`0000 0100 0001 0000 0000 0001 ${question} 0001 0001 00 0029 04d0 00000000 0000`))
})

test('query: without recursion and EDNS; a type known by number only; the root', (t) => {
  t.deepEqual(
    Buffer.from(encodeQuery({ name: 'www.example.org', type: 'TYPE65280' }, { recursionDesired: false, edns: false })),
    hex(`0000 0000 0001 0000 0000 0000 ${question} ff00 0001`),
  )
  t.deepEqual(Buffer.from(encodeQuery({ name: '', type: 'NS' }, { edns: false })), hex('0000 0100 0001 0000 0000 0000 00 0002 0001'))
})

/** A response with one record in the answer section, owner name in mixed case. */
const answered = (type: string, rdata: string) => {
  const octets = hex(rdata)
  return hex(`1234 8580 0001 0001 0000 0000 ${question} ${type} 0001 0357 5777 c010 ${type} 0001 0000012c ${octets.length.toString(16).padStart(4, '0')} ${octets.toString('hex')}`)
}

const data = test.macro({
  exec: (t, type: string, rdata: string, expected: string) => {
    const response = decodeResponse(answered(type, rdata))
    t.is(response?.answer[0]?.name, 'www.example.org')
    t.is(response?.answer[0]?.ttl, 300)
    t.is(`${response?.answer[0]?.type} ${response?.answer[0]?.data}`, expected)
  },
  title: (_, __, ___, expected) => `record data: ${expected}`,
})

test(data, '0001', '0a000004', 'A 10.0.0.4')
test(data, '001c', '20010db8000000000000000000000001', 'AAAA 2001:db8::1')
test(data, '0005', '05416c694153 c010', 'CNAME alias.example.org')
test(data, '0002', '00', 'NS ')
test(data, '000f', '000a 046d61696c c010', 'MX 10 mail.example.org')
test(data, '0021', '0001 0002 0035 026e73 c010', 'SRV 1 2 53 ns.example.org')
test(data, '0006', '026e73 c010 0561646d696e c010 00000001 00000e10 00000258 00015180 0000003c', 'SOA ns.example.org admin.example.org 1 3600 600 86400 60')
test(data, '0010', '03612262 0101', 'TXT "a\\"b" "\\001"')
test(data, '000d', '03612262 0101', 'HINFO "a\\"b" "\\001"')
test(data, 'ff00', 'abcdef', 'TYPE65280 \\# 3 abcdef')
test(data, 'ff01', '', 'TYPE65281 \\# 0')
test(data, '002b', '0001 08 02 aabb', 'DS \\# 6 00010802aabb')
test(data, '0041', '0001 00', 'HTTPS \\# 3 000100')

test('response: header, sections, EDNS', (t) => {
  const response = decodeResponse(hex(`1234 8783 0001 0000 0000 0001 ${question} 0001 0001 00 0029 04d0 00000000 0000`))
  t.deepEqual(response, {
    question: { name: 'www.example.org', type: 'A' },
    rcode: 'NXDOMAIN',
    authoritative: true,
    truncated: true,
    recursionDesired: true,
    recursionAvailable: true,
    answer: [],
    authority: [],
    additional: [],
    edns: { version: 0, udpPayloadSize: 1232 },
    size: 44,
  })
})

test('response: extended codes and codes without a name', (t) => {
  t.is(decodeResponse(hex('1234 8180 0000 0000 0000 0001 00 0029 04d0 01000000 0000'))?.rcode, 'BADVERS')
  t.is(decodeResponse(hex('1234 818f 0000 0000 0000 0000'))?.rcode, 'RCODE15')
})

test('response: equal octets under another id are equal', (t) => {
  const octets = answered('0001', '0a000004')
  const other = Buffer.from(octets)
  other.writeUInt16BE(0x4321)
  t.deepEqual(decodeResponse(octets), decodeResponse(other))
})

test('malformed: a query, a cut message and noise are no responses, and nothing throws', (t) => {
  t.is(decodeResponse(Buffer.from(encodeQuery({ name: 'www.example.org', type: 'A' }))), undefined)
  const whole = answered('0006', '026e73 c010 0561646d696e c010 00000001 00000e10 00000258 00015180 0000003c')
  for (let length = 0; length < whole.length; length++) t.is(decodeResponse(whole.subarray(0, length)), undefined, `${length} octets`)
  t.is(decodeResponse(hex(`1234 8180 0001 0000 0000 0000 c00c 0001 0001`)), undefined, 'a name that points to itself')
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => void decodeResponse(octets)), random(t, 100))
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, octet) => {
      const changed = Buffer.from(whole)
      changed[at] = octet
      decodeResponse(changed)
    }),
    random(t, 100),
  )
})

test('wire: types that the codec has no name for go by number', (t) => {
  for (const [type, number] of [['HTTPS', 65], ['TYPE65', 65], ['ZONEMD', 63], ['CAA', 257], ['TYPE4711', 4711], ['A', 1]] as const) {
    const query = Buffer.from(encodeQuery({ name: 'example.org', type }))
    t.is(query.readUInt16BE(12 + 13), number, type)
  }
})
