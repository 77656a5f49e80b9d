import test from 'ava'
import fc from 'fast-check'
import { defaultSecurityRules, type SecurityRule } from '../../harness/azure/network-security.ts'
import { outside, joined, includes, everyAddress, type Range } from '../../harness/dns/ranges.ts'
import { decide, parsePortRange, resolveRule, type Packet } from '../../harness/azure/security-rules.ts'
import { parseServiceTag } from '../../harness/azure/service-tags.ts'
import { contains, toNumber } from '../../harness/dns/address.ts'
import { filterKey, type AppliedGroup } from '../../harness/facts/security-facts.ts'
import { random } from '../random.ts'
import { load } from './load.ts'

const anywhere = { protocol: '*', sourceAddressPrefixes: ['*'], sourcePortRanges: ['*'], destinationAddressPrefixes: ['*'], destinationPortRanges: ['*'] } as const
const rule = (name: string, written: Partial<SecurityRule>): SecurityRule => ({ name, priority: 100, direction: 'Outbound', access: 'Allow', ...anywhere, ...written })
const virtualNetwork: readonly Range[] = [[toNumber('10.0.0.0'), toNumber('10.0.255.255')], [toNumber('168.63.129.16'), toNumber('168.63.129.16')]]
const tags: Readonly<Record<string, readonly Range[]>> = { VirtualNetwork: virtualNetwork, Internet: outside(virtualNetwork), AzureLoadBalancer: [virtualNetwork[1]!] }
const packet = (written: Partial<Packet> = {}): Packet => ({ protocol: 'Udp', source: '10.0.1.4', destination: '10.0.2.4', destinationPort: 53, ...written })

function decided(rules: readonly SecurityRule[], one: Packet, direction: SecurityRule['direction'] = 'Outbound'): string | undefined {
  const resolved = [...rules, ...defaultSecurityRules]
    .filter((each) => each.direction === direction)
    .toSorted((a, b) => a.priority - b.priority)
    .map((each) => resolveRule(each, ({ name }) => tags[name] ?? []))
  return decide(resolved, one)?.name
}

test('security rules: the lowest priority that matches decides, whatever the order they are written in', (t) => {
  const rules = [rule('second', { priority: 200, access: 'Deny' }), rule('first', { priority: 110, destinationPortRanges: ['53'] })]
  t.is(decided(rules, packet()), 'first')
  t.is(decided(rules, packet({ destinationPort: 443 })), 'second')
})

test('security rules: the default ones let the virtual network and the internet be reached, and nothing come in from outside', (t) => {
  t.is(decided([], packet()), 'AllowVnetOutBound')
  t.is(decided([], packet({ destination: '198.51.100.1' })), 'AllowInternetOutBound')
  t.is(decided([], packet({ source: '10.9.0.1' })), 'DenyAllOutBound')
  t.is(decided([], packet(), 'Inbound'), 'AllowVNetInBound')
  t.is(decided([], packet({ source: '168.63.129.16', destination: '10.9.0.1' }), 'Inbound'), 'AllowAzureLoadBalancerInBound')
  t.is(decided([], packet({ source: '198.51.100.1' }), 'Inbound'), 'DenyAllInbound')
})

test('security rules: protocols and ports, lists and ranges of them', (t) => {
  const udp = [rule('deny', { access: 'Deny', protocol: 'Udp', destinationPortRanges: ['53', '5300-5400'] })]
  t.is(decided(udp, packet()), 'deny')
  t.is(decided(udp, packet({ destinationPort: 5353 })), 'deny')
  t.is(decided(udp, packet({ protocol: 'Tcp' })), 'AllowVnetOutBound')
  t.is(decided(udp, packet({ destinationPort: 54 })), 'AllowVnetOutBound')
  t.is(decided([rule('ping', { access: 'Deny', protocol: 'Icmp' })], packet()), 'AllowVnetOutBound')
  t.deepEqual(['53', '443-445', '*', '0-65535'].map(parsePortRange), [[53, 53], [443, 445], [0, 65535], [0, 65535]])
  t.deepEqual(['445-443', '65536', '-1', '53,54', '', 'dns', '1-2-3', '99999'].map(parsePortRange), Array.from({ length: 8 }, () => undefined))
})

test('security rules: a client sends from a port that nobody knows, so a rule for some of them is a rule for none', (t) => {
  for (const ranges of [['53'], ['1024-60000'], ['0-1023']]) t.is(decided([rule('deny', { access: 'Deny', sourcePortRanges: ranges })], packet()), 'AllowVnetOutBound', ranges.join())
  for (const ranges of [['*'], ['1024-65535'], ['0-30000', '30001-65535']]) t.is(decided([rule('deny', { access: 'Deny', sourcePortRanges: ranges })], packet()), 'deny', ranges.join())
})

test('security rules: questions to 168.63.129.16 obey rules for AzurePlatformDNS and no others', (t) => {
  const platform = packet({ destination: '168.63.129.16' })
  t.is(decided([rule('all', { access: 'Deny' }), rule('address', { priority: 101, access: 'Deny', destinationAddressPrefixes: ['168.63.129.16'] })], platform), undefined)
  const denied = rule('dns', { access: 'Deny', priority: 300, destinationAddressPrefixes: ['AzurePlatformDNS'] })
  t.is(decided([denied], platform), 'dns')
  t.is(decided([denied], packet()), 'AllowVnetOutBound')
  t.is(decided([denied, rule('but', { destinationAddressPrefixes: ['azureplatformdns'], priority: 200 })], platform), 'but')
  t.is(decided([rule('tcp', { ...denied, name: 'tcp', protocol: 'Tcp' })], platform), undefined)
  t.is(decided([rule('elsewhere', { ...denied, name: 'elsewhere', sourceAddressPrefixes: ['10.0.9.0/24'] })], platform), undefined)
  t.is(decided([denied], packet({ destination: '168.63.129.16', destinationPort: 80 })), 'AllowVnetOutBound')
})

test('security rules: service tags by name and region, without regard to case', (t) => {
  t.deepEqual(parseServiceTag('azurecontainerregistry.WestEurope'), { name: 'AzureContainerRegistry', region: 'westeurope' })
  t.deepEqual(parseServiceTag('AzureFrontDoor.FirstParty'), { name: 'AzureFrontDoor.FirstParty', region: undefined })
  for (const none of ['AzureContainerRegistry.', 'AzureContainerRegistry.nowhere', 'Internet.WestEurope', '*', '', 'virtualnetworks']) t.is(parseServiceTag(none), undefined, none)
})

const octet = fc.integer({ min: 0, max: 3 })
const prefix = fc.oneof(
  fc.constant('*'),
  fc.tuple(octet, fc.constantFrom(8, 24, 30, 32)).map(([n, length]) => (length === 32 ? `10.0.0.${n}` : length === 30 ? '10.0.0.0/30' : length === 24 ? `10.0.${n}.0/24` : '10.0.0.0/8')),
)
const portRange = fc.oneof(fc.constant('*'), fc.integer({ min: 50, max: 55 }).map(String), fc.tuple(fc.integer({ min: 50, max: 55 }), octet).map(([first, more]) => `${first}-${first + more}`))
const someRule = fc.record({
  priority: fc.integer({ min: 100, max: 110 }),
  access: fc.constantFrom('Allow' as const, 'Deny' as const),
  protocol: fc.constantFrom('Tcp' as const, 'Udp' as const, '*' as const),
  sourceAddressPrefixes: fc.array(prefix, { minLength: 1, maxLength: 2 }),
  destinationAddressPrefixes: fc.array(prefix, { minLength: 1, maxLength: 2 }),
  destinationPortRanges: fc.array(portRange, { minLength: 1, maxLength: 3 }),
})

test('security rules: as a reading of what is written, word by word, has it', (t) => {
  const within = (written: string, address: string): boolean => written === '*' || (written.includes('/') ? contains(written, address) : written === address)
  const inRange = (written: string, port: number): boolean => {
    const [first, last = first] = written.split('-').map(Number)
    return written === '*' || (first! <= port && port <= last!)
  }
  fc.assert(fc.property(fc.uniqueArray(someRule, { selector: ({ priority }) => priority, maxLength: 6 }), octet, octet, fc.integer({ min: 49, max: 58 }), fc.constantFrom('Tcp' as const, 'Udp' as const), (written, a, b, port, protocol) => {
    const rules = written.map((one, n) => rule(`rule-${n}`, one))
    const one = { protocol, source: `10.0.0.${a}`, destination: `10.0.${b}.${a}`, destinationPort: port }
    const expected = rules.toSorted((x, y) => x.priority - y.priority).find((each) =>
      (each.protocol === '*' || each.protocol === protocol)
      && each.sourceAddressPrefixes.some((text) => within(text, one.source))
      && each.destinationAddressPrefixes.some((text) => within(text, one.destination))
      && each.destinationPortRanges.some((text) => inRange(text, port)))
    t.is(decided(rules, one), expected?.name ?? 'AllowVnetOutBound')
  }), random(t, 2000))
})

test('ranges: outside and inside are everything, once', (t) => {
  const range = fc.tuple(fc.nat(40), fc.nat(10)).map(([first, more]): Range => [first, first + more])
  fc.assert(fc.property(fc.array(range, { maxLength: 6 }), fc.nat(60), (ranges, number) => {
    const inside = joined(ranges)
    t.is(includes(inside, number), ranges.some(([first, last]) => first <= number && number <= last))
    t.not(includes(inside, number), includes(outside(inside), number))
  }), random(t, 100))
  t.deepEqual(outside([]), everyAddress)
})

test('service tags: VirtualNetwork covers the network, its peers, sites behind gateways and clients, seen from each network', (t) => {
  const facts = load('network-security-groups')
  const ranges = (groups: readonly AppliedGroup[]) => groups[0]!.rules.find(({ name }) => name.startsWith('AllowV'))!.destinations
  const text = (found: readonly Range[]) => found.map(([first, last]) => [first, last].map((number) => `${number >>> 24}.${(number >>> 16) & 255}`).join('-'))
  t.deepEqual(text(ranges(facts.filters.get(filterKey('spoke', '10.1.1.4'))!.inbound)), ['10.0-10.1', '168.63-168.63', '192.168-192.168'])
  t.false(facts.filters.has(filterKey('hub', '10.1.1.4')))
})
