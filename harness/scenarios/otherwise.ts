import { replicaAnswering } from '../facts/answering-replica.ts'
import { withConsequences } from '../facts/components.ts'
import type { Facts } from '../facts/facts.ts'
import type { Settings } from '../resources/topology.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import type { ComponentId } from '../world/component.ts'
import { replicaSelections } from '../world/replica-selection.ts'
import type { History } from './history.ts'
import { length, outages } from './judge.ts'
import { predict } from './predict.ts'
import type { Played } from './render.ts'
import { changesOf } from './timeline.ts'

type Unknown = Pick<Settings, 'replicaSelection' | 'followsHealth'>

/** What fails of a replica itself: only then is it of any matter which one answers behind a private endpoint. */
const ofReplicas = /^(?:replica|dependency|region):/

/**
 * The same story where the platform does otherwise what no source tells: which replica answers behind a private endpoint, and whether another one
 * takes its place. Those in which some client fares otherwise than as written; a design has to hold in all.
 */
export function otherwise(facts: Facts, scenario: Scenario, written: Played): readonly Played[] {
  const replicated = [...facts.privateEndpoints.values()].some(({ endpoint }) => (facts.services.get(endpoint.service)?.registry?.replications.length ?? 0) > 0)
  if (!replicated || !changesOf(scenario).changes.some(({ id }) => ofReplicas.test(id))) return []
  const seen = new Set([fates(written.history)])
  const told = new Set([choices(facts, scenario)])
  return otherSettings(facts.topology.settings).flatMap((settings) => {
    const changed = withSettings(facts, settings)
    const chosen = choices(changed, scenario)
    // Settings by which the same replicas answer all the while tell the same story.
    if (chosen !== undefined && told.has(chosen)) return []
    told.add(chosen)
    const played = predict(changed, scenario)
    const key = fates(played.history)
    if (seen.has(key)) return []
    seen.add(key)
    return [{ ...played, under: settings }]
  })
}

/** First those that differ least. */
function otherSettings({ replicaSelection, followsHealth }: Unknown): readonly Unknown[] {
  const all = [followsHealth, !followsHealth].flatMap((follows) => [replicaSelection, ...replicaSelections.filter((one) => one !== replicaSelection)].map((selection) => ({ replicaSelection: selection, followsHealth: follows })))
  const differing = (one: Unknown): number => Number(one.replicaSelection !== replicaSelection) + Number(one.followsHealth !== followsHealth)
  return all.slice(1).toSorted((one, other) => differing(one) - differing(other))
}

/** Of each design one for each setting, since much is known by a design that scenarios have in common. */
const variants = new WeakMap<Facts, Map<string, Facts>>()

function withSettings(facts: Facts, settings: Unknown): Facts {
  const key = `${settings.replicaSelection} ${settings.followsHealth}`
  const known = variants.get(facts) ?? new Map<string, Facts>()
  variants.set(facts, known)
  const found = known.get(key) ?? { ...facts, topology: { ...facts.topology, settings: { ...facts.topology.settings, ...settings } } }
  known.set(key, found)
  return found
}

/** Which replicas answer behind private endpoints, from one fault to the next; `undefined` where the design changes meanwhile. */
function choices(facts: Facts, scenario: Scenario): string | undefined {
  const broken = new Set<ComponentId>()
  const standing = [new Set<ComponentId>()]
  for (const { what, id, design } of changesOf(scenario).changes) {
    if (design !== undefined) return undefined
    if (what === 'inject') broken.add(id)
    else broken.delete(id)
    standing.push(new Set(broken))
  }
  const endpoints = [...facts.privateEndpoints.values()].flatMap(({ endpoint }) => {
    const registry = facts.services.get(endpoint.service)?.registry
    return registry === undefined ? [] : [{ endpoint, registry }]
  })
  return JSON.stringify(standing.map((faults) => {
    const all = withConsequences(facts, faults)
    return endpoints.map(({ endpoint, registry }) => replicaAnswering(facts, all, registry, endpoint))
  }))
}

/** How everybody fares: how long it gets nowhere, and where it is led. */
function fates(history: Pick<History, 'end' | 'clients'>): string {
  return JSON.stringify(history.clients.map((client) => [client.host, client.name, outages(history, client).map(length), [...new Set(client.seen.flatMap(({ addresses }) => addresses))]]))
}
