import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'

const design = (rule: string, subnet = 'networkSecurityGroup: guard') => `networkSecurityGroups:
  guard:
    securityRules:
      rule: ${rule}
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { apps: { addressPrefix: 10.0.1.0/24, ${subnet} } } } }
`

const same = test.macro({
  exec(t, short: string, long: string) {
    const [one, other] = [parseTopology(design(short), 'design.yaml'), parseTopology(design(long), 'design.yaml')]
    t.deepEqual(one.problems, undefined)
    t.deepEqual(one.topology, other.topology)
  },
  title: (title) => `security rules: ${title}`,
})
test('what is not written is everything', same, '{ priority: 100, direction: Inbound, access: Deny }', "{ priority: 100, direction: Inbound, access: Deny, protocol: '*', sourceAddressPrefix: '*', sourcePortRange: '*', destinationAddressPrefix: '*', destinationPortRange: '*' }")
test('ports are numbers or text', same, '{ priority: 100, direction: Inbound, access: Deny, destinationPortRange: 53 }', '{ priority: 100, direction: Inbound, access: Deny, destinationPortRange: "53" }')
test('one key or the other holds a list', same, '{ priority: 100, direction: Inbound, access: Deny, destinationPortRange: [53, 443-445] }', '{ priority: 100, direction: Inbound, access: Deny, destinationPortRanges: ["53", "443-445"] }')
test('Any is *', same, '{ priority: 100, direction: Inbound, access: Deny, sourceAddressPrefix: Any }', '{ priority: 100, direction: Inbound, access: Deny }')

const says = test.macro({
  exec(t, text: string, ...expected: readonly RegExp[]) {
    const parsed = parseTopology(text, 'design.yaml')
    const lines = (parsed.problems ?? parsed.warnings).map(({ code, message, hint, line }) => `${line} ${code}: ${message}; ${hint ?? ''}`)
    t.is(lines.length, expected.length, lines.join('\n'))
    for (const [index, pattern] of expected.entries()) t.regex(lines[index]!, pattern)
  },
  title: (title) => `security rules: ${title}`,
})
test('a priority out of range', says, design('{ priority: 99, direction: Inbound, access: Deny }'), /^4 out-of-range: "priority" must be at least 100/)
test('a priority of the default rules', says, design('{ priority: 65000, direction: Inbound, access: Deny }'), /^4 out-of-range: "priority" must be at most 4096/)
test('a word that is none', says, design('{ priority: 100, direction: Inbuond, access: Denny, protocol: TCP }'), /unknown-word: "direction" cannot be "Inbuond"; did you mean "Inbound"/, /unknown-word.*did you mean "Deny"/, /unknown-word.*did you mean "Tcp"/)
test('a tag that is nearly one', says, design('{ priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: VirtualNetworks }'), /unknown-service-tag: there is no service tag "VirtualNetworks"; did you mean "VirtualNetwork"/)
test('a tag in a region that is nearly one', says, design('{ priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: Storage.westeurpe }'), /did you mean "Storage\.westeurope"/)
test('a prefix with host bits', says, design('{ priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: 10.0.0.4/24 }'), /invalid-rule-address: 10\.0\.0\.4\/24 does not begin at a boundary.*10\.0\.0\.0\/24/)
test('an address of version 6', says, design('{ priority: 100, direction: Outbound, access: Deny, destinationAddressPrefix: "fd00::/8" }'), /invalid-rule-address: .*IPv6/)
test('ports that are none, all at once', says, design('{ priority: 100, direction: Outbound, access: Deny, destinationPortRange: [53, 70000, dns] }'), /invalid-port-range: "70000"/, /invalid-port-range: "dns"/)
test('a policy that is none', says, design('{ priority: 100, direction: Outbound, access: Deny }', 'privateEndpointNetworkPolicies: Enable'), /unknown-word: "privateEndpointNetworkPolicies" cannot be "Enable"; did you mean "Enabled"/)
test('a group that is nearly one', says, design('{ priority: 100, direction: Outbound, access: Deny }', 'networkSecurityGroup: gard'), /unknown-network-security-group: there is no network security group "gard"; did you mean "guard"/)
const thousand = Array.from({ length: 1001 }, (_, n) => `      r${n}: { priority: ${100 + n}, direction: Inbound, access: Deny }`).join('\n')
test('more than a group takes', says, `networkSecurityGroups:\n  guard:\n    securityRules:\n${thousand}\n`, /^3 limit-exceeded: 1001 security rules of guard; Azure allows 1000/)
test('the same name in another case', says, design('{ priority: 100, direction: Inbound, access: Deny }\n      Rule: { priority: 101, direction: Inbound, access: Deny }'), /duplicate-name: "Rule" and "rule"/)
test('a group at a server of a site', says, `networkSecurityGroups: { guard: {} }
onPremisesSites: { hq: { location: westeurope, addressSpace: 192.168.0.0/16, subnets: { servers: 192.168.0.0/24 } } }
dnsServers: { dns: { kind: bind, subnet: hq/servers, networkSecurityGroup: guard } }
`, /^3 security-group-outside-azure: dns stands in hq/)
