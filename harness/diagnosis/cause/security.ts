import { firstPriority, lastPriority, type SecurityRule } from '../../azure/network-security.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import { tagOf } from '../../facts/tagged-front-ends.ts'
import { denialOf, isDefault, nameDecision, type Crossing, type Decision, type Interface } from '../../facts/security.ts'
import type { Edit } from '../../resources/mutation.ts'
import type { Cause } from './cause.ts'
import { ruleAtFront, ruleBefore } from './edits.ts'
import { courseOf } from '../course/follow.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost } from '../course/ways.ts'

/** Something that a security rule keeps from passing. */
export interface Denied {
  readonly crossing: Crossing
  readonly decision: Decision
}

/** Where a host's packets start. */
export function interfaceOf(facts: Facts, host: HostFacts): Interface {
  return { domain: domainOfHost(host), address: addressOfHost(facts, host) }
}

/** What is sent to, where it has a name and more than one address. */
export interface Target {
  readonly name: string
  readonly addresses: readonly string[]
}

/** The rule that drops a crossing, if one does, with what to do about it. */
export function causeOfDenied(facts: Facts, crossing: Crossing, target?: Target): Cause | undefined {
  const decision = denialOf(facts, crossing)
  if (decision === undefined) return undefined
  const { from, to, protocol, port } = crossing
  const meant = target ?? byTag(facts, crossing)
  return {
    because: `${nameDecision(decision)} drops ${protocol.toUpperCase()} port ${port} from ${from.address} to ${target?.name ?? to.address}`,
    fix: remedy({ crossing, decision }, meant),
    at: decision.path,
    edits: remedyEdits(facts, { crossing, decision }, meant),
  }
}

/** What lies on the internet, by the tag that Azure has for it: its addresses are Azure's to change, and here they are a lab's. */
export function byTag({ frontEnds }: Facts, { to }: Crossing): Target | undefined {
  if (to.domain !== undefined || to.address === azureProvidedDns) return undefined
  const frontEnd = frontEnds.find(({ address }) => address === to.address)
  const tag = frontEnd && tagOf(frontEnd.kind)
  return { name: tag ?? to.address, addresses: [tag ?? 'Internet'] }
}

/** What to change in the group: in a rule's own words, before the one that denies. */
export function remedy({ crossing: { from, to, port }, decision: { rule, group } }: Denied, target?: Target): string {
  if (to.address === azureProvidedDns) {
    return `Remove ${rule.name} from ${group.group}: Azure-provided DNS needs no rule, and none but those for AzurePlatformDNS applies to it.`
  }
  const addresses = target?.addresses ?? [to.address]
  const destination = addresses.length === 1 ? `destinationAddressPrefix: ${addresses[0]}` : `destinationAddressPrefixes: [${addresses.join(', ')}]`
  const peer = rule.direction === 'Inbound' ? `sourceAddressPrefix: ${from.address}` : destination
  const allowing = `{ direction: ${rule.direction}, access: Allow, protocol: ${port === 53 ? "'*'" : 'Tcp'}, ${peer}, destinationPortRange: ${port} }`
  if (isDefault(rule)) return `Give ${group.group} a rule ${allowing}.`
  return rule.priority > firstPriority
    ? `Give ${group.group} a rule ${allowing} with a priority below ${rule.priority}, or take ${rule.name} out.`
    : `Give ${rule.name} of ${group.group} a higher priority number than ${firstPriority}, and put a rule ${allowing} before it; taken out, it would leave the rules behind it to decide.`
}

/** The same as changes of the design. */
function remedyEdits(facts: Facts, { crossing: { from, to, port }, decision: { rule, group, path } }: Denied, target?: Target): readonly Edit[] {
  if (to.address === azureProvidedDns) return isDefault(rule) ? [] : [{ removed: path }]
  const inbound = rule.direction === 'Inbound'
  const allowing: Omit<SecurityRule, 'name' | 'priority'> = {
    direction: rule.direction,
    access: 'Allow',
    protocol: port === 53 ? '*' : 'Tcp',
    sourceAddressPrefixes: [inbound ? from.address : '*'],
    sourcePortRanges: ['*'],
    destinationAddressPrefixes: inbound ? ['*'] : (target?.addresses ?? [to.address]),
    destinationPortRanges: [String(port)],
  }
  const before = ruleBefore(facts, group.group, isDefault(rule) ? lastPriority + 1 : rule.priority, allowing)
  return before === undefined ? ruleAtFront(facts, group.group, rule, allowing) : [before]
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
