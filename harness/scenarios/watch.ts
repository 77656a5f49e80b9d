import { setTimeout as wait } from 'node:timers/promises'
import { addressesOf } from '../diagnosis/observed/response.ts'
import type { Response } from '../dns/message.ts'
import type { Facts } from '../facts/facts.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import type { Lab } from '../runtime/lab.ts'
import type { ComponentId } from '../world/component.ts'
import type { Connection } from '../world/world.ts'
import { clientsOf, isServedBy, nameAt, placesWith, type Client } from './clients.ts'
import { isSame, type History, type Mark, type Sighting } from './history.ts'
import { measureSaturation } from './saturation.ts'
import { changesOf, type Alteration, type Change } from './timeline.ts'

/** Milliseconds of one processor that a look costs at most, most of it the client's TLS; and seconds between two looks at the least. */
const costOfLook = 30
const least = 0.25
/** Looks of one client that may be under way: those that nobody answers take seconds. */
const underWay = 24

/** What a lab must be able to do. */
export type WatchedLab = Pick<Lab, 'ask' | 'connect' | 'setFaults' | 'beginProbing' | 'healthChanges' | 'processors'>

export interface WatchOptions {
  readonly signal?: AbortSignal
  /** So many times faster Traffic Manager probes, and forgets; 1 unless stated. */
  readonly times?: number
  /** Told of what is done as it is done. */
  readonly told?: (mark: Mark) => void
}

/** Seconds between two looks of a client: several questions a second, fewer where many are watched. */
export function stepFor(clients: number): number {
  return Math.max(least, Math.ceil((clients * costOfLook) / 1000 / least) * least)
}

/**
 * Plays a scenario in a running lab, in real time: what breaks is broken with servers that keep what they have cached, and every client looks again
 * and again, by its own resolver, whether or not its last look has ended. Whatever happens, what is broken is mended at the end; rejects where it
 * could not be, or where nobody could look any more.
 */
export async function watch(facts: Facts, scenario: Scenario, lab: WatchedLab, { signal, times = 1, told = () => undefined }: WatchOptions = {}): Promise<History> {
  const { changes, end } = changesOf(scenario)
  const clients = clientsOf(facts, scenario)
  const step = stepFor(clients.length)
  const marks: Mark[] = []
  const mark = (one: Mark): void => {
    marks.push(one)
    told(one)
  }
  // What servers remember from before lasts for as long as it was told then.
  if (times !== 1) await lab.setFaults(new Set(), { forget: true })
  await lab.beginProbing(times)
  const started = performance.now()
  const now = (): number => (performance.now() - started) / 1000
  const over = new AbortController()
  const ending = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const watched = clients.map((client) => ({ client, looks: [] as Look[] }))
  const watching = Promise.all(watched.map(({ client, looks }, n) => lookAgainAndAgain({ client, step, begin: started + (n * step * 1000) / clients.length, now, ending }, looker(facts, { client, lab, rememberFor: scenario.rememberFor, now }), looks)))
  // It is awaited at the end, and may have failed long before.
  watching.catch(() => over.abort())
  const saturation = measureSaturation(lab, ending)
  saturation.catch(() => over.abort())
  const broken = new Set<ComponentId>()
  if (scenario.tokenLifetime !== undefined) mark({ at: 0, what: 'could not', id: 'pull', because: 'clients in containers look whether login servers answer them' })
  try {
    for (const together of atOnce(changes)) {
      await until(together[0]!.at, now, ending)
      if (ending.aborted) break
      const faults = together.filter((one): one is Change => one.design === undefined)
      for (const { what, id } of faults) {
        if (what === 'inject') broken.add(id)
        else broken.delete(id)
      }
      const at = now()
      for (const { what, id, design } of together) if (design !== undefined) mark({ at, what: 'could not', id: `${what} ${id}`, because: 'a lab that runs has the design that it was started with' })
      if (faults.length === 0) continue
      const cannot = await lab.setFaults(broken, { forget: false }).catch((error: Error) => new Map(faults.map(({ id }) => [id, error.message] as const)))
      for (const { what, id } of faults) mark(cannot.has(id) ? { at, what: 'could not', id, because: cannot.get(id)! } : { at, what, id })
    }
    await until(end, now, ending)
  } finally {
    over.abort()
    await lab.setFaults(new Set(), { forget: false })
  }
  const stopped = now()
  const health = await lab.healthChanges()
  await watching
  const saturated = await saturation
  return {
    scenario: scenario.name,
    kind: 'lab',
    ...(times !== 1 && { faster: times }),
    step,
    end: stopped,
    ...(saturated > 0 && { saturated }),
    places: placesWith(facts, watched.flatMap(({ looks }) => looks.flatMap(({ seen }) => seen.addresses))),
    marks: marks.toSorted((one, other) => one.at - other.at),
    health: health.filter(({ at }) => at <= stopped),
    clients: watched.map(({ client: { host, name, private: kept }, looks }) => ({ host, name, private: kept, seen: changesIn(dated(looks, marks)) })),
  }
}

export interface Look {
  /** Seconds. */
  readonly began: number
  readonly ended: number
  readonly seen: Omit<Sighting, 'at'>
}

/**
 * When it was that something was seen. One that got nowhere did so from when it began, or from when something broke meanwhile, where the last one that
 * had ended by then was served. One that was served was so at its end, since what is sent once more after something was mended had got nowhere
 * before; but at its beginning where nothing was mended meanwhile, and another one, which began later and outlasted it, got nowhere: then it was only
 * told late.
 */
export function dated(looks: readonly Look[], marks: readonly Mark[]): readonly Sighting[] {
  const nowhere = looks.filter(({ seen }) => !seen.served)
  const momentsOf = (what: Mark['what']): readonly number[] => marks.filter((mark) => mark.what === what).map(({ at }) => at)
  const [broke, mended] = [momentsOf('inject'), momentsOf('heal')]
  const wasServed = (moment: number): boolean => looks.filter(({ ended }) => ended <= moment).reduce((last: Look | undefined, one) => (last === undefined || one.ended >= last.ended ? one : last), undefined)?.seen.served === true
  return looks.map(({ began, ended, seen }) => {
    const isMeanwhile = (at: number): boolean => at > began && at < ended
    if (!seen.served) return { at: broke.find((at) => isMeanwhile(at) && wasServed(at)) ?? began, ...seen }
    const isLate = !mended.some(isMeanwhile) && nowhere.some((other) => other.began >= began && other.began <= ended && other.ended >= ended)
    return { at: isLate ? began : ended, ...seen }
  })
}

interface Looking {
  readonly client: Client
  readonly step: number
  /** In milliseconds: not all look at the same moment. */
  readonly begin: number
  readonly now: () => number
  readonly ending: AbortSignal
}

async function lookAgainAndAgain({ client, step, begin, now, ending }: Looking, seen: (name: string) => Promise<Omit<Sighting, 'at'>>, looks: Look[]): Promise<void> {
  const pending = new Set<Promise<void>>()
  let failed: Error | undefined
  for (let n = 0; !ending.aborted && failed === undefined; n++) {
    await pause(begin + n * step * 1000 - performance.now(), ending)
    if (ending.aborted || pending.size >= underWay) continue
    const began = now()
    const one = seen(client.name).then((sighting) => void looks.push({ began, ended: now(), seen: sighting }), (error: Error) => void (failed = error)).finally(() => pending.delete(one))
    pending.add(one)
  }
  await Promise.all(pending)
  if (failed !== undefined) throw failed
}

/** How a client looks, which may remember by itself what it was answered. */
function looker(facts: Facts, { client, lab, rememberFor, now }: { readonly client: Client; readonly lab: Pick<Lab, 'ask' | 'connect'>; readonly rememberFor: number | undefined; readonly now: () => number }): (name: string) => Promise<Omit<Sighting, 'at'>> {
  let held: { readonly response: Response; readonly until: number } | undefined
  return async (name) => {
    if (held !== undefined && held.until <= now()) held = undefined
    const response = held?.response ?? await lab.ask(client.host, { name, type: 'A' })
    if (held === undefined && rememberFor !== undefined && response !== undefined && addressesOf(response).length > 0) held = { response, until: now() + rememberFor }
    return look(facts, client, response, lab)
  }
}

async function look(facts: Facts, client: Client, response: Response | undefined, lab: Pick<Lab, 'connect'>): Promise<Omit<Sighting, 'at'>> {
  const addresses = addressesOf(response).toSorted()
  const [address] = addressesOf(response)
  if (address === undefined) return { rcode: response?.rcode ?? 'timeout', addresses, served: false, message: 'no address' }
  const connection = await lab.connect(client.host, nameAt(facts, client, response), address)
  return { rcode: response!.rcode, addresses, served: isServedBy(client, connection), message: messageOf(connection) }
}

/** Without times, which are never twice the same. */
function messageOf({ outcome, status }: Connection): string {
  return outcome === 'http' ? `HTTP ${status}` : { unresolved: 'no address', timeout: 'no answer in time', refused: 'refused', tls: 'a certificate for another name' }[outcome]
}

/** One each time that something else was seen than before. */
function changesIn(looks: readonly Sighting[]): readonly Sighting[] {
  const seen: Sighting[] = []
  for (const one of looks.toSorted((a, b) => a.at - b.at)) if (!isSame(seen.at(-1), one)) seen.push(one)
  return seen
}

function atOnce(changes: readonly (Change | Alteration)[]): readonly (readonly (Change | Alteration)[])[] {
  return [...Map.groupBy(changes, ({ at }) => at).values()]
}

async function until(at: number, now: () => number, ending: AbortSignal): Promise<void> {
  await pause((at - now()) * 1000, ending)
}

async function pause(milliseconds: number, ending: AbortSignal): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds, undefined, { signal: ending }).catch(() => undefined)
}
