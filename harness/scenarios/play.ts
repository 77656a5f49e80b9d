import { predictorOf, sightsIn, type Predictor } from '../diagnosis/observed/predicted.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'
import type { Response } from '../dns/message.ts'
import { isPublic } from '../diagnosis/observed/places.ts'
import type { Facts } from '../facts/facts.ts'
import { Cache } from '../model/cache.ts'
import { withConsequences } from '../facts/components.ts'
import { createModel } from '../model/model.ts'
import type { DesignChange, Scenario } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'
import { clientsOf, placesOf, type Client } from './clients.ts'
import { inOperation, type Standing } from './in-operation.ts'
import { lookAt, type Held } from './look.ts'
import { isSame, type History, type Mark, type Sighting } from './history.ts'
import { probing } from './probing.ts'
import type { HealthChange } from '../traffic-manager/prober.ts'
import { changesOf, type Alteration } from './timeline.ts'

/** Seconds between two looks of a client: several questions a second, as in a lab. */
export const samplingStep = 0.25

/** Where nobody remembers anything, somebody may yet begin to answer: seconds until that is looked at again, unless something happens before. */
const patience = 5

interface Watched {
  readonly client: Client
  readonly seen: Sighting[]
  /** When what it saw last may have changed by itself. */
  due: number
  held: Held
}

/**
 * Plays a scenario in the model's virtual time. What clients see can change when something is broken, mended or made otherwise, when a probe has found
 * something out, and when what a cache remembers has expired: those moments are looked at, rounded up to the sampling step, and no others.
 */
export function play(written: Facts, scenario: Scenario): History {
  const { changes, end } = changesOf(scenario)
  const operation = inOperation(written, scenario)
  const cache = new Cache()
  let facts = standingFacts(operation.now())
  let probes = probing(facts)
  const places = new Map([...placesOf(written), ...placesOf(facts)])
  const watched = clientsOf(written, scenario).map((client): Watched => ({ client, seen: [], due: 0, held: {} }))
  const marks: Mark[] = []
  const health: HealthChange[] = []
  const broken = new Set<ComponentId>()
  const predictors = new Map<string, Predictor>()
  let standing: ReadonlySet<ComponentId> = broken
  let position = 0

  function predictor(): Predictor {
    const key = `${operation.key()}\n${[...broken].toSorted().join(' ')}\n${probes.key()}`
    let known = predictors.get(key)
    if (known === undefined) predictors.set(key, (known = predictorOf(createModel(facts, { faults: broken, health: probes.health }))))
    return known
  }

  function make({ at, what, id, design }: Alteration): void {
    facts = standingFacts(operation.make(design))
    health.push(...probes.found())
    probes = probing(facts, { at, probes })
    for (const [address, place] of placesOf(facts)) places.set(address, place)
    marks.push({ at, what, id, ...routedBy(written, design) })
  }

  for (let now = 0; now <= end;) {
    let changed = probes.advance(now, standing)
    health.push(...probes.found())
    for (; position < changes.length && changes[position]!.at <= now; position++) {
      const change = changes[position]!
      if (change.design !== undefined) make(change)
      else {
        const { at, what, id } = change
        if (what === 'inject') broken.add(id)
        else broken.delete(id)
        marks.push({ at, what, id })
      }
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
    const { client, seen, held } = one
    const sights = sightsIn(world, facts.hosts.get(client.host)!)
    const remembered = held.answer !== undefined && held.answer.until > now ? held.answer : undefined
    const response = remembered?.response ?? sights.answer(client.name)
    const addresses = addressesOf(response).toSorted()
    const { served, message, token, answers } = lookAt({ facts, faults: world.model.faults, sights, now, token: held.token }, client, response)
    for (const address of addresses) if (!places.has(address)) places.set(address, { public: isPublic(facts, address) })
    const sighting = { at: now, rcode: response?.rcode ?? 'timeout', addresses, served, message }
    if (!isSame(seen.at(-1), sighting)) seen.push(sighting)
    const answer = remembered ?? (scenario.rememberFor !== undefined && response !== undefined && addresses.length > 0 ? { response, until: now + scenario.rememberFor } : undefined)
    one.held = { ...(token !== undefined && { token }), ...(answer !== undefined && { answer }) }
    // An attempt takes no time here, and one that goes by what it remembers comes again with every other.
    const until = answer === undefined ? now + remains(response) : answer.until
    one.due = Math.min(until, ...answers.map((other) => now + remains(other)), token !== undefined && token > now ? token : Infinity)
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

/** Scenarios that lead to a design which Azure would refuse are refused before (find.ts). */
function standingFacts({ facts, refused }: Standing): Facts {
  if (facts === undefined) throw new Error(`the design can not be changed so: ${refused}`)
  return facts
}

/** By which name a replica is reached to which routing is switched off, or on again. */
export function routedBy({ topology }: Facts, { what, id }: DesignChange): Pick<Mark, 'routed'> {
  const [registry = '', region = ''] = id.split('/')
  return what === 'stopRouting' || what === 'startRouting' ? { routed: { name: topology.registries.get(registry)!.loginServer, region } } : {}
}

/** Seconds for which an answer stays what it is unless something happens. Caches keep what they have for that very second, too. */
function remains(response: Response | undefined): number {
  const records = response === undefined ? [] : [...response.answer, ...response.authority]
  return records.length === 0 ? patience : Math.max(samplingStep, Math.min(...records.map(({ ttl }) => ttl)) + samplingStep)
}
