import type { Facts } from '../facts/facts.ts'
import type { Zone } from '../dns/zone.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { trafficManagerZone } from '../azure/public-zones.ts'
import { blocksFor } from '../traffic-manager/zones.ts'
import { healthOf } from '../facts/traffic-manager.ts'
import { probePlans, zonesOf } from './traffic-manager.ts'
import { renderMasterFile } from '../dns/master-file/writer.ts'
import { coredns } from './coredns.ts'
import type { ServerBlock } from '../software/coredns/corefile.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { addressesOf, isSigned } from './signed-zones.ts'

export function publicZonePath(origin: string): string {
  return `/zones/${origin === '' ? 'root' : origin}.zone`
}

/**
 * All public authoritative servers: one CoreDNS with an address for each operator. Traffic Manager's has a view for each region that asks,
 * and a node of its own where probes decide what it answers; zones that are signed are elsewhere, too.
 */
export function publicZonesNode(facts: Facts): NodePlan {
  const files: FilePlan[] = []
  const blocks: ServerBlock[] = []
  const isElsewhere = probePlans(facts).length > 0
  const here = facts.publicZones.filter((zone) => !isSigned(zone) && !(isElsewhere && zone.zone.origin === trafficManagerZone))
  const serve = (zone: Zone, bind: string) => {
    const path = publicZonePath(zone.origin)
    files.push({ path, content: renderMasterFile(zone) })
    blocks.push({ zone: zone.origin, bind, file: path, any: true })
  }
  for (const known of here) {
    const { zone, server } = known
    if (zone.origin === trafficManagerZone) {
      const views = blocksFor(zonesOf(facts, zone), server.address, healthOf(facts, new Set()))
      files.push(...views.files)
      blocks.push(...views.blocks)
    } else serve(zone, addressesOf(facts, known).join(' '))
  }
  return coredns({
    name: nodeNames.publicZones,
    kind: 'public-zones',
    interfaces: [internetInterface(here.flatMap((zone) => addressesOf(facts, zone)))],
    blocks,
    files,
    ready: { address: here[0]!.server.address, question: { name: here[0]!.zone.origin, type: 'SOA' } },
  })
}
