import { appliedRules } from '../../facts/applied-rules.ts'
import type { Facts } from '../../facts/facts.ts'
import { ruleId, zoneLinkId, type ComponentId } from '../../world/component.ts'
import type { Linked } from '../azure-dns.ts'
import type { Whole } from './whole.ts'
import type { BreakPlan } from '../plan.ts'
import { textBetween } from './pieces.ts'

/** Azure-provided DNS of the network goes by one zone less; rules that the zone has hidden apply from then on. */
export function brokenLinks(whole: Whole, _name: string, id: ComponentId): readonly BreakPlan[] {
  const { linkedZones, topology } = whole.facts
  const network = [...linkedZones].find(([, zones]) => zones.some(({ resource, link }) => zoneLinkId(resource.name, link.name) === id))?.[0]
  if (network === undefined) return [{ when: [id], measures: [] }]
  const left = linkedZones.get(network)!.filter(({ resource, link }) => zoneLinkId(resource.name, link.name) !== id)
  return [changed(whole, network, id, {
    linkedZones: new Map(linkedZones).set(network, left),
    resolverViews: new Map(whole.facts.resolverViews).set(network, appliedRules(topology, network, left.map(({ resource }) => resource.zoneName))),
  })]
}

/** The same with fewer rules: without one of them, or without those of a ruleset in the networks that one of its links is for. */
export function brokenRules(whole: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const { facts } = whole
  const ruleset = facts.topology.dnsForwardingRulesets.get(name.slice(0, name.indexOf('/')))!
  const isRule = id.startsWith('forwarding-rule:')
  const networks = [...new Set(ruleset.virtualNetworkLinks.filter((link) => isRule || `${ruleset.name}/${link.name}` === name).map(({ virtualNetwork }) => virtualNetwork))]
    // One more link of the same ruleset does the same.
    .filter((network) => isRule || ruleset.virtualNetworkLinks.filter((link) => link.virtualNetwork === network).length === 1)
  return networks.map((network) => {
    const rules = facts.resolverViews.get(network)!.filter((one) => (isRule ? ruleId(one.ruleset, one.rule.name) !== id : one.ruleset !== ruleset.name))
    return changed(whole, network, id, { linkedZones: facts.linkedZones, resolverViews: new Map(facts.resolverViews).set(network, rules) })
  })
}

function changed({ facts, azureDns }: Whole, network: string, id: ComponentId, standing: Linked & Pick<Facts, 'linkedZones'>): BreakPlan {
  return { when: [id], measures: textBetween(azureDns(network, facts), azureDns(network, standing)) }
}
