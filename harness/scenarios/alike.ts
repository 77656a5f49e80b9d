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
}

/**
 * Compares the order of events. What lasted less than two looks need not be seen by one who looks now and then, and who looks at a moment of
 * change may see anything: it is left out of both. That nobody answers, and that a server says that it could not find out since nobody
 * answers it, are the same: which of them comes depends on who loses patience first.
 */
export function compareHistories(predicted: History, observed: History): readonly Alike[] {
  const shortest = 2 * Math.max(predicted.step, observed.step)
  return observed.clients.map((client) => {
    const { host, name } = client
    const got = eventsOf(observed, client, shortest)
    const wanted = eventsOf(predicted, predicted.clients.find((one) => one.host === host && one.name === name), shortest)
    const alike = got.map(({ what }) => what).join('\n') === wanted.map(({ what }) => what).join('\n')
    return {
      host,
      name,
      alike,
      predicted: wanted.map(({ what }) => what),
      observed: got.map(({ what }) => what),
      ...(alike && { apart: Math.max(0, ...got.slice(1).map(({ at }, n) => Math.abs(at - wanted[n + 1]!.at))) }),
    }
  })
}

function eventsOf({ end }: Pick<History, 'end'>, client: ClientHistory | undefined, shortest: number): readonly Event[] {
  const all = joined((client?.seen ?? []).map((one) => ({ at: one.at, what: whatOf(one) })))
  return joined(all.filter(({ at }, n) => (all[n + 1]?.at ?? end) - at >= shortest))
}

function joined(events: readonly Event[]): readonly Event[] {
  return events.filter(({ what }, n) => events[n - 1]?.what !== what)
}

function whatOf({ rcode, addresses, served }: Sighting): string {
  const answer = addresses.join(', ') || (['timeout', 'SERVFAIL'].includes(rcode) ? 'no answer' : rcode)
  return `${answer}${served ? ', served' : ''}`
}
