import type { Misconfiguration } from './misconfiguration.ts'
import { azureDnsFromOutside } from './azure-dns-from-outside.ts'
import { clientProfileWithoutDns } from './client-profile-without-dns.ts'
import { clusterDnsAlone } from './cluster-dns-alone.ts'
import { connectionNotApproved } from './connection-not-approved.ts'
import { dnsPortClosed } from './dns-port-closed.ts'
import { dnsServerOutside } from './dns-server-outside.ts'
import { emptyRegionalZone } from './empty-regional-zone.ts'
import { addressNotLetIn } from './address-not-let-in.ts'
import { answersPassFirewallBy } from './answers-pass-firewall-by.ts'
import { firewallAllowsHomeRegionOnly } from './firewall-allows-home-region-only.ts'
import { firewallAllowsLoginOnly } from './firewall-allows-login-only.ts'
import { forwarderWithoutServer } from './forwarder-without-server.ts'
import { forwardersDisagree } from './forwarders-disagree.ts'
import { homeDataEndpointOutOfReach } from './home-data-endpoint-out-of-reach.ts'
import { homeRecordMissing } from './home-record-missing.ts'
import { mixedDnsServers } from './mixed-dns-servers.ts'
import { mutualForwarding } from './mutual-forwarding.ts'
import { noRouteToPrivateEndpoint } from './no-route-to-private-endpoint.ts'
import { oneNameForwarded } from './one-name-forwarded.ts'
import { oneRegionListed } from './one-region-listed.ts'
import { outboundEndpointAsked } from './outbound-endpoint-asked.ts'
import { ownName } from './own-name.ts'
import { networkWithoutList } from './network-without-list.ts'
import { ownServerList } from './own-server-list.ts'
import { partnerRegistryDenied } from './partner-registry-denied.ts'
import { platformDnsDenied } from './platform-dns-denied.ts'
import { privatelinkName } from './privatelink-name.ts'
import { privatelinkZoneForwarded } from './privatelink-zone-forwarded.ts'
import { privateProbesFail } from './private-probes-fail.ts'
import { probesBlocked } from './probes-blocked.ts'
import { publicAccessDisabled } from './public-access-disabled.ts'
import { publicZoneName } from './public-zone-name.ts'
import { rebindProtection } from './rebind-protection.ts'
import { recordDeleted } from './record-deleted.ts'
import { redirectHidesMissingRecord } from './redirect-hides-missing-record.ts'
import { registryPortClosed } from './registry-port-closed.ts'
import { replicaRecordMissing } from './replica-record-missing.ts'
import { resolverNetworkNotLinked } from './resolver-network-not-linked.ts'
import { routeLeadsElsewhere } from './route-leads-elsewhere.ts'
import { ruleDoesNotMatch } from './rule-does-not-match.ts'
import { ruleHidesZone } from './rule-hides-zone.ts'
import { rulesetLoop } from './ruleset-loop.ts'
import { scatteredPush } from './scattered-push.ts'
import { sharedZone } from './shared-zone.ts'
import { staleAddress } from './stale-address.ts'
import { wayToForwarderBroken } from './way-to-forwarder-broken.ts'
import { wildcardRecord } from './wildcard-record.ts'
import { wrongSuffix } from './wrong-suffix.ts'
import { wrongZoneName } from './wrong-zone-name.ts'
import { zoneLeftBehind } from './zone-left-behind.ts'
import { zoneLinkedToClientsOnly } from './zone-linked-to-clients-only.ts'
import { zoneNotLinked } from './zone-not-linked.ts'

/** Every one that is looked for, in the order of the catalogue. */
export const misconfigurations: readonly Misconfiguration[] = [
  zoneNotLinked,
  dnsServerOutside,
  zoneLinkedToClientsOnly,
  ownServerList,
  privatelinkZoneForwarded,
  azureDnsFromOutside,
  wayToForwarderBroken,
  dnsPortClosed,
  noRouteToPrivateEndpoint,
  registryPortClosed,
  replicaRecordMissing,
  homeRecordMissing,
  emptyRegionalZone,
  publicZoneName,
  ownName,
  privatelinkName,
  sharedZone,
  recordDeleted,
  zoneLeftBehind,
  staleAddress,
  partnerRegistryDenied,
  redirectHidesMissingRecord,
  rulesetLoop,
  resolverNetworkNotLinked,
  mutualForwarding,
  forwarderWithoutServer,
  oneRegionListed,
  forwardersDisagree,
  rebindProtection,
  scatteredPush,
  firewallAllowsLoginOnly,
  firewallAllowsHomeRegionOnly,
  platformDnsDenied,
  connectionNotApproved,
  publicAccessDisabled,
  addressNotLetIn,
  clientProfileWithoutDns,
  routeLeadsElsewhere,
  answersPassFirewallBy,
  clusterDnsAlone,
  homeDataEndpointOutOfReach,
  probesBlocked,
  privateProbesFail,
  wrongSuffix,
  wrongZoneName,
  ruleHidesZone,
  wildcardRecord,
  mixedDnsServers,
  oneNameForwarded,
  outboundEndpointAsked,
  ruleDoesNotMatch,
  networkWithoutList,
]

/**
 * What the harness does about a known mistake: a misconfiguration of this folder finds it; the parser refuses a design that has it, with the
 * problem's code; or the language lacks the words. A mistake that can be made in several ways has one for each (`others`). One
 * may find a part and still lack words for the rest.
 */
export type State =
  | { readonly state: 'implemented'; readonly misconfiguration: string; readonly others?: readonly string[]; readonly lacking?: string }
  | { readonly state: 'refused'; readonly code: string }
  | { readonly state: 'to come'; readonly lacking: string }

/** A known mistake of private DNS. */
export interface CatalogueEntry {
  /** `M01` and so on: a mistake keeps its number, and the next one that becomes known gets the next. */
  readonly number: string
  readonly title: string
  readonly state: State
}

const found = (number: string, lacking?: string): CatalogueEntry => {
  const [first, ...others] = misconfigurations.filter(({ catalogue }) => catalogue === number)
  const more = others.length > 0 && { others: others.map(({ id }) => id) }
  return { number, title: first!.title, state: { state: 'implemented', misconfiguration: first!.id, ...more, ...(lacking !== undefined && { lacking }) } }
}
const refused = (number: string, code: string, title: string): CatalogueEntry => ({ number, title, state: { state: 'refused', code } })
const toCome = (number: string, lacking: string, title: string): CatalogueEntry => ({ number, title, state: { state: 'to come', lacking } })

/** All that are known, by number. */
export const catalogue: readonly CatalogueEntry[] = [
  found('M01'),
  found('M02'),
  found('M03'),
  found('M04', 'leases of DHCP, from one design to the next'),
  found('M05'),
  found('M06'),
  found('M07'),
  found('M08'),
  found('M09'),
  found('M10'),
  found('M11'),
  found('M12'),
  found('M13'),
  found('M14'),
  found('M15'),
  found('M16'),
  found('M17'),
  found('M18'),
  found('M19'),
  found('M20'),
  refused('M21', 'overlapping-zones', 'Two zones of the same name are linked to one virtual network.'),
  found('M22'),
  refused('M23', 'rule-target-refused', "A rule's target is 168.63.129.16."),
  found('M24'),
  found('M25', 'names that a rule for everything does not take along'),
  found('M26', 'two designs in time'),
  refused('M27', 'ruleset-link-in-other-region', 'A ruleset is linked to a network in another region.'),
  found('M28'),
  found('M29'),
  found('M30'),
  toCome('M31', 'findings of one design; it is played as the scenario first-private-endpoint', 'After the first private endpoint caches still have the old alias, or that there was none.'),
  toCome('M32', 'findings of one design; it is played as the scenario routing-switched-off', 'A long-lived cache sends clients to a replica whose routing was switched off.'),
  found('M33'),
  found('M34'),
  found('M35'),
  found('M36'),
  refused('M37', 'subnet-full', "The private endpoint's subnet is full, so a replica cannot be added."),
  refused('M38', 'missing-member', 'A private endpoint has static addresses, and a new replica has none among them.'),
  found('M39'),
  found('M40', 'agent pools, az acr build'),
  toCome('M41', 'HTTP proxies', 'An HTTP proxy has no exception (noProxy) for the registry.'),
  found('M42', 'name tables of clients'),
  found('M43'),
  found('M44', 'findings for a /32 route that passes the firewall by while everything is reached'),
  toCome('M45', 'findings of one design; it is played as the scenario name-reused', 'A registry name was used again in another region.'),
  found('M46'),
  found('M47'),
  found('M48', 'machines behind the address of a firewall'),
  refused('M49', 'traffic-manager-target', 'A Traffic Manager endpoint has a private address.'),
  found('M50'),
  found('M51'),
  found('M52'),
  found('M53'),
  found('M54'),
  found('M55'),
  found('M56'),
  found('M57'),
  found('M58'),
]
