import type { AskOptions, Question, Response, ResourceRecord } from '../dns/message.ts'
import type { Model, Resolution } from '../model/model.ts'
import { Cache } from '../model/cache.ts'
import { dnsServerName } from '../model/server-names.ts'

/** What a lab may answer to a question, where more than one thing is right. */
export interface Leeway {
  /** Notes that a question was asked: from then on servers may answer others from their caches. */
  remember(host: string, question: Question, options?: AskOptions): void
  /** The prediction that an answer fits, or `undefined`. The fresh one counts first. */
  fitting(asked: { readonly host: string; readonly question: Question; readonly options?: AskOptions | undefined }, seen: Response | undefined): Resolution | undefined
  /** Whether the lab ought to be asked again: a datagram was lost, or a server has waited in vain for one forwarder and takes the next one from now on. */
  worthRepeating(host: string, question: Question, options: AskOptions | undefined, seen: Response | undefined): boolean
}

const addressTypes: ReadonlySet<string> = new Set(['A', 'AAAA'])

/**
 * A prediction is that of a lab that was never asked before and in which nobody waits. Four things make other answers right:
 * - Servers choose among forwarders by round trip times and chance.
 * - What was asked before answers from a cache: dnsmasq keeps every name of a chain, whoever would have been asked for it.
 * - What comes out of a cache of CoreDNS has AA set; of dnsmasq's, aliases may have it for other questions than those for an address.
 * - A server that waits in vain says so at last (SERVFAIL, REFUSED), sooner when it remembers who is silent: whether the client has
 *   given up by then is a matter of milliseconds.
 */
export function leewayOf(model: Model): Leeway {
  const warm = new Cache()
  const keeping = new Map([...model.facts.dnsServerFacts.values()]
    .filter(({ server, kind }) => server?.cache === true && kind !== 'bind' && kind !== 'unbound')
    .map((found) => [dnsServerName(found), found.kind]))
  const traced = (host: string, question: Question, options: AskOptions | undefined) => model.resolve(host, question, { ...options, trace: true }).path

  function sameAs(host: string, question: Question, options: AskOptions | undefined): (response: Response | undefined) => string {
    const aa = traced(host, question, options).some(({ kind, server }) =>
      kind === 'asked' && keeping.has(server) && (keeping.get(server) === 'coredns' || !addressTypes.has(question.type)))
    return aa ? (response) => answerText(response && { ...response, authoritative: false }) : answerText
  }

  return {
    remember: (host, question, options) => void model.resolve(host, question, { ...options, cache: warm, now: 0 }),
    fitting({ host, question, options }, seen) {
      const fresh = model.resolve(host, question, options ?? {})
      if (answerText(fresh.response) === answerText(seen) && outliving([fresh.response], seen).length === 0) return fresh
      const same = sameAs(host, question, options)
      const possible = [fresh, ...model.possible(host, question, options)]
      const fitting = possible.filter(({ response }) => same(response) === same(seen))
      if (fitting.length > 0) return fitting.find(({ response }) => outliving([response], seen).length === 0) ?? fitting[0]
      // How long ago servers came to know it, and from whom, nobody can say.
      if (same(model.resolve(host, question, { ...options, cache: warm, now: 0 }).response) === same(seen)) return { ...fresh, response: seen }
      return isFailure(seen) && possible.some(({ response }) => isFailure(response)) && waitsInVain(traced(host, question, options)) ? { ...fresh, response: seen } : undefined
    },
    worthRepeating(host, question, options, seen) {
      if (!isFailure(seen)) return false
      const { response } = model.resolve(host, question, options ?? {})
      // Datagrams are lost where many are under way; a stub resolver asks again, too.
      return seen === undefined ? response !== undefined : !isFailure(response) && waitsInVain(traced(host, question, options))
    },
  }
}

function isFailure(response: Response | undefined): boolean {
  return response === undefined || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED'
}

function waitsInVain(path: Resolution['path']): boolean {
  return path.some(({ kind }) => kind === 'silent' || kind === 'loop')
}

/** All of a response that does not depend on when it was asked: rcode, flags, EDNS, and the sections without TTLs. */
export function answerText(response: Response | undefined): string {
  if (!response) return 'no answer'
  const { rcode, authoritative, truncated, recursionDesired, recursionAvailable, edns, answer, authority } = response
  const flags = [authoritative && 'aa', truncated && 'tc', recursionDesired && 'rd', recursionAvailable && 'ra'].filter(Boolean)
  return [`${rcode} ${flags.join(' ')}${edns ? ' edns' : ''}`, ...sectionText(answer), ...(authority.length > 0 ? ['authority', ...sectionText(authority)] : [])].join('; ')
}

/** A server may give the records of one set in any order. */
function sectionText(records: readonly ResourceRecord[]): readonly string[] {
  return records.map(({ name, type, data }) => `${name} ${type} ${data}`).toSorted()
}

/** Records that the lab keeps longer than any of the predictions says; one that was cached has less time left, never more. */
export function outliving(predictions: readonly (Response | undefined)[], seen: Response | undefined): readonly (ResourceRecord & { original: number })[] {
  const originals = new Map<string, number>()
  for (const record of predictions.flatMap((response) => [...(response?.answer ?? []), ...(response?.authority ?? [])])) {
    originals.set(keyOf(record), Math.max(originals.get(keyOf(record)) ?? 0, record.ttl))
  }
  return [...(seen?.answer ?? []), ...(seen?.authority ?? [])].flatMap((record) => {
    const original = originals.get(keyOf(record))
    return original !== undefined && record.ttl > original ? [{ ...record, original }] : []
  })
}

function keyOf({ name, type, data }: ResourceRecord): string {
  return `${name} ${type} ${data}`
}
