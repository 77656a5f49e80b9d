import { fieldsOf, nameFields } from '../dns/master-file/names.ts'
import { labelLength, parentOf } from '../dns/name.ts'
import type { Question, ResourceRecord } from '../dns/message.ts'

const header = 12
const fixed = 10
/** Root owner, type, size, flags, length: an OPT record without options (RFC 6891 section 6.1). */
export const optSize = 11

/** Types whose names in the data are compressed: those of RFC 1035 (RFC 3597 section 4). */
const compressed: ReadonlySet<string> = new Set(['NS', 'CNAME', 'PTR', 'MX', 'SOA', 'MB', 'MG', 'MR', 'MINFO'])

/** Octets of a message's parts on the wire, with names compressed (RFC 1035 section 4.1.4) or not. */
export class WireSize {
  octets: number
  readonly #names = new Set<string>()
  readonly #compress: boolean

  constructor(question: Question, compress = true) {
    this.octets = header
    this.#compress = compress
    this.#name(question.name, true)
    this.octets += 4
  }

  add({ name, type, data }: ResourceRecord): void {
    this.#name(name, true)
    this.octets += fixed
    if (type === 'A') {
      this.octets += 4
      return
    }
    if (type === 'CNAME') return this.#name(data === '.' ? '' : data, true)
    const fields = fieldsOf(data)
    const names = nameFields.get(type) ?? []
    for (const position of names) this.#name(fields[position] === '.' ? '' : (fields[position] ?? ''), compressed.has(type))
    this.octets += restOf(type, fields, names)
  }

  #name(name: string, compress: boolean): void {
    let at = name
    while (at !== '') {
      if (compress && this.#compress && this.#names.has(at)) {
        this.octets += 2
        return
      }
      // A pointer reaches the first 16 KiB only.
      if (this.octets < 0x4000) this.#names.add(at)
      const parent = parentOf(at)
      const label = parent === '' ? at : at.slice(0, at.length - parent.length - 1)
      this.octets += 1 + labelLength(label)
      at = parent
    }
    this.octets += 1
  }
}

function restOf(type: string, fields: readonly string[], names: readonly number[]): number {
  switch (type) {
    case 'AAAA':
      return 16
    case 'SOA':
      return 20
    case 'SRV':
      return 6
    case 'TXT':
      return fields.reduce((octets, field) => octets + 1 + labelLength(field.replace(/^"|"$/g, '')), 0)
    default:
      return names.length > 0 ? 2 * (fields.length - names.length) : fields.join(' ').length
  }
}
