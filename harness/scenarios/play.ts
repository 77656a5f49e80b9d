import { predictorOf, sightsIn, type Predictor } from '../diagnosis/observed/predicted.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import type { Response } from '../dns/message.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import type { Sights } from '../diagnosis/observed/sights.ts'
import type { Connection } from '../world/world.ts'
import type { Facts } from '../facts/facts.ts'
import { Cache } from '../model/cache.ts'
import { withConsequences } from '../facts/components.ts'
import { createModel } from '../model/model.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'
import { clientsOf, isServedBy, nameAt, placesOf, type Client } from './clients.ts'
import { isSame, type History, type Mark, type Sighting } from './history.ts'
import { probing } from './probing.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'
import { changesOf } from './timeline.ts'

/** Seconds between two looks of a client: several questions a second, as in a lab. */
export const samplingStep = 0.25

/** Where nobody remembers anything, somebody may yet begin to answer: seconds until that is looked at again, unless something happens before. */
const patience = 5

interface Watched {
  readonly client: Client
  readonly seen: Sighting[]
  /** When what it saw last may have changed by itself. */
  due: number
}

/**
 * Plays a scenario in the model's virtual time. What clients see can change when something is broken or mended, when a probe has found
 * something out, and when what a cache remembers has expired: those moments are looked at, rounded up to the sampling step, and no others.
 */
export function play(facts: Facts, scenario: Scenario): History {
  const { changes, end } = changesOf(scenario)
  const cache = new Cache()
  const probes = probing(facts)
  const places = new Map(placesOf(facts))
  const watched = clientsOf(facts, scenario).map((client): Watched => ({ client, seen: [], due: 0 }))
  const marks: Mark[] = []
  const health: HealthChange[] = []
  const broken = new Set<ComponentId>()
  const predictors = new Map<string, Predictor>()
  let standing: ReadonlySet<ComponentId> = broken
  let position = 0

  function predictor(): Predictor {
    const key = `${[...broken].toSorted().join(' ')}\n${probes.key()}`
    let known = predictors.get(key)
    if (known === undefined) predictors.set(key, (known = predictorOf(createModel(facts, { faults: broken, health: probes.health }))))
    return known
  }

  for (let now = 0; now <= end;) {
    let changed = probes.advance(now, standing)
    health.push(...probes.found())
    for (; position < changes.length && changes[position]!.at <= now; position++) {
      const { at, what, id } = changes[position]!
      if (what === 'inject') broken.add(id)
      else broken.delete(id)
      marks.push({ at, what, id })
      changed = true
    }
    if (changed) standing = withConsequences(facts, broken)
    const due = watched.filter((one) => changed || one.due <= now)
    if (due.length > 0) {
      const aging = { ...predictor(), aging: { now, cache } }
      for (const one of due) look(one, aging, now)
    }
    const next = Math.min(...watched.map((one) => one.due), probes.next(), changes[position]?.at ?? Infinity)
    now = Math.max(now + samplingStep, Math.ceil(next / samplingStep) * samplingStep)
  }

  function look(one: Watched, world: Predictor, now: number): void {
    const { client, seen } = one
    const sights = sightsIn(world, facts.hosts.get(client.host)!)
    const response = sights.answer(client.name)
    const addresses = addressesOf(response).toSorted()
    const connection = connectionOf(facts, client, sights, response)
    for (const address of addresses) if (!places.has(address)) places.set(address, { public: isPublic(facts, address) })
    const sighting = { at: now, rcode: response?.rcode ?? 'timeout', addresses, served: isServedBy(client, connection), message: connection.message }
    if (!isSame(seen.at(-1), sighting)) seen.push(sighting)
    one.due = now + remains(response)
  }

  return {
    scenario: scenario.name,
    kind: 'model',
    step: samplingStep,
    end,
    places,
    marks,
    health: health.toSorted((one, other) => one.at - other.at),
    clients: watched.map(({ client: { host, name, private: kept }, seen }) => ({ host, name, private: kept, seen })),
  }
}

/** How its attempt to reach what it was told ends. */
export function connectionOf(facts: Facts, client: Client, sights: Sights, response: Response | undefined): Connection {
  const [address] = addressesOf(response)
  return sights.connection(address === undefined ? client.name : nameAt(facts, client, response), address)
}

/** Seconds for which an answer stays what it is unless something happens. Caches keep what they have for that very second, too. */
function remains(response: Response | undefined): number {
  const records = response === undefined ? [] : [...response.answer, ...response.authority]
  return records.length === 0 ? patience : Math.max(samplingStep, Math.min(...records.map(({ ttl }) => ttl)) + samplingStep)
}
