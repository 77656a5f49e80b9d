import { oneOrList, stated, type Drafting } from '../design.ts'
import { get, listAt, textAt } from '../read.ts'
import { nameLike } from '../names.ts'
import type { Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'

interface Collection { readonly action: string; readonly priority: number; readonly rules: readonly unknown[]; readonly kind?: 'network' | 'application' }

/** Rules of a firewall: its own, or those of its policy. NAT rules and groups of addresses elsewhere are left aside, and told. */
export function firewallRules(firewall: Resource, policy: Resource | undefined, draft: Drafting): Record<string, unknown> {
  const network: [string, unknown][] = []
  const application: [string, unknown][] = []
  const own: readonly Collection[] = (['network', 'application'] as const).flatMap((kind) => listAt(firewall.body, `${kind}RuleCollections`).map((one) => ({
    action: textAt(one, 'action.type') ?? 'Allow', priority: Number(get(one, 'priority') ?? 1000), rules: listAt(one, 'rules'), kind,
  })))
  const groups = policy === undefined ? [] : draft.estate.children(policy, 'ruleCollectionGroups').toSorted((a, b) => Number(get(a.body, 'priority') ?? 0) - Number(get(b.body, 'priority') ?? 0))
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
      const made = ruleOf(rule, kind, common)
      if (made === undefined) draft.note(`${firewall.origin}: rule ${name} of firewall ${firewall.name} is left aside: it refers to what is not known before deployment, or translates addresses`)
      else (made.kind === 'network' ? network : application).push([name, made.value])
    }
  }
  return stated({
    networkRules: network.length === 0 ? undefined : Object.fromEntries(network),
    applicationRules: application.length === 0 ? undefined : Object.fromEntries(application),
  })
}

function ruleOf(rule: unknown, kind: Collection['kind'], common: Record<string, unknown>): { readonly kind: 'network' | 'application'; readonly value: unknown } | undefined {
  const ruleType = textAt(rule, 'ruleType')
  const list = (key: string): readonly string[] => listAt(rule, key).map(String)
  const sources = list('sourceAddresses')
  const all = [...sources, ...list('destinationAddresses'), ...list('destinationFqdns'), ...list('targetFqdns'), ...list('destinationPorts')]
  if (all.some(isSymbolic) || list('sourceIpGroups').length + list('destinationIpGroups').length > 0 || /nat/i.test(ruleType ?? '')) return undefined
  const sourceAddresses = sources.length === 0 || sources.includes('*') ? undefined : oneOrList(sources)
  if (kind === 'application' || ruleType === 'ApplicationRule') {
    const protocols = listAt(rule, 'protocols').flatMap((one) => {
      const [type, port] = [textAt(one, 'protocolType'), Number(get(one, 'port') ?? 443)]
      return type === undefined || !/^https$|^mssql$/i.test(type) ? [] : [port === 443 ? 'Https' : `${type}:${port}`]
    })
    const targetFqdns = list('targetFqdns')
    if (targetFqdns.length === 0 || protocols.length === 0) return undefined
    return { kind: 'application', value: stated({ ...common, sourceAddresses, targetFqdns: oneOrList(targetFqdns), protocols: protocols.length === 1 && protocols[0] === 'Https' ? undefined : oneOrList(protocols) }) }
  }
  const protocols = [...list('ipProtocols'), ...list('protocols')].map((one) => (/^any$/i.test(one) ? 'Any' : one.toUpperCase())).filter((one) => ['TCP', 'UDP', 'Any'].includes(one))
  const ports = list('destinationPorts')
  const destinations = list('destinationAddresses')
  const names = list('destinationFqdns')
  if (protocols.length === 0 || ports.length === 0 || destinations.length + names.length === 0) return undefined
  return { kind: 'network', value: stated({ ...common, sourceAddresses, destinationAddresses: oneOrList(destinations), destinationFqdns: oneOrList(names), destinationPorts: oneOrList(ports.map((one) => (/^\d+$/.test(one) ? Number(one) : one))), protocols: oneOrList(protocols) }) }
}
