import { addressesOf } from '../diagnosis/observed/response.ts'
import { predictorOf, sightsIn, type Predictor } from '../diagnosis/observed/predicted.ts'
import type { Complaint } from '../language/problem.ts'
import type { Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'
import { budgetOf } from './budget.ts'
import { clientsOf, isServedBy, type Client } from './clients.ts'
import { inOperation } from './in-operation.ts'
import { connectionOf } from './look.ts'
import type { Path } from '../dns/path.ts'
import { changesOf } from './timeline.ts'

export type Wrong = Complaint

/** What cannot be played in the scenarios of a design, told before anything starts: all of it. */
export function wrongWith(facts: Facts): readonly Wrong[] {
  return [...facts.topology.scenarios.values()].flatMap((scenario): readonly Wrong[] => {
    const { path = [], name } = scenario
    const nobody = clientsOf(facts, scenario).length === 0 ? [{ code: 'nobody-watches', path, atKey: true, message: `nobody watches ${name}: no intent of its hosts wants anything reached`, hint: 'watch: { from: [...], name: [...] }' }] : []
    const refused = refusedIn(facts, scenario)
    return [...nobody, ...refused, ...(refused.length > 0 ? [] : impossible(facts, scenario))]
  })
}

/** Changes that lead to a design which Azure would not take. What follows after the first of them is not looked at. */
function refusedIn(facts: Facts, scenario: Scenario): readonly Wrong[] {
  const { path = [], name, timeline } = scenario
  const operation = inOperation(facts, scenario)
  const told = (refused: string, at: Path): readonly Wrong[] => [{ code: 'refused-change', path: at, message: `${name} can not be played: ${refused}` }]
  const { refused } = operation.now()
  if (refused !== undefined) return told(`before what it creates is there, ${refused}`, [...path, 'timeline'])
  for (const { changes = [], path: step = path } of timeline) {
    for (const change of changes) {
      const { refused: because } = operation.make(change)
      if (because !== undefined) return told(`after ${change.what} ${change.id}, ${because}`, [...step, change.what])
    }
  }
  return []
}

/**
 * A time that the design's own numbers rule out: Traffic Manager has to lead a client elsewhere, since the address it has now is dead, and
 * that takes longer at best.
 */
function impossible(facts: Facts, scenario: Scenario): readonly Wrong[] {
  const { path = [], objectives: { recoveredWithin, longestOutage } } = scenario
  const limit = recoveredWithin ?? longestOutage
  if (limit === undefined) return []
  const faults = scenario.timeline.find(({ inject }) => inject.length > 0)?.inject ?? []
  const word = recoveredWithin === undefined ? 'longestOutage' : 'recoveredWithin'
  const [before, after] = [[], faults as readonly ComponentId[]].map((broken) => predictorOf(createModel(facts, { faults: broken })))  as [Predictor, Predictor]
  const lasting = outageOf(scenario)
  for (const client of clientsOf(facts, scenario)) {
    const { profiles } = budgetOf(facts, client)
    if (profiles.length === 0) continue
    const least = Math.min(...profiles.map(({ monitor }) => (monitor === undefined ? 0 : monitor.toleratedNumberOfFailures * monitor.intervalInSeconds)))
    if (least <= limit || lasting <= limit || !isMoved(before, after, client)) continue
    return [{ code: 'impossible-budget', path: [...path, 'objectives', word], message: `${limit} s cannot be kept: the probes that lead ${client.host} elsewhere for ${client.name} tolerate failures for ${least} s`, hint: `${word}: ${Math.ceil(budgetOf(facts, client).total)}` }]
  }
  return []
}

/** Whether the address that a client has is dead afterwards, and another one, which it will be given once all has settled, is not. */
function isMoved(before: Predictor, after: Predictor, client: Client): boolean {
  const host = after.model.facts.hosts.get(client.host)!
  const { facts } = after.model
  const old = sightsIn(before, host).answer(client.name)
  const sights = sightsIn(after, host)
  const settled = sights.answer(client.name)
  const dead = !isServedBy(client, connectionOf(facts, client, sights, old))
  return addressesOf(old).join() !== addressesOf(settled).join() && dead && isServedBy(client, connectionOf(facts, client, sights, settled))
}

/** Seconds for which the first fault lasts. */
function outageOf(scenario: Scenario): number {
  const { changes, end } = changesOf(scenario)
  const first = changes.find(({ what }) => what === 'inject')
  return first === undefined ? 0 : (changes.find(({ what, id, at }) => what === 'heal' && id === first.id && at >= first.at)?.at ?? end) - first.at
}
