import { isAddress } from '../dns/address.ts'
import type { Question } from '../dns/message.ts'
import { questionNameError } from '../dns/domain-name.ts'
import { isLocator, parseName } from '../dns/name.ts'
import { metaTypeOf, typeMnemonics, typeOf } from '../dns/master-file/type-numbers.ts'
import { suggestion } from '../language/nearest.ts'
import { UsageError } from './exit-codes.ts'

/** A question as it is typed: the name in any case, with or without a dot at its end; A unless a type is given. */
export function readQuestion(written: string, type = 'A'): Question {
  const name = parseName(written.toLowerCase())
  const wrong = questionNameError(written)
  if (typeof name !== 'string' || wrong !== undefined) throw isLocator(written) ? new UsageError(`${written} ${wrong}`, nameIn(written)) : new UsageError(`the name ${/\s/.test(written) ? `"${written}"` : written} ${wrong}`)
  const known = metaTypeOf(type) === 'ANY' ? 'ANY' : typeOf(type)
  if (known === undefined) throw new UsageError(`there is no type ${type}`, suggestion(type.toUpperCase(), ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', ...typeMnemonics], 'types'))
  return { name, type: known }
}

/** A question of several, and the seconds that pass before it is asked. */
export interface Timed {
  readonly question: Question
  readonly after: number
}

/** Questions as they are typed one after the other: `NAME [TYPE] [+SECONDS] NAME [TYPE] …`. Whatever has no dot after a name is its type. */
export function readQuestions(words: readonly string[]): readonly Timed[] {
  const questions: Timed[] = []
  const rest = [...words]
  let after = 0
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const pause = /^\+(.*)$/.exec(word)?.[1]
    if (pause !== undefined) {
      if (!/^\d{1,9}$/.test(pause)) throw new UsageError(`${word} is no whole number of seconds`, '+60 lets a minute pass')
      after += Number(pause)
      continue
    }
    const type = rest[0] !== undefined && !/[.+]/.test(rest[0]) ? rest.shift() : undefined
    questions.push({ question: readQuestion(word, type), after })
    after = 0
  }
  if (after > 0) throw new UsageError('after the last pause there is nothing to ask', 'name the next question')
  return questions
}

function nameIn(locator: string): string | undefined {
  const name = locator.replace(/^[a-z]+:\/\//i, '').replace(/[/:].*$/, '')
  return typeof parseName(name.toLowerCase()) === 'string' && name !== '' ? `such as ${name}` : undefined
}

/** The server that is asked instead of the host's own. */
export function readServer(written: string): string {
  if (!isAddress(written)) throw new UsageError(`@${written} is no IPv4 address`, 'a server is given by its address: @10.0.0.4')
  return written
}
