import type { Response } from '../../dns/message.ts'
import type { Connection } from '../../world/world.ts'
import { chainOf, denialOf, isNodata, perResponse } from './response.ts'

/** A response in one line with the whole chain, or what there was instead of one. */
export function describe(response: Response | undefined): string {
  return response ? describeAnswer(response) : 'no answer (timeout)'
}

const describeAnswer = perResponse((response) => {
  const chain = chainOf(response)
  const end = endOf(response)
  const path = end.kind === 'data' ? [...chain, end.text].join(' → ') : `${chain.join(' → ')}: ${end.text}`
  return response.truncated ? `${path} [truncated]` : path
})

function endOf(response: Response): { readonly kind: 'data' | 'denial'; readonly text: string } {
  const { rcode, answer, question } = response
  const zone = denialOf(response)?.zone
  const denied = zone === undefined ? '' : ` (SOA ${zone || '.'})`
  if (rcode !== 'NOERROR') return { kind: 'denial', text: `${rcode}${denied}` }
  if (isNodata(response) && response.truncated) return { kind: 'denial', text: 'nothing' }
  if (isNodata(response)) return { kind: 'denial', text: `NODATA, no ${question.type}${denied}` }
  const records = answer.filter(({ type }) => type === question.type)
  const ttl = Math.min(...records.map((record) => record.ttl))
  const data = records.length > 4 ? `${records.length} ${question.type} records` : records.map((record) => record.data).join(', ')
  return { kind: 'data', text: `${data} (TTL ${ttl})` }
}

/** The end of an attempt to connect, in one line. */
export function describeConnection({ outcome, address, port = 443, status, withoutLink, withoutKey, message }: Connection): string {
  const where = address === undefined ? '' : ` ${address}:${port}`
  const said = message === '' ? '' : `: ${message}`
  if (outcome === 'http') return `HTTP ${status ?? '?'} from${where}${said}${withoutLink ? ', for want of a link' : ''}${withoutKey ? ', and no token without its key' : ''}`
  if (outcome === 'unresolved') return `no address found${said}`
  if (outcome === 'timeout') return `timeout at${where}${said}`
  if (outcome === 'refused') return `connection refused by${where}${said}`
  return `TLS failed at${where}${said}`
}

/** Things in a sentence: `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[], conjunction = 'or'): string {
  const last = words.at(-1) ?? 'none'
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`
}
