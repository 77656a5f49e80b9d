import { replicaSelections, type ReplicaSelection } from '../../world/replica-selection.ts'
import { replicaBehind } from '../../facts/answering-replica.ts'
import type { Facts } from '../../facts/facts.ts'

/** Rules that choose another replica behind some private endpoint than the rule of the settings does, each choice once. */
export function otherSelections(facts: Facts): readonly ReplicaSelection[] {
  const { privateEndpoints, registries, virtualNetworks, settings } = facts.topology
  const chosen = (selection: ReplicaSelection): string => [...privateEndpoints.values()].flatMap(({ service, virtualNetwork }) => {
    const registry = registries.get(service)
    return registry === undefined ? [] : [replicaBehind(registry, virtualNetworks.get(virtualNetwork)!.location, selection)]
  }).join()
  const seen = new Set([chosen(settings.replicaSelection)])
  return replicaSelections.filter((selection) => !seen.has(chosen(selection)) && seen.add(chosen(selection)))
}
