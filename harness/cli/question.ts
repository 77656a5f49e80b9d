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

function nameIn(locator: string): string | undefined {
  const name = locator.replace(/^[a-z]+:\/\//i, '').replace(/[/:].*$/, '')
  return typeof parseName(name.toLowerCase()) === 'string' && name !== '' ? `such as ${name}` : undefined
}

/** The server that is asked instead of the host's own. */
export function readServer(written: string): string {
  if (!isAddress(written)) throw new UsageError(`@${written} is no IPv4 address`, 'a server is given by its address: @10.0.0.4')
  return written
}
