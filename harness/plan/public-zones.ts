import type { Facts } from '../facts/facts.ts'
import type { RRset, Zone } from '../dns/zone.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { certainEndpoint } from '../azure/traffic-manager/routing.ts'
import { trafficManagerZone } from '../azure/public-zones.ts'
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
      for (const region of facts.regions) {
        serve(trafficManagerView(facts, zone, region), server.address, {
          file: `${trafficManagerZone}.${region}`,
          view: `client_ip() in [${askersIn(facts, region).map((address) => `'${address}'`).join(', ')}]`,
        })
      }
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

/** Traffic Manager's zone as a resolver in `region` sees it: each profile points to the endpoint that is chosen for it. */
function trafficManagerView(facts: Facts, zone: Zone, region: string): Zone {
  const answers = [...facts.trafficManagerProfiles.values()].flatMap((profile): RRset[] => {
    const endpoint = certainEndpoint(profile, region)
    return endpoint ? [{ name: profile.name, type: 'CNAME', ttl: profile.ttl, data: [endpoint.target] }] : []
  })
  return { ...zone, rrsets: [...zone.rrsets, ...answers] }
}

/** Addresses from which servers in a region are asked: its public resolvers, and whoever starts at the root by himself. */
function askersIn(facts: Facts, region: string): readonly string[] {
  return [...new Set([facts.recursiveResolvers.get(region)!, facts.nearbyResolvers.get(region)!]), ...sourcesIn(facts, region)]
}

/** Addresses with which networks, sites and hosts of a region come out on the internet. */
export function sourcesIn(facts: Facts, region: string): readonly string[] {
  const { virtualNetworks, onPremisesSites } = facts.topology
  return [...new Set([
    ...[...virtualNetworks.values()].filter(({ location }) => location === region).flatMap(({ name }) => facts.networkEgress.get(name)!.map(({ egress }) => egress.address)),
    ...[...onPremisesSites.values()].filter(({ location }) => location === region).map(({ name }) => facts.siteEgress.get(name)!.address),
    ...[...facts.hosts.values()].filter(({ host }) => host.virtualNetwork === undefined && host.site === undefined && host.location === region).map(({ address }) => address),
  ])]
}
