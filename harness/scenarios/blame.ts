import { predictorOf, sightsIn } from '../diagnosis/observed/predicted.ts'
import { withConsequences } from '../facts/components.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import type { ComponentId } from '../world/component.ts'
import { clientsOf, type Client } from './clients.ts'
import type { History } from './history.ts'
import { outages } from './judge.ts'
import { lookAt } from './look.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'

/** What an outage hangs on: of all that had failed then, what would have done it alone. Told beside what was seen; no verdict rests on it. */
export interface Blame {
  readonly host: string
  readonly name: string
  /** When the outage began, in seconds. */
  readonly at: number
  readonly ids: readonly ComponentId[]
}

/** For every outage of a history, as the model has it. */
export function blame(facts: Facts, scenario: Scenario, history: Pick<History, 'marks' | 'end' | 'clients'>): readonly Blame[] {
  const clients = new Map(clientsOf(facts, scenario).map((client) => [`${client.host} ${client.name}`, client]))
  const known = new Map<string, boolean>()
  const fails = (client: Client, id: ComponentId): boolean => {
    const key = `${client.host} ${client.name} ${id}`
    if (!known.has(key)) known.set(key, !isServed(facts, client, id))
    return known.get(key)!
  }
  return history.clients.flatMap((seen) => outages(history, seen).flatMap(({ from }): readonly Blame[] => {
    const client = clients.get(`${seen.host} ${seen.name}`)!
    const broken = brokenAt(history, from)
    // The design was made otherwise, or an answer came late.
    if (broken.size === 0) return []
    const all = [...withConsequences(facts, broken)]
    const parts = all.filter((id) => !broken.has(id) && fails(client, id))
    return [{ host: seen.host, name: seen.name, at: from, ids: parts.length > 0 ? parts : all.filter((id) => broken.has(id) && fails(client, id)) }]
  }))
}

function isServed(facts: Facts, client: Client, id: ComponentId): boolean {
  const model = createModel(facts, { faults: [id] })
  const sights = sightsIn(predictorOf(model), facts.hosts.get(client.host)!)
  return lookAt({ facts, faults: model.faults, sights, now: 0 }, client, sights.answer(client.name)).served
}

function brokenAt({ marks }: Pick<History, 'marks'>, moment: number): ReadonlySet<ComponentId> {
  const broken = new Set<ComponentId>()
  for (const { at, what, id } of marks) {
    if (at > moment) break
    if (what === 'inject') broken.add(id as ComponentId)
    else if (what === 'heal') broken.delete(id as ComponentId)
  }
  return broken
}
