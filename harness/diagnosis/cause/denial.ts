import { causeOfRouted } from './routed.ts'
import { recordSetName, relativeName } from '../../azure/private-zone.ts'
import type { PrivateDnsZone } from '../../azure/resources.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, LinkedZone } from '../../facts/facts.ts'
import { nearest } from '../../language/nearest.ts'
import type { AskedName } from './asked-name.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { causeOfNoEndpoint } from './no-endpoint.ts'
import { recordRemoved, recordWritten, registeredIn } from './edits.ts'
import { otherZone } from './other-zone.ts'
import { causeOfPublicZone } from './public-zone.ts'
import { endpointsFor, isConnected } from '../intent/intended.ts'
import { denialOf, isNodata } from '../observed/response.ts'
import { isWithin } from '../../dns/name.ts'
import { hasRecord, viewOf, zonesFor } from '../course/view.ts'
import { causeOfWildcard, rightAddress, writersOf } from './wrong-private.ts'

/** Why a name of a service was denied: the zone that denies it, and why that has no record. */
export function causeOfDenial(asked: AskedName, response: Response): Cause {
  const { facts, host, service, endpoint } = asked
  const denying = denialOf(response)?.zone
  // One called as the public zone denies the name before anybody is led to its alias, which may be elsewhere.
  const zones = [...new Set([...zonesFor(facts, host, endpoint.privatelinkName, endpoint.name), ...zonesFor(facts, host, endpoint.name)])]
  const zone = zones.find(({ resource }) => resource.zoneName === denying) ?? zones[0]
  if (!zone) {
    return {
      because: `${isNodata(response) ? 'NODATA' : response.rcode} came from outside the design's private DNS zones`,
      fix: `Look at what ${oneOf(host.dnsServers, 'and')} forwards where, and at filters for private addresses in public names (rebinding protection).`,
      at: ['hosts', host.host.name],
    }
  }
  if (endpoint.publicZone !== undefined && isWithin(endpoint.name, zone.resource.zoneName)) {
    return causeOfPublicZone(asked, zone)
  }
  const wildcard = causeOfWildcard(asked)
  if (wildcard !== undefined) return wildcard
  const parent = zones.find(({ resource }) => resource !== zone.resource && hasRecord(facts, resource.name, endpoint.privatelinkName))
  if (parent) {
    return {
      because: `${zone.resource.name} (${zone.resource.zoneName}) hides the record in ${parent.resource.name}: the longest zone name decides, found or not`,
      fix: `Remove ${zone.resource.name} or its link to ${viewOf(facts, host, endpoint.name)}; ${parent.resource.zoneName} holds ${service.registry === undefined ? 'these records' : "the data endpoints' records"} too.`,
      at: zone.path,
      edits: [{ removed: zone.path }],
    }
  }
  if (endpointsFor(facts, service, endpoint).length === 0) {
    const without = causeOfNoEndpoint(asked)
    return { ...without, because: `${without.because}, and ${zone.resource.name}, linked to ${viewOf(facts, host, endpoint.name)}, denies what no private endpoint registers there` }
  }
  return causeOfMissingRecord(asked, zone)
}

/** Why a linked zone that covers the name has no record of it. */
export function causeOfMissingRecord({ facts, host, service, endpoint }: AskedName, zone: LinkedZone): Cause {
  const { resource, path } = zone
  const relative = relativeName(endpoint.privatelinkName, resource.zoneName)
  const address = rightAddress({ facts, host, service, endpoint })
  const written = address !== undefined && { edits: recordWritten(facts, resource.name, relative, address) }
  const alias = resource.recordSets.find((set) => set.name === relative && set.type === 'CNAME' && set.data.length > 0)
  if (alias !== undefined) {
    return {
      because: `the record set ${relative} in ${resource.name} is an alias of ${alias.data.join(', ')}, which leads to no address`,
      fix: `Write the address there${addressHint({ facts, host, service, endpoint }, relative)}, or let a private endpoint's privateDnsZoneGroup keep the zone.`,
      at: ['privateDnsZones', resource.name, 'recordSets', relative],
      ...written,
    }
  }
  const routed = causeOfRouted({ facts, host, service, endpoint }, zone, { relative })
  if (routed !== undefined) return routed
  if (resource.recordSets.some((set) => set.name === relative && set.data.length === 0)) {
    return {
      because: `the record set ${relative} was deleted from ${resource.name} by hand`,
      fix: `Write it again, or recreate the private endpoint's privateDnsZoneGroup.`,
      at: ['privateDnsZones', resource.name, 'recordSets', relative],
      ...written,
    }
  }
  const all = endpointsFor(facts, service, endpoint)
  // The one that ought to write is the one this host can route to; without any, whichever there is.
  const near = all.filter(({ endpoint: { virtualNetwork } }) => isConnected(facts, host, virtualNetwork))
  const own = near.length > 0 ? near : all
  const [writer] = own
  if (service.names.some(({ privatelinkName }) => writtenByHand(resource, privatelinkName))) {
    const misspelt = misspeltRecord(facts, resource, relative)
    if (misspelt !== undefined) {
      return {
        because: `the record set ${misspelt} in ${resource.name} is no name of ${service.name}: ${relative} is, and is not there`,
        fix: `Call it ${relative}.`,
        at: ['privateDnsZones', resource.name, 'recordSets', misspelt],
        edits: [...recordRemoved(facts, resource.name, misspelt), ...resource.recordSets.filter(({ name }) => name === misspelt).map((set) => ({ at: ['privateDnsZones', resource.name, 'recordSets', relative, set.type], value: { ...set, name: relative } }))],
      }
    }
    return {
      because: `${resource.name} is kept by hand and has no record set ${relative}`,
      fix: `Write it${addressHint({ facts, host, service, endpoint }, relative)}, or let a private endpoint's privateDnsZoneGroup keep the zone.`,
      at: ['privateDnsZones', resource.name, 'recordSets'],
      ...written,
    }
  }
  const ungrouped = own.filter(({ endpoint: { privateDnsZoneGroup } }) => privateDnsZoneGroup.length === 0)
  if (writer && ungrouped.length === own.length) {
    return {
      because: `${oneOf(own.map((one) => one.endpoint.name), 'and')} has no privateDnsZoneGroup, so nobody writes ${service.name}'s records into ${resource.name}`,
      fix: `Give it a privateDnsZoneGroup with ${resource.name}, or write its record sets by hand.`,
      at: ['privateEndpoints', writer.endpoint.name, 'privateDnsZoneGroup'],
      edits: [registeredIn(facts, writer.endpoint.name, resource.name)],
    }
  }
  const elsewhere = [...new Set(own.flatMap(({ endpoint: { privateDnsZoneGroup } }) => privateDnsZoneGroup))]
  if (writer && !elsewhere.some((name) => isWithin(endpoint.privatelinkName, facts.topology.privateDnsZones.get(name)?.zoneName ?? ''))) {
    return {
      because: `${oneOf(own.map((one) => one.endpoint.name), 'and')} registers in ${oneOf(elsewhere, 'and')}, where ${endpoint.privatelinkName} does not belong, and not in ${resource.name}`,
      fix: `Name ${resource.name} in the privateDnsZoneGroup of ${oneOf(own.map((one) => one.endpoint.name), 'and')}.`,
      at: ['privateEndpoints', writer.endpoint.name, 'privateDnsZoneGroup'],
      edits: [registeredIn(facts, writer.endpoint.name, resource.name)],
    }
  }
  // A zone into which nobody writes waits for the private endpoint beside it, whose group names one that others keep.
  const taken = elsewhere.some((name) => writersOf(facts, name, { endpoint }).length > 1)
  if (writer && taken && writersOf(facts, resource.name, { endpoint }).length === 0 && own.length === 1) {
    return {
      because: `${writer.endpoint.name} registers in ${oneOf(elsewhere, 'and')} and not in ${resource.name}, which is linked where ${host.host.name} asks and has no record ${relative}`,
      fix: `Name ${resource.name} in the privateDnsZoneGroup of ${writer.endpoint.name}, in place of ${oneOf(elsewhere, 'and')}.`,
      at: ['privateEndpoints', writer.endpoint.name, 'privateDnsZoneGroup'],
      edits: [registeredIn(facts, writer.endpoint.name, resource.name, elsewhere)],
    }
  }
  const other = otherZone({ facts, host, service, endpoint }, zone)
  if (other !== undefined) return { because: `${resource.name} has no record ${relative}; ${other.registers}`, fix: other.fix, at: other.at, edits: other.edits }
  return {
    because: `${resource.name} has no record ${relative}; ${service.name}'s private endpoints register in ${oneOf(elsewhere, 'and')}`,
    fix: `Add ${resource.name} to a private endpoint's privateDnsZoneGroup, or link the zone that has the record instead.`,
    at: path,
  }
}

function addressHint(asked: AskedName, relative: string): string {
  const address = rightAddress(asked)
  return address === undefined ? '' : ` (${relative}: A ${address})`
}

/** A record set that somebody wrote for a name and misspelt: nobody has the name that it is for. */
function misspeltRecord(facts: Facts, { zoneName, recordSets }: PrivateDnsZone, relative: string): string | undefined {
  const known = new Set([...facts.services.values()].flatMap(({ names }) => names.map(({ privatelinkName }) => privatelinkName)))
  const strangers = recordSets.filter(({ name, type, data }) => type === 'A' && data.length > 0 && !name.includes('*') && !known.has(recordSetName(name, zoneName)))
  return nearest(relative, strangers.map(({ name }) => name), 2)
}

function writtenByHand({ zoneName, recordSets }: PrivateDnsZone, name: string): boolean {
  return recordSets.some((set) => set.type === 'A' && (set.data.length > 0 || set.profile !== undefined) && recordSetName(set.name, zoneName) === name)
}
