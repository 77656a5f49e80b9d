import { uniqueString } from '../arm/unique-string.ts'
import { stated, type Drafting } from '../design.ts'
import { idAt, told, whyMissing } from '../estate.ts'
import { labelLike } from '../names.ts'
import { flagAt, get, listAt, textAt } from '../read.ts'
import { keyOf, lastName, type Resource } from '../resource.ts'
import { isSymbolic, isWholeSymbol, readable } from '../symbol.ts'
import { networkOf, subnetName } from './networks.ts'
import { linkZone } from './zones.ts'

/**
 * Private clusters, with what Azure makes of them by itself: a private endpoint of the API server in the subnet of the nodes, its record in
 * a zone, and a link of that zone to the network of the nodes, also where somebody brings the zone.
 * https://learn.microsoft.com/azure/aks/private-clusters, links: https://github.com/Azure/AKS/issues/2711, https://github.com/Azure/AKS/issues/4998
 */
export function privateClusters(draft: Drafting): void {
  for (const cluster of draft.estate.ofType('Microsoft.ContainerService/managedClusters')) {
    const isPrivate = get(cluster.body, 'apiServerAccessProfile.enablePrivateCluster')
    if (isSymbolic(isPrivate)) draft.note(`${cluster.origin}: whether ${readable(cluster.name)} is a private cluster is known only at run time (${readable(String(isPrivate))}): it is taken for a public one`)
    if (flagAt({ isPrivate }, 'isPrivate') !== true) continue
    const subnetId = nodes(cluster)
    const subnet = subnetName(subnetId, draft)
    const zone = zoneOf(cluster, draft)
    const lacking = zone.lacking ?? (subnet !== undefined ? undefined
      : subnetId === undefined ? 'its nodes are in a network that Azure makes for it'
        : `the subnet of its nodes is one that ${whyMissing(subnetId, draft.estate)} (${told(subnetId)})`)
    if (lacking !== undefined || subnet === undefined) {
      draft.note(`${cluster.origin}: ${readable(cluster.name)} is a private cluster, and ${lacking}. Its API server is not in the design, and who gets its name is not judged`)
      continue
    }
    const service = draft.names.of('services', cluster.id, readable(cluster.name).toLowerCase())
    const label = labelOf(cluster, draft)
    draft.add('services', service, stated({
      type: 'kubernetesCluster', location: draft.location(cluster),
      dns: stated({ name: label === service ? undefined : label, subzone: zone.subzone }), publicNetworkAccess: 'Disabled',
    }), cluster)
    const made = zone.id === undefined ? undefined : zoneInDesign(cluster, zone.id, zone.name, networkOf(subnetId, draft)!, draft)
    if (hasOwnEndpoint(cluster, subnetId!, draft)) continue
    const id = `${cluster.id}/providers/Microsoft.Network/privateEndpoints/kube-apiserver`
    draft.add('privateEndpoints', draft.names.of('privateEndpoints', id, `${service}-api`), stated({ service, groupIds: 'management', subnet, privateDnsZoneGroup: made }), byAzure(cluster, id))
  }
}

/** The subnet of the first pool: that of the system's, where pools say what they are for. */
function nodes({ body }: Resource): string | undefined {
  const pools = listAt(body, 'agentPoolProfiles').filter((pool) => idAt(pool, 'vnetSubnetID') !== undefined)
  return idAt(pools.find((pool) => textAt(pool, 'mode') === 'System') ?? pools[0], 'vnetSubnetID')
}

interface Zone { readonly id?: string; readonly name: string; readonly subzone?: string; readonly lacking?: string }

/** Its zone: one of its own below the platform's, one that it is given, or none at all. */
function zoneOf(cluster: Resource, draft: Drafting): Zone {
  const written = textAt(cluster.body, 'apiServerAccessProfile.privateDNSZone') ?? 'system'
  const region = draft.location(cluster)
  const regional = `privatelink.${region}.azmk8s.io`
  if (flagAt(cluster.body, 'apiServerAccessProfile.enableVnetIntegration') === true) return { name: '', lacking: 'its API server stands in a subnet, behind a load balancer of Azure whose address only run time knows' }
  if (/^none$/i.test(written)) return { name: '', lacking: 'it has no private zone: its name is public, and has the private address there' }
  if (/^system$/i.test(written)) {
    const subzone = /^[^.]+\.([^.]+)\.privatelink\./i.exec(textAt(cluster.body, 'privateFQDN') ?? '')?.[1] ?? uniqueString(keyOf(cluster.id), 'zone')
    return { id: `${cluster.id}/providers/Microsoft.Network/privateDnsZones/${subzone}.${regional}`, name: `${subzone}.${regional}`, subzone }
  }
  if (isWholeSymbol(written) && draft.nameOf(written) === undefined) return { name: '', lacking: `which zone it has is known only at run time (${readable(written)})` }
  const name = lastName(written).toLowerCase()
  const [, subzone, , of] = /^(?:([^.]+)\.)?(private|privatelink)\.([^.]+)\.azmk8s\.io$/.exec(name) ?? []
  if (of === undefined && !isSymbolic(name)) return { name: '', lacking: `a zone of its API server cannot be called ${name}: Azure would refuse it` }
  if (of !== undefined && of !== region && !isSymbolic(of)) draft.note(`${cluster.origin}: ${readable(cluster.name)} stands in ${region}, and its zone ${name} is of another region: its record is not in it`)
  return { id: written, name, ...(subzone !== undefined && { subzone: readable(subzone) }) }
}

/** What its name begins with: Azure puts a part of its own behind the prefix. */
function labelOf({ id, name, body, origin }: Resource, draft: Drafting): string {
  const known = /^[^.]+/.exec(textAt(body, 'privateFQDN') ?? '')?.[0]
  if (known !== undefined && !isSymbolic(known)) return known.toLowerCase()
  const own = textAt(body, 'fqdnSubdomain')
  if (own !== undefined) return labelLike(own)
  draft.note(`${origin}: the names of ${readable(name)} have parts that the platform makes up: others stand for them`)
  return `${labelLike(textAt(body, 'dnsPrefix') ?? name).slice(0, 54)}-${uniqueString(keyOf(id), 'name').slice(0, 8)}`
}

/** The zone of a name, linked to the network of the nodes; `undefined` where no source declares it. */
function zoneInDesign(cluster: Resource, id: string, dns: string, network: string, draft: Drafting): string | undefined {
  const isOwn = id.startsWith(`${cluster.id}/`)
  const declared = draft.nameOf(id) ?? (isOwn ? [...draft.sections.get('privateDnsZones') ?? []].find(([, { value }]) => (value as { name: string }).name === dns)?.[0] : undefined)
  if (declared === undefined && !isOwn) {
    draft.outside('privateDnsZoneGroups', `${cluster.origin}: the API server of ${readable(cluster.name)} has its record in ${told(id)}, which ${whyMissing(id, draft.estate)}`)
    return undefined
  }
  const name = declared ?? draft.names.of('privateDnsZones', id, dns)
  if (declared === undefined) draft.add('privateDnsZones', name, { name: dns }, byAzure(cluster, id))
  linkZone(name, network, draft)
  return name
}

/** What is deployed has the endpoint already, as a resource of the nodes' group. */
function hasOwnEndpoint({ id }: Resource, subnet: string, draft: Drafting): boolean {
  return draft.estate.ofType('Microsoft.Network/privateEndpoints').some(({ body }) => keyOf(idAt(body, 'subnet') ?? '') === keyOf(subnet)
    && [...listAt(body, 'privateLinkServiceConnections'), ...listAt(body, 'manualPrivateLinkServiceConnections')].some((one) => keyOf(idAt(one, 'privateLinkServiceId') ?? '') === keyOf(id)))
}

function byAzure(cluster: Resource, id: string): Resource {
  const { condition: _, ...rest } = cluster
  return { ...rest, id, origin: `${cluster.origin}, for which Azure makes it` }
}
