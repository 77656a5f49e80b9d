import { relativeName } from '../../azure/private-zone.ts'
import type { Facts, LinkedZone } from '../../facts/facts.ts'
import type { AskedName } from './asked-name.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { causeOfOtherView } from './other-view.ts'
import { otherZone } from './other-zone.ts'
import { causeOfRouted } from './routed.ts'
import { recordRemoved, recordWritten } from './edits.ts'
import { nameAddresses, ownersOf } from '../observed/places.ts'
import { endpointsFor, isConnected, memberAddress } from '../intent/intended.ts'
import { hasRecord, wildcardFor, zonesFor } from '../course/view.ts'
import { isWithin } from '../../dns/name.ts'

/** Why a host was given private addresses, but not those of the private endpoint that should serve it. */
export function causeOfWrongPrivate(asked: AskedName, addresses: readonly string[]): Cause {
  const { facts, host, service, endpoint } = asked
  const zone = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name).find(({ resource }) => hasRecord(facts, resource.name, endpoint.privatelinkName))
    ?? zonesFor(facts, host, endpoint.name).find(({ resource }) => hasRecord(facts, resource.name, endpoint.name))
  if (!zone) {
    return causeOfWildcard(asked) ?? {
      because: `${nameAddresses(facts, addresses)} came from somewhere else than the zones linked to ${host.host.virtualNetwork ?? 'its network'}`,
      fix: `Look at the records of ${oneOf(host.dnsServers, 'and')}.`,
      at: ['hosts', host.host.name],
    }
  }
  const { resource } = zone
  const name = isWithin(endpoint.privatelinkName, resource.zoneName) ? endpoint.privatelinkName : endpoint.name
  const relative = relativeName(name, resource.zoneName)
  if (resource.recordSets.some((set) => set.name === relative && set.type === 'A' && set.data.length > 0)) return causeOfRecord(asked, zone, { relative, addresses })
  const routed = causeOfRouted(asked, zone, { relative, addresses })
  if (routed !== undefined) return routed
  const writers = writersOf(facts, resource.name, { endpoint })
  if (writers.length > 1) return causeOfSharedZone(facts, resource.name, { service, endpoint })
  const led = causeOfOtherView(asked, resource.name, writers)
  if (led !== undefined) return led
  const other = otherZone(asked, zone)
  if (other !== undefined) return { because: `${resource.name} has the records of ${oneOf(writers)}, and ${other.registers}`, fix: other.fix, at: other.at, edits: other.edits }
  return {
    because: `${resource.name} has the records of ${oneOf(writers)}, which is not what should serve ${host.host.name}`,
    fix: `Link ${host.host.virtualNetwork ?? 'its network'} to the zone of the private endpoint that should, or say in the intent that ${oneOf(writers)} may.`,
    at: ['privateEndpoints', writers[0] ?? '', 'privateDnsZoneGroup'],
  }
}

/** A record set that somebody wrote with an address that is another's, or nobody's. */
function causeOfRecord(asked: AskedName, { resource }: LinkedZone, { relative, addresses }: { readonly relative: string; readonly addresses: readonly string[] }): Cause {
  const { facts, endpoint } = asked
  const right = rightAddress(asked)
  const wrong = addresses.filter((address) => address !== right)
  const owned = wrong.filter((address) => ownersOf(facts, address).length > 0)
  const dead = wrong.filter((address) => !owned.includes(address))
  const what = [
    ...owned.map((address) => `${address} is the address of ${oneOf(ownersOf(facts, address), 'and')}`),
    ...(dead.length > 0 ? [`no private endpoint has ${oneOf(dead)}`] : []),
  ]
  return {
    because: `the record set ${relative} in ${resource.name} was written by hand, and ${what.join(', and ') || `says more than one address for ${endpoint.name}`}`,
    fix: `${right === undefined ? `Correct the record set ${relative}` : `Let ${relative} in ${resource.name} say ${right} and nothing else`}, or delete it and let the private endpoint's privateDnsZoneGroup write it.`,
    at: ['privateDnsZones', resource.name, 'recordSets', relative],
    ...(right !== undefined && { edits: recordWritten(facts, resource.name, relative, right) }),
  }
}

/** The wildcard of a linked zone that answers for a name without a record; whoever is meant to have one gets the wildcard's address. */
export function causeOfWildcard({ facts, host, endpoint }: AskedName): Cause | undefined {
  const [zone] = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name)
  const wildcard = zone && wildcardFor(facts, zone.resource.name, endpoint.privatelinkName)
  if (zone === undefined || wildcard === undefined) return undefined
  const { name, zoneName, recordSets } = zone.resource
  const relative = relativeName(wildcard, zoneName)
  const data = recordSets.find((set) => set.name === relative)?.data ?? []
  const lacking = [...facts.services.values()].flatMap((one) => one.names.map((lacks) => ({ service: one, endpoint: lacks }))).flatMap((one) => {
    const { privatelinkName } = one.endpoint
    const address = isWithin(privatelinkName, zoneName) && !hasRecord(facts, name, privatelinkName) ? rightAddress({ facts, host, ...one }) : undefined
    return address === undefined ? [] : [{ name: relativeName(privatelinkName, zoneName), address }]
  })
  const others = lacking.length > 0 ? `, and write one record for each name (${lacking.map((one) => `${one.name}: A ${one.address}`).join('; ')}) or let a private endpoint's privateDnsZoneGroup do so` : ''
  return {
    because: `the wildcard ${relative} of ${name} answers for ${endpoint.privatelinkName}, which has no record there, with ${data.map((one) => nameAddresses(facts, [one])).join(', ')}`,
    fix: `Remove the wildcard${others}.`,
    at: ['privateDnsZones', name, 'recordSets', relative],
    edits: [...recordRemoved(facts, name, relative), ...lacking.flatMap((one) => recordWritten(facts, name, one.name, one.address))],
  }
}

/** The address that serves the host for a name, where only one does. */
export function rightAddress({ facts, host, service, endpoint }: AskedName): string | undefined {
  const all = endpointsFor(facts, service, endpoint)
  const near = all.filter((one) => isConnected(facts, host, one.endpoint.virtualNetwork))
  const [address, ...others] = new Set((near.length > 0 ? near : all).map((one) => memberAddress(one, endpoint.member)))
  return others.length > 0 ? undefined : address
}

/** Several private endpoints for one name write into one zone. */
export function causeOfSharedZone(facts: Facts, zone: string, asked: Pick<AskedName, 'service' | 'endpoint'>): Cause {
  const writers = writersOf(facts, zone, asked)
  const services = new Set(writers.map((name) => facts.topology.privateEndpoints.get(name)!.service))
  return {
    because: `${oneOf(writers, 'and')} register in the same zone ${zone}, where the last writer replaces the others' records`,
    fix: services.size > 1
      ? `Let one of ${oneOf([...services], 'and')} serve all networks that share ${zone}, as names that all of them have can lead to one private endpoint only; or use one zone for each, linked to the networks it serves.`
      : `Use one zone for each private endpoint of ${asked.service.name} (one per region, in resource groups of their own), linked to the networks it serves.`,
    at: ['privateEndpoints', writers.at(-1) ?? '', 'privateDnsZoneGroup'],
  }
}

/** Private endpoints for a name whose zone group names the zone, in the order in which they write. Services may have names in common, as Azure Monitor's scopes do. */
export function writersOf(facts: Facts, zone: string, { endpoint: name }: Pick<AskedName, 'endpoint'>): readonly string[] {
  return [...facts.privateEndpoints.values()]
    .filter(({ endpoint, members }) => endpoint.privateDnsZoneGroup.includes(zone) && members.some((member) => member.endpoint.privatelinkName === name.privatelinkName))
    .map(({ endpoint }) => endpoint.name)
}
