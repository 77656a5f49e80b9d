import { azureProvidedDns } from './virtual-network.ts'
import { isAddress, toNumber } from '../dns/address.ts'
import type { SecurityRule } from './network-security.ts'
import { covers, everyAddress, everyPort, includes, joined, rangeOf, type Range } from '../dns/ranges.ts'
import { parseServiceTag, type ServiceTag } from './service-tags.ts'

/** A rule with ranges in place of prefixes, tags and ports: what a packet is held against. */
export interface ResolvedRule extends Pick<SecurityRule, 'name' | 'priority' | 'direction' | 'access' | 'protocol'> {
  readonly sources: readonly Range[]
  readonly sourcePorts: readonly Range[]
  readonly destinations: readonly Range[]
  readonly destinationPorts: readonly Range[]
  /** Whether it is about Azure-provided DNS: the destination is the tag AzurePlatformDNS. */
  readonly platformDns: boolean
}

/** The first packet of a connection, or a question. Answers need no rule: groups are stateful. */
export interface Packet {
  readonly protocol: 'Tcp' | 'Udp'
  readonly source: string
  readonly destination: string
  readonly destinationPort: number
}

/** Ports that clients send from (RFC 6335 section 6; Linux and Windows take the upper part of them). */
export const clientPorts: Range = [1024, 65535]

/** `53`, `443-445`, `*`; `undefined` for what is none of them. */
export function parsePortRange(written: string): Range | undefined {
  if (written === '*') return everyPort[0]
  const ends = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(written)
  if (ends === null) return undefined
  const [first, last] = [Number(ends[1]), Number(ends[2] ?? ends[1])]
  return first <= last && last <= 65535 ? [first, last] : undefined
}

/** Puts ranges in place of what is written, which must be valid. `rangesOf` says what tags stand for at the interface in question. */
export function resolveRule(rule: SecurityRule, rangesOf: (tag: ServiceTag) => readonly Range[]): ResolvedRule {
  const addresses = (prefixes: readonly string[]): readonly Range[] => joined(prefixes.flatMap((prefix) => addressesOf(prefix, rangesOf)))
  const ports = (ranges: readonly string[]): readonly Range[] => joined(ranges.map((range) => parsePortRange(range)!))
  const { name, priority, direction, access, protocol } = rule
  return {
    name, priority, direction, access, protocol,
    sources: addresses(rule.sourceAddressPrefixes),
    sourcePorts: ports(rule.sourcePortRanges),
    destinations: addresses(rule.destinationAddressPrefixes),
    destinationPorts: ports(rule.destinationPortRanges),
    platformDns: rule.destinationAddressPrefixes.some((prefix) => parseServiceTag(prefix)?.name === 'AzurePlatformDNS'),
  }
}

function addressesOf(prefix: string, rangesOf: (tag: ServiceTag) => readonly Range[]): readonly Range[] {
  if (prefix === '*') return everyAddress
  if (prefix.includes('/')) return [rangeOf(prefix)]
  if (isAddress(prefix)) return [[toNumber(prefix), toNumber(prefix)]]
  return rangesOf(parseServiceTag(prefix)!)
}

/**
 * The rule that decides about a packet, out of the rules of one direction in the order of their priorities: the first that matches.
 * `undefined` for a question to Azure-provided DNS that no rule is about: such questions are not subject to other rules
 * (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
export function decide(rules: readonly ResolvedRule[], packet: Packet): ResolvedRule | undefined {
  const platformDns = isPlatformDns(packet)
  return rules.find((rule) => (platformDns ? rule.platformDns : true) && matches(rule, packet, platformDns))
}

function isPlatformDns({ destination, destinationPort }: Pick<Packet, 'destination' | 'destinationPort'>): boolean {
  return destination === azureProvidedDns && destinationPort === 53
}

function matches({ protocol, sources, sourcePorts, destinations, destinationPorts }: ResolvedRule, packet: Packet, platformDns: boolean): boolean {
  return (
    (protocol === '*' || protocol === packet.protocol)
    && includes(destinationPorts, packet.destinationPort)
    // Nobody can say from which port a client sends, so a rule that lets some through and others not applies to none.
    && covers(sourcePorts, clientPorts)
    && includes(sources, toNumber(packet.source))
    && (platformDns || includes(destinations, toNumber(packet.destination)))
  )
}
