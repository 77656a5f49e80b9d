import type { Question } from '../dns/message.ts'
import type { Facts } from '../facts/facts.ts'

/** A label that no design has, to see what a wildcard answers. */
const anyLabel = 'any-name'

/**
 * What is asked to compare designs: every name of every registry and its privatelink alias, the records of the private zones, which
 * zone answers for each zone's name, the names of the expectations, and a registry that the designs have nothing to do with.
 */
export function questionsOf(...designs: readonly Facts[]): readonly Question[] {
  const found = new Map<string, Question>()
  const add = (name: string, type: string): void => void found.set(`${name} ${type}`, { name, type })
  for (const { registries, privateZones, topology, canary } of designs) {
    for (const { endpoints } of registries.values()) {
      for (const { name, privatelinkName } of endpoints) {
        add(name, 'A')
        add(privatelinkName, 'A')
      }
    }
    for (const { zone } of privateZones.values()) {
      add(zone.origin, 'SOA')
      for (const { name, type } of zone.rrsets) {
        add(name.startsWith('*.') ? `${anyLabel}${name.slice(1)}` : name, type)
        add(name, type)
      }
    }
    for (const { name, type } of topology.expectations) add(name, type)
    add(canary.registry.loginServer, 'A')
  }
  return [...found.values()]
}
