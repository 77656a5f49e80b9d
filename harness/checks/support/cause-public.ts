import type { Case } from './cause.ts'
import { dnsServersPath } from './cause-silence.ts'
import { causeOfForwarding } from './cause-forwarding.ts'
import { oneOf } from './describe.ts'
import type { Cause } from './finding.ts'
import { endpointsOf } from './intended.ts'
import { asksAzure, hasRecord, viewOf, zonesFor, zonesWith } from './view.ts'

/** Why a host that should see a private address sees a public one. */
export function causeOfPublic(asked: Case): Cause {
  const { facts, host, registry, endpoint } = asked
  const { name } = registry.registry
  if (endpointsOf(facts, registry).length === 0) {
    return {
      because: `${name} has no private endpoint in this design`,
      fix: `Create a private endpoint for ${name} in a virtual network that ${host.host.name} can route to.`,
      at: ['registries', name],
    }
  }
  const forwarding = causeOfForwarding(facts, host, endpoint)
  if (forwarding !== undefined) return forwarding
  const view = viewOf(facts, host)
  if (view === undefined) {
    return {
      because: `${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, which lies in no virtual network, so no private DNS zone applies to it`,
      fix: `Let ${host.host.name} ask a DNS server that lies in a virtual network linked to the zone, and forwards to Azure-provided DNS there.`,
      at: dnsServersPath(host),
    }
  }
  const [zone] = zonesFor(facts, host, endpoint.privatelinkName)
  if (!zone) return causeOfMissingLink(asked, view)
  const { resource, link, path } = zone
  if (!hasRecord(facts, resource.name, endpoint.privatelinkName) && link.resolutionPolicy === 'NxDomainRedirect') {
    return {
      because: `${resource.name} has no record for ${endpoint.privatelinkName}, and its link to ${view} redirects NXDOMAIN to the internet`,
      fix: `Let the private endpoint's privateDnsZoneGroup include ${resource.name}, or write the record; NxDomainRedirect hides that it is missing.`,
      at: path,
    }
  }
  return {
    because: `${resource.name} is linked to ${view} and has the record, but the answer did not come from it`,
    fix: `Look at what ${oneOf(host.dnsServers, 'and')} forwards where: the public zone azurecr.io has to reach Azure-provided DNS of ${view}.`,
    at: dnsServersPath(host),
  }
}

function causeOfMissingLink({ facts, host, registry, endpoint }: Case, view: string): Cause {
  const zones = zonesWith(facts, endpoint.privatelinkName)
  const indirect = asksAzure(host) ? '' : ` (${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, so the links of ${view} count)`
  const [zone] = zones
  return {
    because: `no private DNS zone for ${registry.registry.name} is linked to ${view}${indirect}`,
    fix:
      zone === undefined
        ? `Create a private DNS zone privatelink.azurecr.io, link it to ${view} and name it in the private endpoint's privateDnsZoneGroup.`
        : `Link ${oneOf(zones)} to ${view}.`,
    at: zone === undefined ? ['virtualNetworks', view] : ['privateDnsZones', zone, 'virtualNetworkLinks'],
  }
}
