import type { Facts } from '../facts/facts.ts'
import type { Zone } from '../dns/zone.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { trafficManagerZone } from '../azure/public-zones.ts'
import { trafficManagerViews } from './traffic-manager.ts'
import { renderMasterFile } from '../dns/master-file/writer.ts'
import { coredns, type ServerBlock } from './coredns.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { realRootAddresses } from './real-roots.ts'

/** All public authoritative servers: one CoreDNS with an address for each operator. Traffic Manager's has a view for each region that asks. */
export function publicZonesNode(facts: Facts): NodePlan {
  const files: FilePlan[] = []
  const blocks: ServerBlock[] = []
  const roots = realRootAddresses(facts)
  const serve = (zone: Zone, bind: string, { file, view }: { file: string; view?: string }) => {
    const path = `/zones/${file}.zone`
    files.push({ path, content: renderMasterFile(zone) })
    blocks.push({ zone: zone.origin, bind, file: path, ...(view === undefined ? {} : { view: { name: file, expression: view } }) })
  }
  for (const { zone, server } of facts.publicZones) {
    if (zone.origin === trafficManagerZone) {
      for (const { name, expression, zone: view } of trafficManagerViews(facts, zone)) serve(view, server.address, { file: `${trafficManagerZone}.${name}`, view: expression })
    } else serve(zone, zone.origin === '' ? [server.address, ...roots].join(' ') : server.address, { file: zone.origin === '' ? 'root' : zone.origin })
  }
  return coredns({
    name: nodeNames.publicZones,
    kind: 'public-zones',
    interfaces: [internetInterface([...facts.publicZones.map(({ server }) => server.address), ...roots])],
    blocks,
    files,
    ready: { address: facts.publicZones[0]!.server.address, question: { name: '', type: 'SOA' } },
  })
}
