import type { ClientHistory, History, Sighting } from './history.ts'

/** Whether a client saw the same things in the same order as was predicted for it. */
export interface Alike {
  readonly host: string
  readonly name: string
  readonly alike: boolean
  readonly predicted: readonly string[]
  readonly observed: readonly string[]
  /** Seconds by which the moments of the same events differ at most; absent where they are not the same. */
  readonly apart?: number
}

interface Event {
  readonly at: number
  readonly what: string
  /** Whether something else came soon. */
  readonly isShort: boolean
}

/**
 * Compares the order of events. What lasted less than two looks need not be seen by one who looks now and then, and who looks at a moment of
 * change may see anything: it may be missing on either side. That nobody answers, and that a server says that it could not find out since
 * nobody answers it, are the same: which of them comes depends on who loses patience first.
 */
export function compareHistories(predicted: History, observed: History): readonly Alike[] {
  const shortest = 2 * Math.max(predicted.step, observed.step)
  return observed.clients.map((client) => {
    const { host, name } = client
    const got = eventsOf(observed, client, shortest)
    const wanted = eventsOf(predicted, predicted.clients.find((one) => one.host === host && one.name === name), shortest)
    const pairs = matched(wanted, got)
    return {
      host,
      name,
      alike: pairs !== undefined,
      predicted: wanted.map(({ what }) => what),
      observed: got.map(({ what }) => what),
      ...(pairs !== undefined && { apart: Math.max(0, ...pairs.slice(1).map(([one, other]) => Math.abs(one.at - other.at))) }),
    }
  })
}

type Pairs = readonly (readonly [Event, Event])[]

/** The events of both that are the same ones; `undefined` where one is missing that lasted. */
function matched(wanted: readonly Event[], got: readonly Event[]): Pairs | undefined {
  const known = new Map<string, Pairs | undefined>()
  // `last` is what both saw until now: back to it after something short is nothing new.
  function from(n: number, m: number, last: string | undefined): Pairs | undefined {
    const key = `${n} ${m} ${last}`
    if (!known.has(key)) known.set(key, find(n, m, last))
    return known.get(key)
  }
  function find(n: number, m: number, last: string | undefined): Pairs | undefined {
    const [one, other] = [wanted[n], got[m]]
    if (one === undefined && other === undefined) return []
    const rest = one !== undefined && one.what === other?.what ? from(n + 1, m + 1, one.what) : undefined
    if (rest !== undefined) return [[one!, other!], ...rest]
    const isMissing = (event: Event | undefined): boolean => event !== undefined && (event.isShort || event.what === last)
    return (isMissing(other) ? from(n, m + 1, last) : undefined) ?? (isMissing(one) ? from(n + 1, m, last) : undefined)
  }
  return from(0, 0, undefined)
}

function eventsOf({ end }: Pick<History, 'end'>, client: ClientHistory | undefined, shortest: number): readonly Event[] {
  const all = joined((client?.seen ?? []).map((one) => ({ at: one.at, what: whatOf(one), isShort: false })))
  return all.map((one, n) => ({ ...one, isShort: (all[n + 1]?.at ?? end) - one.at < shortest }))
}

function joined(events: readonly Event[]): readonly Event[] {
  return events.filter(({ what }, n) => events[n - 1]?.what !== what)
}

function whatOf({ rcode, addresses, served }: Sighting): string {
  const answer = addresses.join(', ') || (['timeout', 'SERVFAIL'].includes(rcode) ? 'no answer' : rcode)
  return `${answer}${served ? ', served' : ''}`
}
