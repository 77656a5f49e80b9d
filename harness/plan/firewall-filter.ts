import { containsPrefix } from '../dns/address.ts'
import type { NetworkRule } from '../azure/firewall-resources.ts'
import { inspectedPorts, notTranslated } from '../azure/firewall-rules.ts'
import type { FirewallFacts } from '../facts/firewall-facts.ts'
import { listenerFor } from './firewall-inspection.ts'

/**
 * A firewall's rules for packets, in nftables' language: network rules in their order, then connections on inspected ports to the
 * firewall's own proxy, and nothing else. What leaves for public addresses has its source translated, so that answers come back.
 */
export function renderFilter({ firewall, address, instanceAddress }: FirewallFacts): string {
  const { networkRules, dnsSettings } = firewall
  const matches = networkRules.flatMap((rule, index) => matchesOf(rule, index).map((match) => ({ match, rule })))
  const sets = networkRules.flatMap(({ destinationFqdns }, index) => (destinationFqdns.length > 0 ? [`  set ${nameSet(index)} { type ipv4_addr; }\n`] : []))
  const listeners = inspectedPorts(firewall)
  const questions = `ip daddr ${address} meta l4proto { tcp, udp } th dport 53`
  return `table ip firewall {
${sets.join('')}  chain prerouting {
    type nat hook prerouting priority -100; policy accept;
${dnsSettings.enableProxy ? `    ${questions} dnat to ${instanceAddress}\n` : ''}    ip daddr ${address} accept
${matches.map(({ match }) => `    ${match} accept\n`).join('')}${listeners.map((port) => `    tcp dport ${port} redirect to :${listenerFor(firewall, port)}\n`).join('')}  }
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    ct status dnat ip daddr ${instanceAddress} snat to ${address}
    ip saddr != ${address} ip daddr != { ${notTranslated.join(', ')} } snat to ${address}
  }
  chain forward {
    type filter hook forward priority 0; policy drop;
    ct state invalid drop
    ct state established,related accept
    ct status dnat ip daddr ${instanceAddress} accept
    meta l4proto tcp ct state new tcp flags & (syn | ack) != syn drop
${matches.map(({ match, rule }) => `    ${match} ${rule.action === 'Allow' ? 'accept' : 'drop'} comment "${rule.name}"\n`).join('')}  }
  chain input {
    type filter hook input priority 0; policy drop;
    iif lo accept
    ct state established,related accept
${listeners.length > 0 ? `    ct status dnat tcp dport { ${listeners.map((port) => listenerFor(firewall, port)).join(', ')} } accept\n` : ''}  }
  chain output {
    type filter hook output priority 0; policy accept;
    icmp type destination-unreachable drop
  }
}
`
}

/** The addresses of the names in network rule number `index`. */
export function nameSet(index: number): string {
  return `names${index}`
}

/** A rule as matches: one for its addresses, one for its names, each with and without what a protocol has no word for. */
function matchesOf({ sourceAddresses, destinationAddresses, destinationFqdns, destinationPorts, protocols }: NetworkRule, index: number): readonly string[] {
  const source = ranges('saddr', sourceAddresses)
  const destinations = [
    ...(destinationAddresses.length > 0 ? [ranges('daddr', destinationAddresses)] : []),
    ...(destinationFqdns.length > 0 ? [`ip daddr @${nameSet(index)}`] : []),
  ]
  const transport = protocols.includes('Any') || protocols.length > 1 ? 'meta l4proto { tcp, udp }' : `meta l4proto ${protocols[0]!.toLowerCase()}`
  const ports = destinationPorts.includes('*') ? '' : `th dport { ${destinationPorts.join(', ')} }`
  return destinations.map((destination) => [source, destination, transport, ports].filter((part) => part !== '').join(' '))
}

function ranges(field: 'saddr' | 'daddr', written: readonly string[]): string {
  return written.includes('*') ? '' : `ip ${field} { ${withoutOverlap(written).join(', ')} }`
}

/** nftables takes no set whose ranges overlap. */
function withoutOverlap(written: readonly string[]): readonly string[] {
  return [...new Set(written)].filter((one) => !written.some((other) => other !== one && covers(other, one)))
}

function covers(outer: string, inner: string): boolean {
  return outer.includes('/') && containsPrefix(outer, inner.includes('/') ? inner : `${inner}/32`)
}
