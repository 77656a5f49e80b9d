import type { Path } from '../dns/path.ts'
import { decide, type ResolvedRule } from '../azure/security-rules.ts'
import { defaultSecurityRules } from '../azure/network-security.ts'
import type { Domain } from './hybrid-facts.ts'
import { filterKey, type AppliedGroup, type SecurityFacts } from './security-facts.ts'

/** The beginning of a connection, or a question, from one interface to another. */
export interface Crossing {
  readonly from: Interface
  /** Without domain: on the internet, or Azure-provided DNS. */
  readonly to: Interface
  readonly protocol: 'Tcp' | 'Udp'
  readonly port: number
}

export interface Interface {
  readonly domain: Domain | undefined
  readonly address: string
}

/** What one group says about a crossing, and the rule that says it. */
export interface Decision {
  readonly group: AppliedGroup
  readonly rule: ResolvedRule
  /** The rule in the topology; the group, where it is a default rule. */
  readonly path: Path
}

/** Whether a rule counts, by group and name. A world in which one was removed leaves it out. */
export type Standing = (group: string, rule: string) => boolean

/** Everything that groups say about a crossing, in the order in which packets meet them, up to the first that denies it. */
export function decisionsOn({ filters }: SecurityFacts, { from, to, protocol, port }: Crossing, standing?: Standing): readonly Decision[] {
  // What a machine says to itself passes no interface.
  if (filters.size === 0 || (from.domain === to.domain && from.address === to.address)) return []
  const packet = { protocol, source: from.address, destination: to.address, destinationPort: port }
  const decisions: Decision[] = []
  const groups = [...(filtersOf(filters, from)?.outbound ?? []), ...(filtersOf(filters, to)?.inbound ?? [])]
  for (const group of groups) {
    const rules = standing === undefined ? group.rules : group.rules.filter(({ name }) => standing(group.group, name))
    const rule = decide(rules, packet)
    if (rule === undefined) continue
    decisions.push({ group, rule, path: pathOf(group, rule) })
    if (rule.access === 'Deny') break
  }
  return decisions
}

/** The rule that keeps a crossing from happening. */
export function denialOf(facts: SecurityFacts, crossing: Crossing, standing?: Standing): Decision | undefined {
  const last = decisionsOn(facts, crossing, standing).at(-1)
  return last?.rule.access === 'Deny' ? last : undefined
}

/** Every rule of one's own at either end that could say something about a crossing, whichever others there are. */
export function rulesOn({ filters }: SecurityFacts, { from, to, protocol, port }: Crossing): readonly { readonly group: string; readonly rule: string }[] {
  const packet = { protocol, source: from.address, destination: to.address, destinationPort: port }
  const groups = [...(filtersOf(filters, from)?.outbound ?? []), ...(filtersOf(filters, to)?.inbound ?? [])]
  return groups.flatMap(({ group, rules }) => rules.filter((rule) => !isDefault(rule) && decide([rule], packet) !== undefined).map(({ name }) => ({ group, rule: name })))
}

export function isDefault({ priority, name }: Pick<ResolvedRule, 'priority' | 'name'>): boolean {
  return defaultSecurityRules.some((rule) => rule.priority === priority && rule.name === name)
}

/** `rule deny-dns (priority 200, Outbound) of apps-group at subnet spoke/apps`. */
export function nameDecision({ group: { group, appliesTo }, rule }: Decision): string {
  return `${isDefault(rule) ? 'the default rule' : 'rule'} ${rule.name} (priority ${rule.priority}, ${rule.direction}) of ${group} at ${appliesTo}`
}

function filtersOf(filters: SecurityFacts['filters'], { domain, address }: Interface) {
  return domain?.startsWith('virtualNetwork:') ? filters.get(filterKey(domain.slice('virtualNetwork:'.length), address)) : undefined
}

function pathOf({ group }: AppliedGroup, rule: ResolvedRule): Path {
  const path = ['networkSecurityGroups', group]
  return isDefault(rule) ? path : [...path, 'securityRules', rule.name]
}
