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
import { realRootAddresses } from './real-roots.ts'

export function publicZonePath(origin: string): string {
  return `/zones/${origin === '' ? 'root' : origin}.zone`
}

/**
 * All public authoritative servers: one CoreDNS with an address for each operator. Traffic Manager's has a view for each region that asks,
 * and a node of its own where probes decide what it answers.
 */
export function publicZonesNode(facts: Facts): NodePlan {
  const files: FilePlan[] = []
  const blocks: ServerBlock[] = []
  const roots = realRootAddresses(facts)
  const isElsewhere = probePlans(facts).length > 0
  const here = facts.publicZones.filter(({ zone }) => !(isElsewhere && zone.origin === trafficManagerZone))
  const serve = (zone: Zone, bind: string) => {
    const path = publicZonePath(zone.origin)
    files.push({ path, content: renderMasterFile(zone) })
    blocks.push({ zone: zone.origin, bind, file: path })
  }
  for (const { zone, server } of here) {
    if (zone.origin === trafficManagerZone) {
      const views = blocksFor(zonesOf(facts, zone), server.address, healthOf(facts, new Set()))
      files.push(...views.files)
      blocks.push(...views.blocks)
    } else serve(zone, zone.origin === '' ? [server.address, ...roots].join(' ') : server.address)
  }
  return coredns({
    name: nodeNames.publicZones,
    kind: 'public-zones',
    interfaces: [internetInterface([...here.map(({ server }) => server.address), ...roots])],
    blocks,
    files,
    ready: { address: facts.publicZones[0]!.server.address, question: { name: '', type: 'SOA' } },
  })
}
