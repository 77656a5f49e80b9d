import { isWithin } from '../../dns/name.ts'
import type { DnsForwardingRuleset, ForwardingRule } from '../../azure/hybrid-resources.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import type { AskedFor, Course } from '../course/course.ts'
import { hasRecord, zonesWith } from '../course/view.ts'
import { meantFor, type Unmatched } from './meant.ts'

/** The rules that were meant for a name in the network where its question came to Azure-provided DNS, and did not apply. */
export function* unmatchedRules(facts: Facts, { end, network }: Course, asked: AskedFor): Generator<Unmatched> {
  if (end !== 'azure' || network === undefined) return
  const rulesets = [...facts.topology.dnsForwardingRulesets.values()]
  const linked = rulesets.filter((ruleset) => isLinked(ruleset, network))
  for (const ruleset of linked) yield* inLinked(facts, ruleset, asked)
  if (linksElsewhere(facts, network, asked)) return
  for (const ruleset of rulesets) if (!linked.includes(ruleset)) yield* inUnlinked(ruleset, network, asked)
  for (const ruleset of linked) yield* lacking(facts, ruleset, asked)
}

function isLinked({ virtualNetworkLinks }: DnsForwardingRuleset, network: string): boolean {
  return virtualNetworkLinks.some(({ virtualNetwork }) => virtualNetwork === network)
}

/** Whether zones with the record are linked to networks that ask for themselves: then a link is what lacks here, and no rule. */
function linksElsewhere(facts: Facts, network: string, { name, privatelinkName }: AskedFor): boolean {
  const standing = new Set(inboundEndpoints(facts).map(({ place }) => ('virtualNetwork' in place ? place.virtualNetwork : '')))
  const links = [...zonesWith(facts, privatelinkName), ...zonesWith(facts, name)].flatMap((zone) => facts.topology.privateDnsZones.get(zone)!.virtualNetworkLinks)
  return links.some(({ virtualNetwork }) => virtualNetwork !== network && !standing.has(virtualNetwork))
}

function covers({ domainName }: ForwardingRule, { name, privatelinkName }: AskedFor): boolean {
  return isWithin(name, domainName) || isWithin(privatelinkName, domainName)
}

function pathOf({ name }: DnsForwardingRuleset, ...rest: Path): Path {
  return ['dnsForwardingRulesets', name, ...rest]
}

function* inLinked(facts: Facts, ruleset: DnsForwardingRuleset, asked: AskedFor): Generator<Unmatched> {
  for (const rule of ruleset.forwardingRules) {
    const at = pathOf(ruleset, 'forwardingRules', rule.name)
    if (rule.forwardingRuleState === 'Disabled') {
      if (!covers(rule, asked)) continue
      yield { because: `rule ${rule.name} of ${ruleset.name} is disabled`, fix: `Enable rule ${rule.name} of ${ruleset.name}.`, at: [...at, 'forwardingRuleState'], edits: [{ at, value: { ...rule, forwardingRuleState: 'Enabled' } }] }
      continue
    }
    const meant = covers(rule, asked) ? undefined : meantFor(facts, rule.domainName, asked)
    if (meant === undefined) continue
    yield {
      because: meant.why === 'alone'
        ? `rule ${rule.name} of ${ruleset.name} is for ${rule.domainName} alone, and ${asked.name} is not below that: names for data and regions are no children of the login server's`
        : `rule ${rule.name} of ${ruleset.name} is for ${rule.domainName}, which is not ${meant.domain}: it does not take ${asked.name} along`,
      fix: `Let rule ${rule.name} of ${ruleset.name} be for ${meant.domain}.`,
      at,
      edits: [{ at, value: { ...rule, domainName: meant.domain } }],
      alone: meant.why === 'alone',
    }
  }
}

function* inUnlinked(ruleset: DnsForwardingRuleset, network: string, asked: AskedFor): Generator<Unmatched> {
  const rule = ruleset.forwardingRules.find((one) => one.forwardingRuleState === 'Enabled' && one.domainName !== '' && covers(one, asked))
  if (rule === undefined) return
  const links = pathOf(ruleset, 'virtualNetworkLinks')
  yield {
    because: `ruleset ${ruleset.name}, which has rule ${rule.name}, is not linked to ${network}`,
    fix: `Link ${ruleset.name} to ${network}.`,
    at: links,
    edits: [{ at: [...links, network], value: { name: network, virtualNetwork: network } }],
  }
}

/** A ruleset that leads other names to a resolver that has the record, and has no rule for this one. */
function* lacking(facts: Facts, ruleset: DnsForwardingRuleset, asked: AskedFor): Generator<Unmatched> {
  if (asked.name === asked.privatelinkName || ruleset.forwardingRules.some((rule) => covers(rule, asked))) return
  const zone = zonesWith(facts, asked.privatelinkName)[0]
  const target = inboundEndpoints(facts).find(({ address, place }) => 'virtualNetwork' in place
    && facts.linkedZones.get(place.virtualNetwork)!.some(({ resource }) => hasRecord(facts, resource.name, asked.privatelinkName))
    && (ruleset.forwardingRules.length === 0 || ruleset.forwardingRules.some(({ targetDnsServers }) => targetDnsServers.some(({ ipAddress }) => ipAddress === address))))
  if (zone === undefined || target === undefined) return
  const { zoneName } = facts.topology.privateDnsZones.get(zone)!
  const at = pathOf(ruleset, 'forwardingRules')
  yield {
    because: `no rule of ${ruleset.name} takes ${asked.privatelinkName} along`,
    fix: `Give ${ruleset.name} a rule for ${zoneName}. to ${target.address} (${target.name}).`,
    at,
    edits: [{ at: [...at, `${zoneName}.`], value: { name: `${zoneName}.`, domainName: zoneName, targetDnsServers: [{ ipAddress: target.address, port: 53 }], forwardingRuleState: 'Enabled' } }],
  }
}
