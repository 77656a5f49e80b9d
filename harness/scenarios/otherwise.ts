import type { Facts } from '../facts/facts.ts'
import type { Settings } from '../resources/topology.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
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
  return otherSettings(facts.topology.settings).flatMap((settings) => {
    const played = predict(withSettings(facts, settings), scenario)
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

function withSettings(facts: Facts, settings: Unknown): Facts {
  return { ...facts, topology: { ...facts.topology, settings: { ...facts.topology.settings, ...settings } } }
}

/** How everybody fares: how long it gets nowhere, and where it is led. */
function fates(history: Pick<History, 'end' | 'clients'>): string {
  return JSON.stringify(history.clients.map((client) => [client.host, client.name, outages(history, client).map(length), [...new Set(client.seen.flatMap(({ addresses }) => addresses))]]))
}
