import type { Objectives } from '../resources/scenarios/scenario.ts'
import { isSaturated, type ClientHistory, type History, type Mark, type Sighting } from './history.ts'

export type Objective = 'longestOutage' | 'recoveredWithin' | 'failedBackWithin' | 'privateWithin' | 'leftWithin' | 'neverPublic' | 'regions'

/** What became of one objective for one client, with the moment that decided it. */
export interface Judged {
  readonly host: string
  readonly name: string
  readonly objective: Objective
  readonly verdict: 'pass' | 'fail' | 'unknown'
  readonly expected: string
  readonly observed: string
  /** Seconds. */
  readonly at?: number | undefined
}

/** A stretch of time in which a client got nowhere. */
export interface Outage {
  readonly from: number
  readonly to: number
  /** Whether it was over before the history ended. */
  readonly ended: boolean
}

/** What a busy machine can bring about by itself. */
const ofTime: ReadonlySet<Objective> = new Set(['longestOutage', 'recoveredWithin', 'failedBackWithin', 'privateWithin', 'leftWithin'])

/**
 * Judges every objective for every client by what was seen and by nothing else. A fault that could not be made, and a client that nobody watched,
 * are unknown; so is whatever took too long on a machine that had no processor to spare.
 */
export function judgeHistory(history: History, objectives: Objectives): readonly Judged[] {
  const failed = history.marks.find(({ what }) => what === 'could not')
  return history.clients.flatMap((client) => {
    const subject = { host: client.host, name: client.name }
    const verdicts = judgeClient(history, client, objectives).map((one) => ({ ...subject, ...(isSaturated(history) && one.verdict === 'fail' && ofTime.has(one.objective) ? late(history, one) : one) }))
    if (failed !== undefined) return verdicts.map((one): Judged => (one.verdict === 'fail' ? one : { ...one, verdict: 'unknown', observed: `${failed.id} could not be done: ${failed.because ?? 'nobody knows why'}`, at: failed.at }))
    return client.seen.length > 0 ? verdicts : verdicts.map((one): Judged => ({ ...one, verdict: 'unknown', observed: 'nothing was seen' }))
  })
}

type Told = Omit<Judged, 'host' | 'name'>

function late({ saturated = 0, end }: History, one: Told): Told {
  return { ...one, verdict: 'unknown', observed: `${one.observed}; the machine had no processor to spare for ${seconds(saturated)} of ${seconds(end)}: play it with less beside it, or slower` }
}

function judgeClient(history: History, client: ClientHistory, { longestOutage, recoveredWithin, failedBackWithin, privateWithin, leftWithin, neverPublic, regions }: Objectives): readonly Told[] {
  const allowed = regions.get(client.host)
  return [
    ...(longestOutage === undefined ? [] : [outageWithin(history, client, longestOutage)]),
    ...(recoveredWithin === undefined ? [] : [recovered(history, client, recoveredWithin)]),
    ...(failedBackWithin === undefined ? [] : [failedBack(history, client, failedBackWithin)]),
    ...(privateWithin === undefined || !client.private ? [] : [privateAfter(history, client, privateWithin)]),
    ...(leftWithin === undefined ? [] : left(history, client, leftWithin)),
    ...(neverPublic && client.private ? [private_(history, client)] : []),
    ...(allowed === undefined ? [] : [inRegions(history, client, allowed)]),
  ]
}

/** Times in which the client was not served, in order. */
export function outages({ end }: Pick<History, 'end'>, { seen }: Pick<ClientHistory, 'seen'>): readonly Outage[] {
  const found: Outage[] = []
  let from: number | undefined
  for (const { at, served } of seen) {
    if (served && from !== undefined) found.push({ from, to: at, ended: true })
    from = served ? undefined : from ?? at
  }
  return from === undefined ? found : [...found, { from, to: end, ended: false }]
}

function outageWithin(history: History, client: ClientHistory, limit: number): Told {
  const [longest] = outages(history, client).toSorted((one, other) => length(other) - length(one))
  const holds = longest === undefined || length(longest) <= limit
  return told('longestOutage', holds, `no outage longer than ${seconds(limit)}`, longest === undefined ? 'none' : `${seconds(length(longest))}${longest.ended ? '' : ' and not over'}, from ${seconds(longest.from)} on`, longest?.from)
}

/** Served again within the time, counted from the first fault, and until something else is done. */
function recovered({ marks, end }: History, { seen }: ClientHistory, limit: number): Told {
  const expected = `served ${seconds(limit)} after the first fault or change`
  const first = marks.find(isBreaking)
  if (first === undefined) return { objective: 'recoveredWithin', verdict: 'unknown', expected, observed: 'nothing broke' }
  const due = first.at + limit
  const until = marks.find(({ at, what }) => at > first.at && what !== 'could not')?.at ?? end
  if (due >= until) return { objective: 'recoveredWithin', verdict: 'unknown', expected, observed: `after ${seconds(until - first.at)} something else was done`, at: until }
  const bad = [at(seen, due), ...seen.filter((one) => one.at > due && one.at < until)].find((one) => one?.served !== true)
  return told('recoveredWithin', bad === undefined, expected, bad === undefined ? 'served' : bad.message, bad === undefined ? due : Math.max(bad.at, due))
}

/** Answered as before anything broke. */
function failedBack({ marks, end }: History, { seen }: ClientHistory, limit: number): Told {
  const expected = `as before ${seconds(limit)} after the last mending`
  const first = marks.find(isBreaking)
  const last = marks.findLast(({ what }: Mark) => what === 'heal' || what === 'startRouting' || what === 'create')
  if (first === undefined || last === undefined || last.at + limit > end) return { objective: 'failedBackWithin', verdict: 'unknown', expected, observed: 'the scenario ended before' }
  const before = seen.findLast((one) => one.at < first.at)
  if (before === undefined) return { objective: 'failedBackWithin', verdict: 'unknown', expected, observed: 'nothing was seen before anything broke' }
  if (!before.served) return { objective: 'failedBackWithin', verdict: 'unknown', expected, observed: `it was not served before anything broke: ${shown(before)}`, at: before.at }
  const after = at(seen, last.at + limit)
  const holds = after !== undefined && before.served === after.served && before.addresses.join() === after.addresses.join()
  return told('failedBackWithin', holds, expected, holds ? 'as before' : `${after === undefined ? 'nothing' : shown(after)}, before ${shown(before)}`, last.at + limit)
}

/** Something breaks, or the design is made otherwise. */
function isBreaking({ what }: Mark): boolean {
  return what !== 'heal' && what !== 'could not'
}

/** No public address from some time after the last change of the design on. */
function privateAfter({ marks, places, end }: History, { seen }: ClientHistory, limit: number): Told {
  const expected = `no public address ${seconds(limit)} after the last change of the design`
  const last = marks.findLast((mark) => isBreaking(mark) && mark.what !== 'inject')
  if (last === undefined) return { objective: 'privateWithin', verdict: 'unknown', expected, observed: 'the design was not changed' }
  const due = last.at + limit
  if (due > end) return { objective: 'privateWithin', verdict: 'unknown', expected, observed: 'the scenario ended before' }
  const leak = [at(seen, due), ...seen.filter((one) => one.at > due)].find((one) => one?.addresses.some((address) => places.get(address)?.public === true))
  return told('privateWithin', leak === undefined, expected, leak === undefined ? 'none' : shown(leak), leak === undefined ? due : Math.max(leak.at, due))
}

/** Nobody at the public address of a replica, from some time after routing to it was switched off until it is switched on. */
function left({ marks, places, end }: History, { name, seen }: ClientHistory, limit: number): readonly Told[] {
  return marks.flatMap((mark): readonly Told[] => {
    if (mark.what !== 'stopRouting' || mark.routed?.name !== name) return []
    const { region } = mark.routed
    const expected = `not at ${region} ${seconds(limit)} after routing there was switched off`
    const due = mark.at + limit
    const until = marks.find(({ what, id, at: then }) => what === 'startRouting' && id === mark.id && then > mark.at)?.at ?? end
    if (due >= until) return [{ objective: 'leftWithin', verdict: 'unknown', expected, observed: `after ${seconds(until - mark.at)} it was over`, at: until }]
    const there = [at(seen, due), ...seen.filter((one) => one.at > due && one.at < until)].find((one) => one?.addresses.some((address) => places.get(address)?.public === true && places.get(address)?.region === region))
    return [told('leftWithin', there === undefined, expected, there === undefined ? 'nobody' : shown(there), there === undefined ? due : Math.max(there.at, due))]
  })
}

function private_({ places }: History, { seen }: ClientHistory): Told {
  const leak = seen.find(({ addresses }) => addresses.some((address) => places.get(address)?.public === true))
  return told('neverPublic', leak === undefined, 'never a public address', leak === undefined ? 'none' : shown(leak), leak?.at)
}

function inRegions({ places }: History, { seen }: ClientHistory, allowed: readonly string[]): Told {
  const expected = `served by ${allowed.join(' or ')}`
  const wrong = seen.find(({ served, addresses }) => served && addresses.some((address) => {
    const region = places.get(address)?.region
    return region !== undefined && !allowed.includes(region)
  }))
  const known = seen.every(({ addresses }) => addresses.every((address) => places.get(address)?.region !== undefined))
  if (wrong === undefined && !known) return { objective: 'regions', verdict: 'unknown', expected, observed: 'an address of which nobody knows where it is' }
  return told('regions', wrong === undefined, expected, wrong === undefined ? 'nowhere else' : `${shown(wrong)} (${wrong.addresses.map((address) => places.get(address)?.region).join(', ')})`, wrong?.at)
}

function told(objective: Objective, holds: boolean, expected: string, observed: string, when: number | undefined): Told {
  return { objective, verdict: holds ? 'pass' : 'fail', expected, observed, ...(when !== undefined && { at: when }) }
}

/** What the client saw at a moment. */
function at(seen: readonly Sighting[], moment: number): Sighting | undefined {
  return seen.findLast((one) => one.at <= moment)
}

export function length({ from, to }: Outage): number {
  return to - from
}

export function shown({ rcode, addresses, message }: Sighting): string {
  return `${rcode === 'NOERROR' ? addresses.join(', ') || 'no address' : rcode}: ${message}`
}

/** `12 s`, `1.5 s`. */
export function seconds(number: number): string {
  return `${Math.round(number * 100) / 100} s`
}
