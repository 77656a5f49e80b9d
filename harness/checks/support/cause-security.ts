import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../../topology/facts.ts'
import { denialOf, isDefault, nameDecision, type Crossing, type Decision, type Interface } from '../../topology/security.ts'
import type { Cause } from './finding.ts'
import { courseOf } from './forwarding.ts'
import { addressOfHost, domainOfHost } from './ways.ts'

/** Something that a security rule keeps from passing. */
export interface Denied {
  readonly crossing: Crossing
  readonly decision: Decision
}

/** Where a host's packets start. */
export function interfaceOf(facts: Facts, host: HostFacts): Interface {
  return { domain: domainOfHost(host), address: addressOfHost(facts, host) }
}

/** The rule that drops a crossing, if one does, with what to do about it. */
export function causeOfDenied(facts: Facts, crossing: Crossing): Cause | undefined {
  const decision = denialOf(facts, crossing)
  return decision && causeOfDecision({ crossing, decision })
}

export function causeOfDecision(denied: Denied): Cause {
  const { crossing: { from, to, protocol, port }, decision } = denied
  return {
    because: `${nameDecision(decision)} drops ${protocol.toUpperCase()} port ${port} from ${from.address} to ${to.address}`,
    fix: remedy(denied),
    at: decision.path,
  }
}

/** What to change in the group: in the rule's own words, with a priority that comes before it. */
export function remedy({ crossing: { from, to, protocol, port }, decision: { rule, group } }: Denied): string {
  if (to.address === azureProvidedDns) {
    return `Remove ${rule.name} from ${group.group}: Azure-provided DNS needs no rule, and none but those for AzurePlatformDNS applies to it.`
  }
  const peer = rule.direction === 'Inbound' ? `sourceAddressPrefix: ${from.address}` : `destinationAddressPrefix: ${to.address}`
  const allowing = `{ direction: ${rule.direction}, access: Allow, protocol: ${port === 53 ? "'*'" : protocol === 'Tcp' ? 'Tcp' : 'Udp'}, ${peer}, destinationPortRange: ${port} }`
  return isDefault(rule) ? `Give ${group.group} a rule ${allowing}.` : `Give ${group.group} a rule ${allowing} with a priority below ${rule.priority}, or take ${rule.name} out.`
}

/** The rule that keeps a host's question from one of its servers, or from the server that this asks; `undefined` where none does. */
export function causeOfDeniedQuestion(facts: Facts, host: HostFacts, { name, privatelinkName, protocol = 'Udp' }: { name: string; privatelinkName: string; protocol?: Crossing['protocol'] }): Cause | undefined {
  for (const server of host.dnsServers) {
    const { denied } = courseOf(facts, host, { name, privatelinkName, server, protocol })
    if (denied !== undefined) return causeOfDenied(facts, denied)
  }
  return undefined
}

/** Whether rules keep a host itself from asking a server, whoever else may. */
export function maySend(facts: Facts, host: HostFacts, to: Interface, protocol: Crossing['protocol'] = 'Udp'): boolean {
  return denialOf(facts, { from: interfaceOf(facts, host), to, protocol, port: 53 }) === undefined
}
