import { relativeName } from '../../azure/private-zone.ts'
import { isWithin } from '../../dns/name.ts'
import type { Facts, HostFacts, LinkedZone } from '../../facts/facts.ts'
import type { NameZones } from '../../facts/service-names.ts'
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
  const { end, network } = decidingCourse(facts, host, asked)
  if (end !== 'azure' || network === undefined) return undefined
  const [zone] = (facts.linkedZones.get(network) ?? []).filter(({ resource }) => isWithin(asked.name, resource.zoneName))
  return zone === undefined ? causeOfUnlinked(facts, host, network, { name: asked.name, expected }) : causeOfZoneBeforeRule(facts, network, asked.name, zone)
}

function causeOfUnlinked(facts: Facts, host: HostFacts, network: string, { name, expected }: { readonly name: string; readonly expected: readonly string[] }): Cause | undefined {
  const holds = ({ zone }: { readonly zone: { readonly rrsets: readonly { readonly name: string; readonly type: string; readonly data: readonly string[] }[] } }): boolean =>
    zone.rrsets.some((rrset) => rrset.name === name && (expected.length === 0 || rrset.type !== 'A' || rrset.data.some((address) => expected.includes(address))))
  const found = [...facts.privateZones].find(([, one]) => holds(one))?.[0]
  if (found === undefined) return undefined
  const indirect = asksAzure(host) ? '' : ` (${host.host.name} asks ${oneOf(host.dnsServers, 'and')}, so the links of ${network} count)`
  return {
    because: `${found} has ${name} and is not linked to ${network}${indirect}`,
    fix: `Link ${found} to ${network}.`,
    at: ['privateDnsZones', found, 'virtualNetworkLinks'],
    edits: [linked(found, network)],
  }
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
