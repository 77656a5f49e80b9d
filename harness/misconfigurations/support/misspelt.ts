import { viewOf } from '../../diagnosis/course/view.ts'
import { nearest } from '../../language/nearest.ts'
import { isWithin, labelsOf } from '../../dns/name.ts'
import { privatelinkZone, registryZone } from '../../azure/registry-names.ts'
import type { PrivateDnsZone } from '../../azure/resources.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'

/** Registries' own names that look alike and are none of their customers': stamps of the front ends. */
const others = new Set(['azcr.io'])

/**
 * The name of a registry or zone that was meant, where the suffix is nearly `azurecr.io` or another cloud's (`azurecr.us`, `azurecr.cn`),
 * or `privatelink` itself is misspelt. `undefined` where nothing is near.
 */
export function meantInstead(name: string): string | undefined {
  const labels = labelsOf(name)
  const suffix = labels.slice(-2).join('.')
  const front = labels.slice(0, -2)
  if (suffix !== registryZone) {
    if (labels.length < 3 || others.has(suffix) || nearest(suffix, [registryZone]) === undefined) return undefined
    return [...front, registryZone].join('.')
  }
  const last = front.at(-1)
  if (last === undefined || nearest(last, ['privatelink']) === undefined) return undefined
  return [...front.slice(0, -1), privatelinkZone].join('.')
}

/** A zone linked to the network whose view the host has, that was to be privatelink.azurecr.io, or a zone below it, and is called otherwise. */
export function misspeltZone(facts: Facts, host: HostFacts): PrivateDnsZone | undefined {
  const linked = facts.linkedZones.get(viewOf(facts, host) ?? '') ?? []
  return linked.map(({ resource }) => resource).find(({ zoneName }) => isWithin(meantInstead(zoneName) ?? '', privatelinkZone))
}
