import type { AskOptions, Question, ResourceRecord, Response } from '../dns/message.ts'
import type { Model, Resolution } from '../model/model.ts'
import { handsOnRules } from '../facts/applied-rules.ts'
import { azureDnsName } from '../model/azure-dns.ts'
import { Cache } from '../model/cache.ts'
import { dnsServerName } from '../model/server-names.ts'
import { runningTraitsOf } from '../facts/dns-servers.ts'
import { answerText, Lifetimes, outliving } from './lifetimes.ts'

/** What a lab may answer to a question, where more than one thing is right. */
export interface Leeway {
  /** Notes that a question is asked: from then on servers may answer it, and others, from their caches. */
  remember(host: string, question: Question, options?: AskOptions): void
  /** The prediction that an answer fits, or `undefined`. The fresh one counts first. */
  fitting(asked: { readonly host: string; readonly question: Question; readonly options?: AskOptions | undefined }, seen: Response | undefined): Resolution | undefined
  /** Models that give the other answers to a question for an address of a name that are right as well. */
  otherwise(host: string, name: string): readonly Model[]
}

const addressTypes: ReadonlySet<string> = new Set(['A', 'AAAA'])

/**
 * A prediction is that of a lab that was never asked before and in which nobody waits. Eight things make other answers right:
 * - Servers choose among forwarders by round trip times and chance, and go on to the next while one is still waiting for a silent
 *   one of its own: CoreDNS waits two seconds for the silent one, and two for another CoreDNS that does.
 * - What was asked before answers from a cache: dnsmasq keeps every name of a chain, whoever would have been asked for it.
 * - What comes out of a cache of CoreDNS has AA set; of dnsmasq's, aliases may have it for other questions than those for an address.
 * - Who asks dnsmasq for two types of a name at once, and the name is an alias of one that does not exist, may be told of the second that
 *   there is nothing of that type, now and from the cache.
 * - A server that waits in vain says so at last (SERVFAIL; REFUSED when too many wait: dnsmasq, and who hands on what rules bring),
 *   sooner when it remembers who is silent: whether the client has given up by then is a matter of milliseconds.
 * - A server that starts at the root where its forwarders are silent waits for them with each name of a chain: its client may have
 *   given up by then.
 * - Who has to wait for two silent forwarders before a third one answers may wait for longer than its client does.
 * - Questions that go round in circles multiply until somebody has had enough; whether whoever asked into the circle has gone on to
 *   its next forwarder by then is a matter of milliseconds, too.
 */
export function leewayOf(model: Model): Leeway {
  const warm = new Cache()
  const lifetimes = new Lifetimes()
  const servers = [...model.facts.dnsServerFacts.values()].map((found) => ({ name: dnsServerName(found), cache: found.server?.cache === true, traits: runningTraitsOf(found) }))
  const named = (has: (server: (typeof servers)[number]) => boolean | undefined): ReadonlySet<string> => new Set(servers.filter(has).map(({ name }) => name))
  const settingAa = named(({ cache, traits }) => cache && traits?.cacheSetsAa === 'always')
  const settingAaUnlessAddresses = named(({ cache, traits }) => cache && traits?.cacheSetsAa === 'unlessAddresses')
  const sharingSoa = named(({ cache, traits }) => cache && traits?.sharesSoa)
  const softening = named(({ traits }) => traits?.softensDenials)
  const relays = [...model.facts.topology.virtualNetworks.keys()].filter((network) => handsOnRules(model.facts, network)).map(azureDnsName)
  const refusing = new Set([...named(({ traits }) => traits?.refusesWhenBusy), ...relays])
  const asked = (path: Resolution['path'], servers: ReadonlySet<string>): boolean => path.some(({ kind, server }) => kind === 'asked' && servers.has(server))

  function sameAs(path: Resolution['path'], type: string): (response: Response | undefined) => string {
    const plain = path.some(({ kind }) => kind === 'choice') ? (response: Response) => ({ ...response, authority: response.authority.map(anySoa) }) : (response: Response) => response
    const aa = asked(path, settingAa) || (!addressTypes.has(type) && asked(path, settingAaUnlessAddresses))
    return (response) => answerText(response && { ...plain(response), ...(aa && { authoritative: false }) })
  }

  /** unbound has one SOA for a zone, whichever forwarder's denial it hands out with it: any that somebody in this lab says. */
  function anySoa(record: ResourceRecord): ResourceRecord {
    return record.type === 'SOA' && lifetimes.knows(record) ? { ...record, data: 'as somebody says' } : record
  }

  /** What a cache may add: an SOA that a server has from whoever said it last. */
  function kept({ path, response, ...rest }: Resolution): Resolution {
    const relays = asked(path, sharingSoa)
    return { ...rest, path, response: relays && response ? { ...response, authority: lifetimes.longest(response.authority) } : response }
  }

  /** What is told of a type where a denial of the name was predicted, if that is all that differs. AA comes with it at first, and no more from the cache. */
  function softened(path: Resolution['path'], type: string, denial: Response | undefined, seen: Response | undefined): Response | undefined {
    if (denial?.rcode !== 'NXDOMAIN' || seen?.rcode !== 'NOERROR' || !asked(path, softening)) return undefined
    const same = sameAs(path, type)
    const soft: Response = { ...denial, rcode: 'NOERROR', authoritative: seen.authoritative, answer: lifetimes.longest(denial.answer), authority: lifetimes.longest(denial.authority) }
    return same(soft) === same(seen) ? soft : undefined
  }

  /** Whether a failure is what comes of waiting on that path. No address ever comes with it. */
  function failsInVain({ path, response }: Resolution, seen: Response | undefined): boolean {
    if (!isFailure(seen) || seen?.answer.some(({ type }) => type !== 'CNAME')) return false
    if (seen?.rcode === 'REFUSED' && response?.rcode !== 'REFUSED' && !asked(path, refusing)) return false
    return path.some(({ kind }) => kind === 'loop' || kind === 'to-root') || (isFailure(response) && path.some(({ kind }) => kind === 'silent')) || (seen === undefined && takesTooLong(path))
  }

  return {
    remember(host, question, options) {
      const { response } = model.resolve(host, question, { ...options, cache: warm, now: 0 })
      lifetimes.note(response)
      lifetimes.note(model.resolve(host, question, options ?? {}).response)
    },
    fitting({ host, question, options }, seen) {
      const fresh = model.resolve(host, question, options ?? {})
      if (answerText(fresh.response) === answerText(seen) && outliving([fresh.response], seen).length === 0) return fresh
      const possible = model.possible(host, question, { ...options, trace: true, late: true }).map(kept)
      const fitting = possible.filter(({ response, path }) => sameAs(path, question.type)(response) === sameAs(path, question.type)(seen))
      // Each name of a chain is another choice, so the records of one answer may have come from several forwarders; and an alias that
      // was learned with a question for another type lives as long as that answer said.
      const [fits] = fitting
      const said = new Lifetimes()
      for (const one of possible) said.note(one.response)
      if (fits) return { ...fits, response: fits.response && { ...fits.response, answer: lifetimes.longest(said.longest(fits.response.answer)), authority: said.longest(fits.response.authority) } }
      const { response } = model.resolve(host, question, { ...options, cache: warm, now: 0 })
      const same = sameAs(possible[0]!.path, question.type)
      // How long ago servers came to know it, and from whom, nobody can say; but somebody has said so.
      if (response && same(response) === same(seen)) return { ...fresh, response: { ...response, answer: lifetimes.longest(response.answer), authority: lifetimes.longest(response.authority) } }
      const soft = [...possible.map((one) => one.response), response].map((denial) => softened(possible[0]!.path, question.type, denial, seen)).find((one) => one !== undefined)
      if (soft) return { ...fresh, response: soft }
      return possible.some((one) => failsInVain(one, seen)) ? { ...fresh, response: seen } : undefined
    },
    otherwise(host, name) {
      const possible = model.possible(host, { name, type: 'A' }, { trace: true, late: true })
      const others = possible.slice(1).map((_, n): Model['resolve'] => (who, question, options) => model.possible(who, question, { ...options, late: true })[n + 1] ?? model.resolve(who, question, options))
      const silent: Model['resolve'] = (...asked) => ({ ...model.resolve(...asked), response: undefined })
      const warmed: Model['resolve'] = (who, question, options) => model.resolve(who, question, { ...options, cache: warm, now: 0 })
      return [...others, warmed, ...(possible.some((one) => failsInVain(one, undefined)) ? [silent] : [])].map((resolve) => ({ ...model, resolve }))
    },
  }
}

/** Whether a server waits for two silent forwarders before it asks one that answers: its client's five seconds are over by then, or nearly so. */
function takesTooLong(path: Resolution['path']): boolean {
  const waits = path.flatMap((step, n) => (step.kind === 'asked' && path[n + 1]?.kind === 'silent' ? [`${step.by} ${step.name} ${step.type}`] : []))
  return new Set(waits).size < waits.length
}

function isFailure(response: Response | undefined): boolean {
  return response === undefined || response.rcode === 'SERVFAIL' || response.rcode === 'REFUSED'
}
