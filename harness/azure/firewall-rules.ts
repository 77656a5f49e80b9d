import { contains } from '../dns/address.ts'
import type { ApplicationRule, AzureFirewall, NetworkRule } from './firewall-resources.ts'

/**
 * Azure Firewall's judgement, rule by rule: network rules first, then application rules for TLS, everything else is denied. The
 * first rule that matches decides. https://learn.microsoft.com/azure/firewall/rule-processing
 */

/** A packet, or the first of a connection, as the firewall sees it. */
export interface Traffic {
  readonly source: string
  readonly destination: string
  readonly protocol: 'TCP' | 'UDP'
  /** `undefined`: any port above 1024, as answers are sent to. */
  readonly port: number | undefined
}

/** The network rule that decides, or `undefined`. `addressesOf` says what the firewall's DNS knows of a name. */
export function networkRuleFor({ networkRules }: AzureFirewall, traffic: Traffic, addressesOf: (fqdn: string) => readonly string[]): NetworkRule | undefined {
  return networkRules.find((rule) =>
    (rule.protocols.includes('Any') || rule.protocols.includes(traffic.protocol))
    && within(rule.sourceAddresses, traffic.source)
    && portsInclude(rule.destinationPorts, traffic.port)
    && (within(rule.destinationAddresses, traffic.destination) || rule.destinationFqdns.some((fqdn) => addressesOf(fqdn).includes(traffic.destination))))
}

/** The application rule that decides about a TLS connection by the name that the client asks for (SNI), or `undefined`. */
export function applicationRuleFor({ applicationRules }: Pick<AzureFirewall, 'applicationRules'>, { source, port, fqdn }: { source: string; port: number; fqdn: string }): ApplicationRule | undefined {
  return applicationRules.find((rule) => rule.ports.includes(port) && within(rule.sourceAddresses, source) && rule.targetFqdns.some((target) => fqdnMatches(target, fqdn)))
}

/** Ports on which the firewall takes connections itself to read the name: those of its application rules. */
export function inspectedPorts({ applicationRules }: Pick<AzureFirewall, 'applicationRules'>): readonly number[] {
  return [...new Set(applicationRules.flatMap(({ ports }) => ports))].toSorted((a, b) => a - b)
}

/** `*.contoso.com` covers every name below contoso.com at any depth, not contoso.com itself. https://learn.microsoft.com/azure/firewall/firewall-faq#how-do-wildcards-work-in-target-urls-and-target-fqdns-in-application-rules */
export function fqdnMatches(target: string, fqdn: string): boolean {
  if (target === '*') return true
  return target.startsWith('*') ? fqdn.endsWith(target.slice(1)) : fqdn === target
}

/** Whether an address is among addresses and prefixes. */
export function within(ranges: readonly string[], address: string): boolean {
  return ranges.some((range) => range === '*' || (range.includes('/') ? contains(range, address) : range === address))
}

function portsInclude(ranges: readonly string[], port: number | undefined): boolean {
  return ranges.some((range) => {
    if (range === '*') return true
    const [first = 0, last = first] = range.split('-').map(Number)
    return port === undefined ? first <= 1024 && last === 65535 : first <= port && port <= last
  })
}

/** Ranges whose addresses a firewall does not translate: what goes there keeps its source. https://learn.microsoft.com/azure/firewall/snat-private-range */
export const notTranslated: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

export function isPrivateAddress(address: string): boolean {
  return within(notTranslated, address)
}
