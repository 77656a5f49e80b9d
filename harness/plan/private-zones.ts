import type { Facts, LinkedZone } from '../facts/facts.ts'
import type { RRset, Zone } from '../dns/zone.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { renderMasterFile } from '../dns/master-file/writer.ts'
import { privateZoneAddress } from '../facts/wiring-addresses.ts'
import { coredns } from './coredns.ts'
import type { ServerBlock } from '../software/coredns/corefile.ts'
import { nodeNames } from '../facts/node-names.ts'
import { handedToProfiles } from './probing-gateways.ts'
import { platformInterface } from './platform.ts'
import { recursiveResolverPlatformAddress } from './recursive-resolver.ts'

/** One listener of the private zones' server: a zone resource, as the links of one kind see it. */
export interface PrivateZoneListener {
  /** Name of the zone resource. */
  readonly zone: string
  /** Region whose resolver a redirecting link falls back to; `undefined` without redirect. */
  readonly fallbackRegion: string | undefined
  readonly address: string
}

/** Networks that give machines of their own names, each with the address where the zones of those are asked: after the listeners of zones. */
export function networkZoneListeners(facts: Facts): ReadonlyMap<string, string> {
  const first = privateZoneListeners(facts).length
  const networks = [...facts.networkZones].filter(([, zones]) => zones.length > 0).map(([network]) => network)
  return new Map(networks.map((network, n) => [network, privateZoneAddress(first + n)]))
}

/** The listeners a design needs: one per zone resource with a plain link, one more per region that redirects. */
export function privateZoneListeners(facts: Facts): readonly PrivateZoneListener[] {
  const wanted = new Map<string, Omit<PrivateZoneListener, 'address'>>()
  for (const [network, zones] of facts.linkedZones) {
    for (const linked of zones) {
      const fallbackRegion = fallback(facts, network, linked)
      wanted.set(listenerKey(linked.resource.name, fallbackRegion), { zone: linked.resource.name, fallbackRegion })
    }
  }
  return [...wanted.values()].map((listener, n) => ({ ...listener, address: privateZoneAddress(n) }))
}

export function listenerKey(zone: string, fallbackRegion: string | undefined): string {
  return fallbackRegion === undefined ? zone : `${zone}@${fallbackRegion}`
}

/** The region whose public resolver answers for names that a redirecting link does not find. */
export function fallback(facts: Facts, network: string, { link }: LinkedZone): string | undefined {
  return link.resolutionPolicy === 'NxDomainRedirect' ? facts.topology.virtualNetworks.get(network)!.location : undefined
}

/**
 * All private DNS zones: one CoreDNS with an address for each zone resource. A redirecting link asks another address, where
 * names that are missing fall through to the public side, for the types that Azure redirects
 * (https://learn.microsoft.com/azure/dns/private-dns-fallback). The names that networks give their own machines are here too, one address for
 * each network. `undefined` when there is neither a link nor a machine.
 */
export function privateZonesNode(facts: Facts): NodePlan | undefined {
  const listeners = privateZoneListeners(facts)
  const own = [...networkZoneListeners(facts)].flatMap(([network, bind]) => facts.networkZones.get(network)!.map((zone) => ({ network, bind, zone })))
  const first = listeners[0] ? { address: listeners[0].address, origin: facts.privateZones.get(listeners[0].zone)!.zone.origin } : own[0] && { address: own[0].bind, origin: own[0].zone.origin }
  if (!first) return undefined
  const files = new Map<string, FilePlan>()
  const blocks = listeners.flatMap((listener): ServerBlock[] => {
    const { zone } = facts.privateZones.get(listener.zone)!
    const path = zonePath(listener.zone)
    files.set(path, { path, content: renderMasterFile(withExplicitNodes(withoutRouted(zone))) })
    const handedOn = handedToProfiles(facts, zone, listener.address)
    const plain = { zone: zone.origin, bind: listener.address, file: path, any: true as const }
    if (listener.fallbackRegion === undefined) return [...handedOn, plain]
    const view = { name: `redirect-${listener.zone}-${listener.fallbackRegion}`, expression: `type() in ['A', 'AAAA', 'CNAME']` }
    return [...handedOn, { ...plain, view, fallback: recursiveResolverPlatformAddress(facts, listener.fallbackRegion) }, plain]
  })
  for (const { network, bind, zone } of own) {
    const path = `/zones/of-networks/${network}/${zone.origin}.zone`
    files.set(path, { path, content: renderMasterFile(withExplicitNodes(zone)) })
    blocks.push({ zone: zone.origin, bind, file: path, any: true })
  }
  return coredns({
    name: nodeNames.privateZones,
    kind: 'private-zones',
    interfaces: [platformInterface('eth0', [...new Set([...listeners.map(({ address }) => address), ...own.map(({ bind }) => bind)])])],
    blocks,
    files: [...files.values()],
    ready: { address: first.address, question: { name: first.origin, type: 'SOA' } },
  })
}

/** What a private Traffic Manager profile decides is elsewhere; its name exists here, too. */
export function withoutRouted(zone: Zone): Zone {
  const owned = new Set(zone.rrsets.flatMap(({ name, profile }) => (profile === undefined ? [name] : [])))
  return { ...zone, rrsets: zone.rrsets.flatMap((rrset) => (rrset.profile === undefined ? [rrset] : owned.has(rrset.name) ? [] : [noData(zone, rrset.name)])) }
}

/**
 * A record of a private-use type (RFC 6895 section 3.1) at the apex and at every empty non-terminal. Without it CoreDNS 1.14
 * answers NXDOMAIN at the apex of a zone with nothing but a SOA, and lets empty non-terminals fall through.
 */
function withExplicitNodes(zone: Zone): Zone {
  const owners = new Set(zone.rrsets.map((rrset) => rrset.name))
  const silent = new Set([zone.origin])
  for (const owner of owners) {
    for (let name = parent(owner); name.length > zone.origin.length; name = parent(name)) {
      if (!owners.has(name)) silent.add(name)
    }
  }
  return { ...zone, rrsets: [...zone.rrsets, ...[...silent].map((name) => noData(zone, name))] }
}

/** What makes a name exist that has no records. */
export function noData({ soa }: Pick<Zone, 'soa'>, name: string): RRset {
  return { name, type: 'TYPE65280', ttl: soa.ttl, data: ['\\# 0'] }
}

/** The file of a zone resource. */
export function zonePath(zone: string): string {
  return `/zones/${zone}.zone`
}

function parent(name: string): string {
  return name.slice(name.indexOf('.') + 1)
}
