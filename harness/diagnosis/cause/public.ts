import { forwardedZone } from '../../facts/service-names.ts'
import type { AskedName } from './asked-name.ts'
import { causeOfMissingRecord } from './denial.ts'
import { causeOfNoEndpoint } from './no-endpoint.ts'
import { dnsServersPath } from './dns-servers-path.ts'
import { causeOfForwarding } from './forwarding.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { linked, registeredIn, renamed } from './edits.ts'
import { causeOfList } from './server-list.ts'
import { causeOfUnmatched } from './unmatched.ts'
import { endpointsFor, isConnected } from '../intent/intended.ts'
import { misnamedZone } from '../course/misnamed.ts'
import { asksAzure, hasRecord, viewOf, zonesCalled, zonesFor, zonesWith } from '../course/view.ts'

/** Why a host that should see a private address sees a public one. */
export function causeOfPublic(asked: AskedName): Cause {
  const { facts, host, service, endpoint } = asked
  if (endpointsFor(facts, service, endpoint).length === 0) return causeOfNoEndpoint(asked)
  const list = causeOfList(facts, host, endpoint)
  if (list !== undefined) return list
  const unmatched = causeOfUnmatched(facts, host, endpoint)
  if (unmatched !== undefined) return unmatched
  const forwarding = causeOfForwarding(facts, host, endpoint)
  if (forwarding !== undefined) return forwarding
  const view = viewOf(facts, host, endpoint.name)
  if (view === undefined) {
    return {
      because: `${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, which lies in no virtual network, so no private DNS zone applies to it`,
      fix: `Let ${host.host.name} ask a DNS server that lies in a virtual network linked to the zone, and forwards to Azure-provided DNS there.`,
      at: dnsServersPath(facts, host),
    }
  }
  const [zone] = zonesFor(facts, host, endpoint.privatelinkName, endpoint.name)
  if (!zone) return causeOfMissingLink(asked, view)
  const { resource, link } = zone
  if (!hasRecord(facts, resource.name, endpoint.privatelinkName) && link.resolutionPolicy === 'NxDomainRedirect') {
    const missing = causeOfMissingRecord(asked, zone)
    return { ...missing, because: `${missing.because}; the link of ${resource.name} to ${view} redirects NXDOMAIN to the internet, which hides it` }
  }
  return {
    because: `${resource.name} is linked to ${view} and has the record, but the answer did not come from it`,
    fix: `Look at what ${oneOf(host.dnsServers, 'and')} forwards where: the public zone ${forwardedZone(endpoint)} has to reach Azure-provided DNS of ${view}.`,
    at: dnsServersPath(facts, host),
  }
}

function causeOfMissingLink(asked: AskedName, view: string): Cause {
  const { facts, host, service, endpoint } = asked
  const misnamed = misnamedZone(facts, view, asked)?.zone
  if (misnamed) {
    return {
      because: `${misnamed.name}, linked to ${view}, is called ${misnamed.zoneName}; ${endpoint.name === endpoint.privatelinkName ? `the names of ${service.name} are in` : `the public names of ${service.name} lead into`} ${endpoint.privatelinkZone}`,
      fix: `Call ${misnamed.name} ${endpoint.privatelinkZone}.`,
      at: ['privateDnsZones', misnamed.name, 'name'],
      edits: [renamed(facts, misnamed.name, endpoint.privatelinkZone)],
    }
  }
  const zones = zonesThatServe(asked)
  const indirect = asksAzure(host) ? '' : ` (${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, so the links of ${view} count)`
  const [zone] = zones
  const what = service.registry === undefined ? endpoint.name : service.name
  const [empty] = zone === undefined ? zonesCalled(facts, endpoint.privatelinkZone) : []
  const [writer] = endpointsFor(facts, service, endpoint)
  if (empty !== undefined && writer !== undefined) {
    const { name } = writer.endpoint
    return {
      because: `${empty} is not linked to ${view}${indirect}, and has no record of ${what}, as ${name} does not name it in its privateDnsZoneGroup`,
      fix: `Link ${empty} to ${view}, and name it in the privateDnsZoneGroup of ${name}.`,
      at: ['privateDnsZones', empty, 'virtualNetworkLinks'],
      edits: [linked(empty, view), registeredIn(facts, name, empty)],
    }
  }
  return {
    because: `no private DNS zone for ${what} is linked to ${view}${indirect}`,
    fix:
      zone === undefined
        ? `Create a private DNS zone ${endpoint.privatelinkZone}, link it to ${view} and name it in the private endpoint's privateDnsZoneGroup.`
        : `Link ${oneOf(zones)} to ${view}.`,
    at: zone === undefined ? ['virtualNetworks', view] : ['privateDnsZones', zone, 'virtualNetworkLinks'],
    ...(zone !== undefined && { edits: [linked(zone, view)] }),
  }
}

/** Zones with the record, those first that a private endpoint within the host's reach writes: its region's, not another's. */
function zonesThatServe({ facts, host, service, endpoint }: AskedName): readonly string[] {
  const zones = zonesWith(facts, endpoint.privatelinkName)
  const near = endpointsFor(facts, service, endpoint)
    .filter((one) => isConnected(facts, host, one.endpoint.virtualNetwork))
    .flatMap((one) => one.endpoint.privateDnsZoneGroup)
  const own = zones.filter((zone) => near.includes(zone))
  return own.length > 0 ? own : zones
}
