import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt } from '../estate.ts'
import { get, listAt, textAt, textsAt } from '../read.ts'
import { nameLike } from '../names.ts'
import type { Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'

interface Collection { readonly action: string; readonly priority: number; readonly rules: readonly unknown[]; readonly kind?: 'network' | 'application' }

/** Rules of a firewall: its own, or those of its policy, behind those of the policy that this one extends. What is left aside is told. */
export function firewallRules(firewall: Resource, policy: Resource | undefined, draft: Drafting): Record<string, unknown> {
  const network: [string, unknown][] = []
  const application: [string, unknown][] = []
  const own: readonly Collection[] = (['network', 'application'] as const).flatMap((kind) => draft.estate.children(firewall, `${kind}RuleCollections`).map(({ body: one }) => ({
    action: textAt(one, 'action.type') ?? 'Allow', priority: Number(get(one, 'priority') ?? 1000), rules: listAt(one, 'rules'), kind,
  })))
  const groups = policiesOf(policy, draft).flatMap((one) => draft.estate.children(one, 'ruleCollectionGroups').toSorted((a, b) => Number(get(a.body, 'priority') ?? 0) - Number(get(b.body, 'priority') ?? 0)))
  const ofPolicy: readonly Collection[] = groups.flatMap((group) => listAt(group.body, 'ruleCollections').map((one) => ({
    action: textAt(one, 'action.type') ?? 'Allow', priority: Number(get(one, 'priority') ?? 1000), rules: listAt(one, 'rules'),
  })).toSorted((a, b) => a.priority - b.priority))
  const used = new Set<string>()
  let at = 0
  const stepped = ofPolicy.length > 0
  for (const { action, priority, rules, kind } of [...own, ...ofPolicy]) {
    at++
    for (const rule of rules) {
      const wanted = nameLike(textAt(rule, 'name') ?? 'rule')
      const name = used.has(wanted) ? `${wanted}-${used.size}` : wanted
      used.add(name)
      const common = { action: /^deny$/i.test(action) ? 'Deny' : undefined, priority: stepped ? Math.min(65_000, 99 + at) : priority }
      const made = ruleOf(rule, kind, common, draft)
      if (typeof made === 'string') draft.note(`${firewall.origin}: rule ${name} of firewall ${firewall.name} is left aside: ${made}`)
      else (made.kind === 'network' ? network : application).push([name, made.value])
    }
  }
  return stated({
    networkRules: network.length === 0 ? undefined : Object.fromEntries(network),
    applicationRules: application.length === 0 ? undefined : Object.fromEntries(application),
  })
}

/** A policy behind the one that it extends, whose rules are judged first: https://learn.microsoft.com/azure/firewall-manager/rule-hierarchy */
function policiesOf(policy: Resource | undefined, draft: Drafting, below: readonly Resource[] = []): readonly Resource[] {
  if (policy === undefined || below.includes(policy)) return below
  return policiesOf(draft.estate.get(idAt(policy.body, 'basePolicy')), draft, [policy, ...below])
}

/** Addresses of groups that a rule names; `undefined` where one is declared nowhere, or not known. */
function addressesOfGroups(ids: readonly string[], draft: Drafting): readonly string[] | undefined {
  const found = ids.map((id) => draft.estate.get(id)).map((group) => (group === undefined || group.existing === true ? [] : textsAt(group.body, 'ipAddresses')))
  draft.estate.understood.add('microsoft.network/ipgroups')
  return found.some((one) => one.length === 0) ? undefined : found.flat()
}

/** A rule in the language's words, or why it has none. */
function ruleOf(rule: unknown, kind: Collection['kind'], common: Record<string, unknown>, draft: Drafting): { readonly kind: 'network' | 'application'; readonly value: unknown } | string {
  const ruleType = textAt(rule, 'ruleType')
  const list = (key: string): readonly string[] => listAt(rule, key).map(String)
  const [sourceGroups, destinationGroups] = [addressesOfGroups(list('sourceIpGroups'), draft), addressesOfGroups(list('destinationIpGroups'), draft)]
  if (/nat/i.test(ruleType ?? '')) return 'it translates addresses'
  if (sourceGroups === undefined || destinationGroups === undefined) return 'it names a group of addresses that no source tells'
  const sources = [...list('sourceAddresses'), ...sourceGroups]
  const destinations = [...list('destinationAddresses'), ...destinationGroups]
  const all = [...sources, ...destinations, ...list('destinationFqdns'), ...list('targetFqdns'), ...list('destinationPorts')]
  const open = all.find(isSymbolic)
  if (open !== undefined) return `some of it is known only at run time (${open})`
  const sourceAddresses = sources.length === 0 || sources.includes('*') ? undefined : oneOrList(sources)
  if (kind === 'application' || ruleType === 'ApplicationRule') {
    const protocols = listAt(rule, 'protocols').flatMap((one) => {
      const [type, port] = [textAt(one, 'protocolType'), Number(get(one, 'port') ?? 443)]
      return type === undefined || !/^https$|^mssql$/i.test(type) ? [] : [port === 443 ? 'Https' : `${type}:${port}`]
    })
    const targetFqdns = list('targetFqdns')
    if (targetFqdns.length === 0) return 'it goes by addresses of pages or by tags, which are not rehearsed'
    if (protocols.length === 0) return 'of protocols of applications HTTPS and MSSQL are rehearsed'
    return { kind: 'application', value: stated({ ...common, sourceAddresses, targetFqdns: oneOrList(targetFqdns), protocols: protocols.length === 1 && protocols[0] === 'Https' ? undefined : oneOrList(protocols) }) }
  }
  const protocols = [...list('ipProtocols'), ...list('protocols')].map((one) => (/^any$/i.test(one) ? 'Any' : one.toUpperCase())).filter((one) => ['TCP', 'UDP', 'Any'].includes(one))
  const ports = list('destinationPorts')
  const names = list('destinationFqdns')
  if (protocols.length === 0) return 'of protocols TCP and UDP are rehearsed'
  if (ports.length === 0 || destinations.length + names.length === 0) return 'it states no destination, or no port'
  return { kind: 'network', value: stated({ ...common, sourceAddresses, destinationAddresses: oneOrList(destinations), destinationFqdns: oneOrList(names), destinationPorts: oneOrList(ports.map((one) => (/^\d+$/.test(one) ? Number(one) : one))), protocols: oneOrList(protocols) }) }
}
