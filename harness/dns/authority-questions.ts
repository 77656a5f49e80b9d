import { answerFrom, loadZone, zoneSet, type ZoneSet } from './authority.ts'
import type { Question, ResourceRecord, Response } from './message.ts'
import { metaTypeOf, typeOf } from './master-file-type-numbers.ts'
import { parseName } from './name.ts'
import type { Zone } from './zone.ts'

/** A complete answer as one line of JSON: the question, the response code, the flags that are set, the sections. */
export interface AnswerLine {
  readonly question: Question
  readonly rcode: string
  readonly flags: readonly ('qr' | 'aa')[]
  readonly answer: readonly ResourceRecord[]
  readonly authority: readonly ResourceRecord[]
  readonly additional: readonly ResourceRecord[]
}

/** What is wrong with a line of input. */
export interface ErrorLine {
  readonly line: number
  readonly error: string
}

/** Not types of records: transfers, and what only accompanies a message (RFC 6895 section 3.1). */
const notAsked = ['AXFR', 'IXFR', 'MAILA', 'MAILB', 'OPT', 'TSIG', 'TKEY']

/** Answers questions given as lines of JSON, `{"name": "www.example.com", "type": "A"}`, one line each; empty lines are left out. */
export function* answerQuestions(zones: readonly Zone[], lines: Iterable<string>): Generator<AnswerLine | ErrorLine> {
  const set = zoneSet(zones.map(loadZone))
  let number = 0
  for (const line of lines) {
    number++
    if (line.trim() === '') continue
    const question = readQuestion(line)
    yield 'error' in question ? { line: number, error: question.error } : answerLine(set, question)
  }
}

function answerLine(zones: ZoneSet, question: Question): AnswerLine {
  const { rcode, authoritative, answer, authority, additional }: Response = answerFrom(zones, question)
  return { question, rcode, flags: authoritative ? ['qr', 'aa'] : ['qr'], answer, authority, additional }
}

function readQuestion(line: string): Question | { readonly error: string } {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch (error) {
    return { error: `this line is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof read !== 'object' || read === null || !('name' in read) || typeof read.name !== 'string') {
    return { error: 'a question is an object with the text "name", and "type" unless it is A' }
  }
  const given = 'type' in read ? read.type : 'A'
  if (typeof given !== 'string') return { error: 'the "type" of a question is a text such as "AAAA"' }
  const type = given.toUpperCase() === 'ANY' || given === '*' ? 'ANY' : typeOf(given)
  if (type === undefined) {
    const known = notAsked.includes(given.toUpperCase())
    return { error: known ? `${given.toUpperCase()} is not a type of records and cannot be asked here` : `there is no type ${given.slice(0, 40)}` }
  }
  const name = read.name === '.' ? '' : parseName(read.name)
  if (typeof name !== 'string') return { error: `the name "${read.name.length > 80 ? `${read.name.slice(0, 77)}...` : read.name}" ${name.error}` }
  return { name, type }
}
