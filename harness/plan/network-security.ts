import { azureProvidedDns } from '../azure/virtual-network.ts'
import { fromNumber } from '../dns/address.ts'
import type { Range } from '../dns/ranges.ts'
import { everyAddress, everyPort } from '../dns/ranges.ts'
import type { ResolvedRule } from '../azure/security-rules.ts'
import type { Facts } from '../facts/facts.ts'
import { filterKey, type AppliedGroup, type InterfaceFilters } from '../facts/security-facts.ts'
import type { NamespacePlan, NodePlan } from './plan.ts'
import { namespaceOf } from './virtual-network.ts'

/**
 * A packet that leaves a machine and must not arrive gets this mark (DSCP 63, which nothing else in a lab uses) and is dropped at the
 * other end of the cable. Dropped at this end, the machine would be told (EPERM), and no Azure machine is.
 */
const denied = '0x3f'

/** The nodes with the rules of their network interfaces' groups, which the agent loads in their network namespaces before they start. */
export function withSecurityRules(facts: Facts, nodes: readonly NodePlan[]): readonly NodePlan[] {
  if (facts.filters.size === 0) return nodes
  const networks = new Map([...facts.topology.virtualNetworks.keys()].map((network) => [namespaceOf(facts, network), network]))
  return nodes.map((node) => withRulesOf(facts, networks, node))
}

function withRulesOf(facts: Facts, networks: ReadonlyMap<string, string>, node: NodePlan): NodePlan {
  const filters = node.interfaces.flatMap(({ name, namespace, addresses }) => {
    const network = networks.get(namespace)
    // All addresses of one interface lie behind the same groups.
    const own = network === undefined ? undefined : addresses.map((address) => facts.filters.get(filterKey(network, address.split('/')[0]!))).find((one) => one !== undefined)
    return own === undefined ? [] : [renderFilters(name, own)]
  })
  return filters.length === 0 ? node : { ...node, nftables: (node.nftables ?? '') + filters.join('') }
}

/** The table of a node's groups, as it stands in its rules. */
export function securityTable(nftables: string): string {
  return nftables.slice(nftables.indexOf(tableStart))
}

/** The same without a rule of a group, wherever that applies; as it was where it has none. */
export function withoutRule(nftables: string, group: string, rule: string): string {
  let current: string | undefined
  return nftables.split('\n').filter((line) => {
    const [, header] = /^ {2}# (\S+), (?:In|Out)bound, at /.exec(line) ?? []
    if (header !== undefined) current = header
    else if (/^ {2}chain (?:in|out)put \{/.test(line)) current = undefined
    return current !== group || !line.endsWith(` comment "${rule}"`)
  }).join('\n')
}

const tableStart = 'table ip security {\n'

/** Routers of virtual networks drop what their machines' groups have marked, whether it is meant for the same subnet or not. */
export function droppingDenied(facts: Facts, namespaces: readonly NamespacePlan[]): readonly NamespacePlan[] {
  const networks = new Set([...facts.filters].filter(([, { outbound }]) => outbound.length > 0).map(([key]) => key.slice(0, key.lastIndexOf(' '))))
  const names = new Set([...networks].map((network) => namespaceOf(facts, network)))
  return namespaces.map((namespace) => (names.has(namespace.name) ? { ...namespace, nftables: namespace.nftables + marked } : namespace))
}

const marked = `table bridge security {
  chain prerouting {
    type filter hook prerouting priority 0; policy accept;
    ip dscp ${denied} counter drop
  }
}
`

function renderFilters(device: string, { inbound, outbound }: InterfaceFilters): string {
  return `${tableStart}${[...inbound, ...outbound].map((group, n) => renderGroup(group, n)).join('')}  chain input {
    type filter hook input priority 0; policy accept;
    iifname != "${device}" accept
    ct state established,related accept
${inbound.map((_, n) => `    jump ${chain(n)}\n`).join('')}  }
  chain output {
    type filter hook output priority 0; policy accept;
    oifname != "${device}" accept
    ct state established,related accept
${outbound.map((_, n) => `    jump ${chain(inbound.length + n)}\n`).join('')}  }
}
`
}

function chain(number: number): string {
  return `group${number}`
}

/** A group as a chain: who is let pass goes on to the next group. */
function renderGroup({ group, appliesTo, direction, rules }: AppliedGroup, number: number): string {
  const platform = direction === 'Outbound' ? rules.filter(({ platformDns }) => platformDns) : []
  const questions = `ip daddr ${azureProvidedDns} meta l4proto { tcp, udp } th dport 53`
  return [
    `  # ${group}, ${direction}, at ${appliesTo}\n`,
    ...(platform.length === 0 ? [] : [`  chain ${chain(number)}dns {\n`, ...platform.map((rule) => renderRule(rule, { dns: true })), '  }\n']),
    `  chain ${chain(number)} {\n`,
    // Questions to Azure-provided DNS obey only rules about it.
    ...(direction === 'Inbound' ? [] : [...(platform.length === 0 ? [] : [`    ${questions} jump ${chain(number)}dns\n`]), `    ${questions} return\n`]),
    ...rules.map((rule) => renderRule(rule, { dns: false })),
    '  }\n',
  ].join('')
}

function renderRule(rule: ResolvedRule, { dns }: { readonly dns: boolean }): string {
  const { name, access, direction } = rule
  const matches = renderMatches(rule, dns)
  const verdict = access === 'Allow' ? 'return' : direction === 'Inbound' ? 'drop' : `ip dscp set ${denied} accept`
  return matches === undefined ? `    # ${name}: for nobody in this lab\n` : `    ${[...matches, 'counter', verdict, `comment "${name}"`].join(' ')}\n`
}

/** `undefined` where a rule can match nothing. */
function renderMatches({ protocol, sources, sourcePorts, destinations, destinationPorts }: ResolvedRule, dns: boolean): readonly string[] | undefined {
  if (sources.length === 0 || (!dns && destinations.length === 0)) return undefined
  const anyPort = isAll(sourcePorts, everyPort) && isAll(destinationPorts, everyPort)
  const protocols = protocol !== '*' ? [`meta l4proto ${protocol.toLowerCase()}`] : anyPort ? [] : ['meta l4proto { tcp, udp }']
  const hasPorts = protocol === 'Tcp' || protocol === 'Udp' || protocol === '*'
  return [
    ...(isAll(sources, everyAddress) ? [] : [`ip saddr ${set(sources, fromNumber)}`]),
    ...(dns || isAll(destinations, everyAddress) ? [] : [`ip daddr ${set(destinations, fromNumber)}`]),
    ...protocols,
    ...(!hasPorts || isAll(sourcePorts, everyPort) ? [] : [`th sport ${set(sourcePorts, String)}`]),
    ...(!hasPorts || isAll(destinationPorts, everyPort) ? [] : [`th dport ${set(destinationPorts, String)}`]),
  ]
}

function isAll([range, ...others]: readonly Range[], [every]: readonly Range[]): boolean {
  return others.length === 0 && range?.[0] === every![0] && range[1] === every![1]
}

function set(ranges: readonly Range[], text: (number: number) => string): string {
  return `{ ${ranges.map(([first, last]) => (first === last ? text(first) : `${text(first)}-${text(last)}`)).join(', ')} }`
}
