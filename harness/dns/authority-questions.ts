import { answerFrom, loadZone, zoneSet, type ZoneSet } from './authority.ts'
import type { Question, ResourceRecord } from './message.ts'
import { metaTypeOf, typeOf } from './master-file/type-numbers.ts'
import { parseName } from './name.ts'
import type { Zone } from './zone.ts'

/** A record as a line of output has it: the fields of a master file, the root a dot. */
export interface RecordOfLine extends ResourceRecord {
  readonly class: 'IN'
}

/** A complete answer as one line of JSON: the question, the response code, the flags that are set, the sections. */
export interface AnswerLine {
  readonly question: Question & { readonly class: string }
  readonly rcode: string
  readonly flags: readonly ('qr' | 'aa')[]
  readonly answer: readonly RecordOfLine[]
  readonly authority: readonly RecordOfLine[]
  readonly additional: readonly RecordOfLine[]
}

/** What is wrong with a line of input. */
export interface ErrorLine {
  /** Counted from 1. */
  readonly line: number
  readonly error: string
}

type Answerer = (line: string, number: number) => AnswerLine | ErrorLine | undefined

/** Answers questions given as lines of JSON, `{"name": "www.example.com", "type": "A"}`. An empty line has no answer. */
export function answerer(zones: Iterable<Zone>): Answerer {
  const set = zoneSet(Iterator.from(zones).map(loadZone))
  return (line, number) => {
    if (line.trim() === '') return undefined
    const question = readQuestion(line)
    return 'error' in question ? { line: number, error: question.error } : answerLine(set, question)
  }
}

function answerLine(zones: ZoneSet, question: AnswerLine['question']): AnswerLine {
  // No zone of another class is served here.
  const { rcode, authoritative, answer, authority, additional } = answerFrom(question.class === 'IN' ? zones : new Map(), question)
  return {
    question: { name: question.name || '.', class: question.class, type: question.type },
    rcode,
    flags: authoritative ? ['qr', 'aa'] : ['qr'],
    answer: answer.map(withClass),
    authority: authority.map(withClass),
    additional: additional.map(withClass),
  }
}

function withClass({ name, ttl, type, data }: ResourceRecord): RecordOfLine {
  return { name: name || '.', ttl, class: 'IN', type, data }
}

function readQuestion(line: string): AnswerLine['question'] | { readonly error: string } {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch (error) {
    return { error: `this line is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof read !== 'object' || read === null || !('name' in read) || typeof read.name !== 'string') {
    return { error: 'a question is an object with the text "name", and "type" unless it is A' }
  }
  const type = readType('type' in read ? read.type : 'A')
  if (typeof type !== 'string') return type
  const asked = 'class' in read ? readClass(read.class) : 'IN'
  if (typeof asked !== 'string') return asked
  const name = read.name === '.' ? '' : parseName(read.name)
  if (typeof name !== 'string') return { error: `the name "${read.name.length > 80 ? `${read.name.slice(0, 77)}...` : read.name}" ${name.error}` }
  return { name, class: asked, type }
}

function readType(given: unknown): string | { readonly error: string } {
  const text = typeof given === 'number' && Number.isInteger(given) ? `TYPE${given}` : given
  if (typeof text !== 'string') return { error: 'the "type" of a question is a text such as "AAAA", or a number' }
  const meta = metaTypeOf(text)
  if (meta === 'ANY') return meta
  if (meta !== undefined) return { error: `${meta} is not a type of records and cannot be asked here` }
  return typeOf(text) ?? { error: `there is no type ${String(given).slice(0, 40)}` }
}

/** The classes of RFC 6895 section 3.2. */
const classes: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }

function readClass(given: unknown): string | { readonly error: string } {
  const text = String(given).toUpperCase()
  const number = /^(?:CLASS)?(\d{1,5})$/.exec(text)?.[1]
  if (number !== undefined && Number(number) <= 65535) return classes[Number(number)] ?? `CLASS${Number(number)}`
  return Object.values(classes).includes(text) ? text : { error: `there is no class ${String(given).slice(0, 40)}` }
}
