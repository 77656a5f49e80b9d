import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isWithin } from '../../dns/name.ts'
import { isDnsProxy, isInboundEndpoint, restarts } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { forwardedAliasZone, forwardedZone, forwardedZones, type NameZones } from '../../facts/service-names.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { Course } from '../course/course.ts'
import { forwardingFor } from '../course/hops.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { askAzure, proxyAskingElsewhere } from './dns-proxy.ts'
import { configured, forwardingTo } from './edits.ts'

/** A question ended at servers that know the internet only: what the last server of the design on its way, or one before it, has to forward, and whereto. */
export function causeOfPublicEnd(facts: Facts, last: DnsServerFacts, { at, servers }: Course, target: string, zones: NameZones): Cause {
  const sent = `${last.name} (${last.kind}) sends ${forwardedZone(zones)} to servers that know the internet only`
  const beside = asksAway(facts, servers, zones)
  if (beside !== undefined && isDnsProxy(beside)) {
    return { because: `the DNS proxy of ${beside.path[1]} asks ${beside.server!.forwarders.join(', ')}, and ${sent}`, fix: askAzure(beside), at: beside.forwardersPath }
  }
  if (beside !== undefined) {
    const domains = forwardedZones(zones, restarts(beside))
    const { addresses = [], at: line = beside.path } = forwardingFor(beside, zones.name) ?? {}
    return {
      because: `${beside.name} (${beside.kind}) forwards ${forwardedZone(zones)} to ${addresses.join(', ')}, and ${sent}`,
      fix: `Give ${beside.name} ${forwarders(domains)} to ${azureProvidedDns}.`,
      at: line,
      ...withEdits(forwardingTo(facts, beside, domains, { to: [azureProvidedDns] })),
    }
  }
  if ('virtualNetwork' in last.place) {
    return { because: sent, fix: `Let ${last.name} forward everything to ${azureProvidedDns}.`, at: at ?? last.path, ...withEdits(configured(facts, last, () => ({ forwarders: [azureProvidedDns] }))) }
  }
  const own = forwardingFor(last, zones.name)
  // Forwarded as they should be are the public names; the aliases are in another zone, and the server asks for those by itself.
  if (restarts(last) && own !== undefined && own.domain !== '' && own.domain !== forwardingFor(last, zones.privatelinkName)?.domain) {
    const alias = forwardedAliasZone(zones)
    return {
      because: `${last.name} (${last.kind}) asks for each alias of a chain itself, and sends ${alias} to servers that know the internet only`,
      fix: `Give ${last.name} ${forwarders([alias])} to ${target}, beside the one for ${own.domain}.`,
      at: at ?? last.path,
      ...withEdits(forwardingTo(facts, last, alias)),
    }
  }
  const domains = forwardedZones(zones, restarts(last))
  return { because: sent, fix: `Give ${last.name} ${forwarders(domains)} to ${target}.`, at: at ?? last.path, ...withEdits(forwardingTo(facts, last, domains)) }
}

/** A firewall's proxy, or a server in a virtual network with the zone, on the way to the one where the question ended: it asks others what Azure-provided DNS beside it would know. */
export function asksAway({ linkedZones }: Facts, servers: readonly DnsServerFacts[], { privatelinkName }: Pick<NameZones, 'privatelinkName'>): DnsServerFacts | undefined {
  const before = servers.slice(0, -1)
  return proxyAskingElsewhere(before) ?? before.findLast((one) => one.server !== undefined && !isDnsProxy(one) && !isInboundEndpoint(one) && 'virtualNetwork' in one.place
    && linkedZones.get(one.place.virtualNetwork)?.some(({ resource }) => isWithin(privatelinkName, resource.zoneName)))
}

function forwarders(domains: readonly string[]): string {
  return domains.length > 1 ? `conditional forwarders for ${oneOf(domains, 'and')}` : `a conditional forwarder for ${domains[0]}`
}

function withEdits(edits: readonly Edit[] | undefined): { readonly edits?: readonly Edit[] } {
  return edits === undefined ? {} : { edits }
}
