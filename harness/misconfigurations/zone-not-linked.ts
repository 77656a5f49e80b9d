import type { Path } from '../dns/path.ts'
import { asksAzure, viewOf, zonesCalled, zonesWith } from '../diagnosis/course/view.ts'
import { otherZone } from '../diagnosis/cause/other-zone.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { isMisnamed } from './support/misspelt.ts'
import { hasNearerCause } from './support/nearer-cause.ts'
import { whyMissing } from './support/missing-record.ts'
import type { Examined } from './support/examined.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { seen } from './support/seen.ts'
import { ownNamesUnlinked } from './support/own-name-unlinked.ts'
import { hostsOf, ledOutside, sightings, some } from './support/sightings.ts'

/** Either nothing is linked that covers the name, or the zone of another private endpoint is, in place of the one that serves the host. */
function applies(examined: Examined, symptom: Symptom): boolean {
  const { kind, reach, host, service, endpoint, zone } = symptom
  if (reach !== 'privately' || !asksAzure(host) || examined.endpointsOf(service, endpoint).length === 0) return false
  // A rule that forwards the name away leaves the decision to the links of another network.
  if (viewOf(examined.facts, host, endpoint.name) !== host.host.virtualNetwork) return false
  if (!zone) return kind === 'public' && !isMisnamed(examined.facts, symptom) && !hasNearerCause(examined.facts, symptom)
  if (kind === 'denied') return whyMissing(examined, symptom)?.why === 'other zone'
  if (kind !== 'unreachable' && kind !== 'elsewhere') return false
  return examined.writtenByHand(zone.resource.name, symptom.endpoint.privatelinkName) === undefined && isOtherZone(symptom)
}

/** Whether a private endpoint could serve the host, and none that could registers in the zone that is linked. */
function isOtherZone({ usable, zone }: Symptom): boolean {
  return usable.length > 0 && !usable.some(({ endpoint }) => endpoint.privateDnsZoneGroup.includes(zone!.resource.name))
}

function tell(examined: Examined, group: readonly [Symptom, ...Symptom[]]): { at: Path; what: string; fix: string; symptom?: string } {
  const [first] = group
  const network = first.host.host.virtualNetwork!
  const services = some(group.map(({ service }) => service.name))
  if (first.zone) {
    const { name } = first.zone.resource
    const { facts } = examined
    const other = otherZone({ ...first, facts }, first.zone)
    if (other !== undefined) return { at: other.at, what: `${name} is linked to ${network}, but ${other.endpoint}, which could serve ${some(hostsOf(group))}, registers in ${other.right}.`, fix: other.fix, symptom: seen(first) }
    const [serving] = first.usable
    const { name: endpoint, privateDnsZoneGroup } = serving!.endpoint
    const [right] = privateDnsZoneGroup
    return {
      at: first.zone.path,
      what: `${name} is linked to ${network}, but ${endpoint}, which could serve ${some(hostsOf(group))}, registers ${right === undefined ? 'in no zone' : `in ${right}`}.`,
      fix: right === undefined
        ? `Give ${endpoint} a private DNS zone of its own and link that to ${network} in place of ${name}.`
        : `Link ${right} to ${network} in place of ${name}.`,
    }
  }
  const zones = zonesWith(examined.facts, first.endpoint.privatelinkName)
  const serving = first.usable.flatMap(({ endpoint }) => endpoint.privateDnsZoneGroup)
  const zone = zones.find((one) => serving.includes(one)) ?? zones[0]
  const [empty] = zone === undefined ? zonesCalled(examined.facts, first.endpoint.privatelinkZone) : []
  const [writer] = examined.endpointsOf(first.service, first.endpoint)
  if (empty !== undefined && writer !== undefined) {
    return {
      at: ['privateDnsZones', empty, 'virtualNetworkLinks'],
      what: `${empty} is not linked to ${network}, and has no record of ${services}, ${ledOutside(group)}.`,
      fix: `Add ${network} to the virtualNetworkLinks of ${empty}, and ${empty} to the privateDnsZoneGroup of ${writer.endpoint.name}.`,
    }
  }
  if (zone === undefined) {
    return {
      at: ['virtualNetworks', network],
      what: `No private DNS zone that has ${first.endpoint.privatelinkName} is linked to ${network}, ${ledOutside(group)}.`,
      fix: `Create a private DNS zone ${first.endpoint.privatelinkZone}, name it in the private endpoint's privateDnsZoneGroup and link it to ${network}.`,
    }
  }
  return {
    at: ['privateDnsZones', zone, 'virtualNetworkLinks'],
    what: `${zone} is not linked to ${network}, ${ledOutside(group)}.`,
    fix: `Add ${network} to the virtualNetworkLinks of ${zone}.`,
  }
}

/** M01. Records in a private zone are seen from linked networks only; peering carries packets, not names. */
export const zoneNotLinked: Misconfiguration = {
  id: 'zone-not-linked',
  catalogue: 'M01',
  title: "The private DNS zone with the records is not linked to the client's virtual network.",
  symptom: "NOERROR, the privatelink alias and then a public address; docker: denied: client with IP '<public>' is not allowed access",
  fix: 'Link the zone to the network; peering does not carry DNS.',
  source: 'https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/cant-resolve-container-registry-fqdn-private-ip-address',
  *find(examined) {
    yield* ownNamesUnlinked(examined, 'host')
    const found = examined.symptoms().filter((symptom) => applies(examined, symptom))
    yield* sightings(found, ({ host, zone, endpoint }) => `${host.host.virtualNetwork} ${zone?.resource.name ?? `without ${endpoint.privatelinkZone}`}`, (group) => tell(examined, group))
  },
}
