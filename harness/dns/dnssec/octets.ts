import { fieldsOf } from '../master-file/names.ts'
import { numberOf, typeOf } from '../master-file/type-numbers.ts'
import { labelsOf } from '../name.ts'

/** A name as it is on the wire, without compression and in lower case (RFC 4034 section 6.2). */
export function nameInOctets(name: string): Buffer {
  const labels = labelsOf(name === '.' ? '' : name).map(textInOctets)
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])])
}

/** The data of a record in canonical form (RFC 4034 section 6.2), from what a master file says of it. Of types that public zones and those that sign them have. */
export function dataInOctets(type: string, data: string): Buffer {
  const fields = fieldsOf(data)
  const at = (index: number): string => fields[index] ?? ''
  const short = (index: number): Buffer => numbered(Number(at(index)), 2)
  const long = (index: number): Buffer => numbered(Number(at(index)), 4)
  const octet = (index: number): Buffer => numbered(Number(at(index)), 1)
  const rest = (from: number): string => fields.slice(from).join('')
  switch (type) {
    case 'A':
      return Buffer.from(data.split('.').map(Number))
    case 'AAAA':
      return ipv6InOctets(data)
    case 'NS':
    case 'CNAME':
    case 'DNAME':
    case 'PTR':
      return nameInOctets(data)
    case 'MX':
      return Buffer.concat([short(0), nameInOctets(at(1))])
    case 'SRV':
      return Buffer.concat([short(0), short(1), short(2), nameInOctets(at(3))])
    case 'SOA':
      return Buffer.concat([nameInOctets(at(0)), nameInOctets(at(1)), ...[2, 3, 4, 5, 6].map(long)])
    case 'TXT':
      return Buffer.concat(fields.map((field) => counted(textInOctets(field.replace(/^"(.*)"$/s, '$1')))))
    case 'CAA':
      return Buffer.concat([octet(0), counted(Buffer.from(at(1))), textInOctets(at(2).replace(/^"(.*)"$/s, '$1'))])
    case 'DNSKEY':
      return Buffer.concat([short(0), octet(1), octet(2), Buffer.from(rest(3), 'base64')])
    case 'DS':
      return Buffer.concat([short(0), octet(1), octet(2), Buffer.from(rest(3), 'hex')])
    case 'NSEC':
      return Buffer.concat([nameInOctets(at(0)), bitmap(fields.slice(1))])
    case 'RRSIG':
      return Buffer.concat([numbered(numberOf(typeOf(at(0))!), 2), octet(1), octet(2), long(3), moment(at(4)), moment(at(5)), short(6), nameInOctets(at(7)), Buffer.from(rest(8), 'base64')])
    default:
      throw new Error(`${type} cannot be signed: its data has no canonical form here`)
  }
}

export function numbered(value: number, octets: 1 | 2 | 4): Buffer {
  const buffer = Buffer.alloc(octets)
  buffer.writeUIntBE(value, 0, octets)
  return buffer
}

function counted(octets: Buffer): Buffer {
  return Buffer.concat([numbered(octets.length, 1), octets])
}

/** Escapes of master files taken away (RFC 1035 section 5.1). */
function textInOctets(text: string): Buffer {
  if (!text.includes('\\')) return Buffer.from(text, 'latin1')
  return Buffer.from(text.replaceAll(/\\(\d{3}|.)/gs, (_, escaped: string) => (escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped)), 'latin1')
}

function ipv6InOctets(text: string): Buffer {
  const [before = '', after] = text.split('::')
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [left, right] = [groups(before), groups(after ?? '')]
  const zeros = after === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0')
  return Buffer.concat([...left, ...zeros, ...right].map((group) => numbered(parseInt(group, 16), 2)))
}

/** A time of a signature: YYYYMMDDHHmmSS (RFC 4034 section 3.2). */
function moment(text: string): Buffer {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)!.map(Number)
  return numbered(Date.UTC(year!, month! - 1, day, hour, minute, second) / 1000, 4)
}

/** Which types a name has, by windows of 256 (RFC 4034 section 4.1.2). */
function bitmap(types: readonly string[]): Buffer {
  const windows = Map.groupBy(types.map((type) => numberOf(typeOf(type)!)).toSorted((one, other) => one - other), (number) => number >> 8)
  return Buffer.concat([...windows].flatMap(([window, numbers]) => {
    const bits = Buffer.alloc((Math.max(...numbers) & 0xff) / 8 + 1)
    for (const number of numbers) bits[(number & 0xff) >> 3]! |= 0x80 >> (number & 7)
    return [numbered(window, 1), counted(bits)]
  }))
}
