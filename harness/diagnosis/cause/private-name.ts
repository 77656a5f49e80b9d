import { relativeName } from '../../azure/private-zone.ts'
import { isWithin } from '../../dns/name.ts'
import type { Facts, HostFacts, LinkedZone, PrivateZoneFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { NameZones } from '../../facts/service-names.ts'
import type { AskedFor } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { asksAzure } from '../course/view.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { linked } from './edits.ts'

/**
 * Why Azure-provided DNS does not have a name of the owner's own, such as a database's in a delegated subnet: the private zone with the
 * expected record is not linked where the question arrives, or another one is linked there that decides before a rule.
 */
export function causeOfPrivateName(facts: Facts, host: HostFacts, asked: NameZones, expected: readonly string[]): Cause | undefined {
  const { network, zone } = arrivalOf(facts, host, asked) ?? {}
  if (network === undefined) return undefined
  return zone === undefined ? causeOfUnlinked(facts, host, network, { name: asked.name, expected }) : causeOfZoneBeforeRule(facts, network, asked.name, zone)
}

function causeOfUnlinked(facts: Facts, host: HostFacts, network: string, { name, expected }: { readonly name: string; readonly expected: readonly string[] }): Cause | undefined {
  const found = zoneWith(facts, name, expected)
  if (found === undefined) return undefined
  const indirect = asksAzure(host) ? '' : ` (${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, so the links of ${network} count)`
  return {
    because: `${found} has ${name} and is not linked to ${network}${indirect}`,
    fix: `Link ${found} to ${network}.`,
    at: ['privateDnsZones', found, 'virtualNetworkLinks'],
    edits: [linked(found, network)],
  }
}

/** Where a question arrives at Azure-provided DNS: in the view of which network, by whom, and the zone there that covers the name. */
function arrivalOf(facts: Facts, host: HostFacts, asked: AskedFor): { readonly network: string; readonly last: DnsServerFacts | undefined; readonly zone: LinkedZone | undefined } | undefined {
  const { end, network, servers } = decidingCourse(facts, host, asked)
  if (end !== 'azure' || network === undefined) return undefined
  return { network, last: servers.at(-1), zone: facts.linkedZones.get(network)?.find(({ resource }) => isWithin(asked.name, resource.zoneName)) }
}

function zoneWith({ privateZones }: Facts, name: string, expected: readonly string[]): string | undefined {
  const holds = ({ zone: { rrsets } }: PrivateZoneFacts): boolean =>
    rrsets.some((rrset) => rrset.name === name && (expected.length === 0 || rrset.type !== 'A' || rrset.data.some((address) => expected.includes(address))))
  return [...privateZones].find(([, one]) => holds(one))?.[0]
}

/** The zone that has a name as it is expected, and the network where the question for it arrives, and by which server, to which no zone that covers it is linked. */
export function unlinkedZone(facts: Facts, host: HostFacts, asked: AskedFor, expected: readonly string[]): { readonly zone: string; readonly network: string; readonly last: DnsServerFacts | undefined } | undefined {
  const arrived = arrivalOf(facts, host, asked)
  const zone = arrived === undefined || arrived.zone !== undefined ? undefined : zoneWith(facts, asked.name, expected)
  return zone === undefined ? undefined : { zone, network: arrived!.network, last: arrived!.last }
}

/** A linked zone is all that is asked about names below it, whatever rules say (https://learn.microsoft.com/azure/dns/dns-private-resolver-overview). */
function causeOfZoneBeforeRule({ topology, privateZones }: Facts, network: string, name: string, { resource, path }: LinkedZone): Cause | undefined {
  if (privateZones.get(resource.name)?.zone.rrsets.some((rrset) => rrset.name === name)) return undefined
  const rulesets = [...topology.dnsForwardingRulesets.values()].filter(({ virtualNetworkLinks }) => virtualNetworkLinks.some(({ virtualNetwork }) => virtualNetwork === network))
  const rules = rulesets.flatMap((ruleset) => ruleset.forwardingRules.map((rule) => ({ ruleset, rule })))
  // A rule for everything is meant for no name of a zone in particular.
  const passed = rules.find(({ rule }) => rule.domainName !== '' && rule.forwardingRuleState === 'Enabled' && isWithin(name, rule.domainName))
  if (passed === undefined) return undefined
  return {
    because: `${resource.name} (${resource.zoneName}), linked to ${network}, decides before rule ${passed.rule.name} of ${passed.ruleset.name}, and has no record ${relativeName(name, resource.zoneName)}`,
    fix: `Unlink ${resource.name} from ${network}, call it otherwise, or write the record there.`,
    at: path,
    edits: [{ removed: path }],
  }
}
