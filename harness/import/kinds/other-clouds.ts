import { usesOfZone } from '../../azure/private-link.ts'
import { regions } from '../../azure/regions.ts'

/**
 * The zone of the public cloud that stands for one of another cloud, whose names are not rehearsed: `privatelink.azurecr.io` for
 * `privatelink.azurecr.us`. `undefined`: the zone is none of another cloud.
 */
export function publicZone(zoneName: string, region: string): string | undefined {
  const uses = usesOfZone(zoneName)
  if (uses.length === 0 || uses.some(({ cloud }) => cloud === 'public')) return undefined
  for (const { cloud, group } of uses) {
    const here = group.zones[cloud]?.zones ?? []
    const at = here.findIndex((pattern) => expression(pattern).test(zoneName))
    const there = group.zones.public?.zones ?? []
    const meant = there[at] ?? there[0]
    if (at < 0 || meant === undefined) continue
    const parts = expression(here[at]!).exec(zoneName)?.groups ?? {}
    // A region that the public cloud has not got is where the design has it.
    return meant.replace(/\{(\w+)\}/g, (_, name: string) => (name === 'regionName' && !regions.has(parts[name] ?? '') ? region : parts[name] ?? region))
  }
  return undefined
}

function expression(pattern: string): RegExp {
  return new RegExp(`^${pattern.split(/(\{\w+\})/).map((part) => (/^\{\w+\}$/.test(part) ? `(?<${part.slice(1, -1)}>[^.]+)` : part.replaceAll('.', '\\.'))).join('')}$`, 'i')
}
