import fc from 'fast-check'
import { parseTopology } from '../../harness/topology/parse.ts'
import { hybridChoices, hybridTexts } from './hybrid.ts'
import { hybridText } from './hybrid-text.ts'
import { groupChoicesWith, secured, type GroupChoice } from './secured.ts'

/** An Azure Firewall in the first network, and the subnets whose packets are led through it. */
export interface FirewallChoice {
  readonly dnsSettings: { readonly enableProxy: boolean; readonly servers?: string }
  readonly networkRules: readonly object[]
  readonly applicationRules: readonly object[]
  readonly routes: readonly object[]
  /** For each network, the subnets whose packets take the routes, and whether its hosts ask the firewall. */
  readonly networks: readonly { readonly routed: readonly string[]; readonly asks: boolean }[]
  /** Whether what comes through gateways is led to private endpoints through the firewall. */
  readonly fromGateways: boolean
}

const firewallAddress = '10.0.6.4'
/** Whoever matters in a hybrid design: networks, servers, inbound endpoints, sites, clients. */
const prefixes = ['10.0.0.0/8', '10.0.4.0/24', '10.0.3.0/28', '10.1.0.0/16', '192.168.0.0/16', '192.168.0.10', '172.16.0.0/16']
const addresses = fc.oneof({ weight: 2, arbitrary: fc.constant(['*']) }, { weight: 3, arbitrary: fc.subarray(prefixes, { minLength: 1, maxLength: 2 }) })
const priority = fc.integer({ min: 100, max: 104 })
const action = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny')

const networkRule = fc.record({
  priority,
  action,
  sourceAddresses: addresses,
  destinationAddresses: addresses,
  destinationPorts: fc.constantFrom<unknown>(53, 53, 443, '*', [53, 443], '1-1024'),
  protocols: fc.constantFrom<unknown>('Any', 'UDP', 'TCP', ['UDP', 'TCP']),
})
const applicationRule = fc.record({
  priority,
  action,
  sourceAddresses: addresses,
  targetFqdns: fc.constantFrom('*.azurecr.io', 'contoso.azurecr.io', '*.data.azurecr.io', '*', 'fabrikam.azurecr.io', '*.privatelink.azurecr.io'),
})

const through = { nextHopType: 'VirtualAppliance', nextHopIpAddress: firewallAddress }
const route = fc.record({
  addressPrefix: fc.constantFrom('0.0.0.0/0', '0.0.0.0/0', '10.0.0.0/8', '10.0.1.0/24', '10.1.1.0/24', '10.0.3.0/28', '10.0.4.0/24', '192.168.0.0/16', '126.128.0.0/9'),
  hop: fc.oneof({ weight: 8, arbitrary: fc.constant<object>(through) }, { weight: 1, arbitrary: fc.constantFrom<object>({ nextHopType: 'None' }, { nextHopType: 'Internet' }, { nextHopType: 'VirtualNetworkGateway' }) }),
}).map(({ addressPrefix, hop }) => ({ addressPrefix, ...hop }))

export const firewallChoices: fc.Arbitrary<FirewallChoice> = fc.record({
  dnsSettings: fc.oneof(
    fc.constant({ enableProxy: false }),
    fc.constant({ enableProxy: true }),
    fc.constantFrom('126.2.55.53', '10.0.3.4', '10.0.4.10', '168.63.129.16').map((servers) => ({ enableProxy: true, servers })),
  ),
  networkRules: fc.array(networkRule, { maxLength: 3 }),
  applicationRules: fc.array(applicationRule, { maxLength: 3 }),
  routes: fc.uniqueArray(route, { minLength: 1, maxLength: 3, selector: ({ addressPrefix }) => addressPrefix }),
  networks: fc.array(fc.record({ routed: fc.subarray(['apps', 'servers', 'dns-out', 'endpoints']), asks: fc.boolean() }), { minLength: 3, maxLength: 3 }),
  fromGateways: fc.boolean(),
})

/** A hybrid design with a firewall. */
export function walled(text: string, { dnsSettings, networkRules, applicationRules, routes, networks, fromGateways }: FirewallChoice): string {
  const named = (list: readonly object[], prefix: string): Record<string, object> => Object.fromEntries(list.map((one, n) => [`${prefix}-${n}`, one]))
  const lines = text.split('\n').map((line) => {
    const [, number, written] = /^ {2}net-(\d+): (\{.*\})$/.exec(line) ?? []
    if (number === undefined) return line
    const value = JSON.parse(written!)
    const { routed, asks } = networks[Number(number) % networks.length]!
    const lead = (subnet: string, routeTable: string) => {
      const before = value.subnets[subnet]
      value.subnets[subnet] = { ...(typeof before === 'string' ? { addressPrefix: before } : before), routeTable }
    }
    for (const subnet of routed) lead(subnet, 'through')
    if (number === '0') {
      value.subnets.AzureFirewallSubnet = '10.0.6.0/26'
      if (fromGateways) lead('GatewaySubnet', 'from-gateways')
    }
    if (asks && dnsSettings.enableProxy) value.dnsServers = [firewallAddress]
    return `  net-${number}: ${JSON.stringify(value)}`
  })
  const sections = {
    routeTables: { through: { routes: named(routes, 'route') }, ...(fromGateways && { 'from-gateways': { routes: { endpoints: { addressPrefix: '10.0.1.0/24', ...through } } } }) },
    azureFirewalls: { wall: { virtualNetwork: 'net-0', privateIPAddress: firewallAddress, dnsSettings, networkRules: named(networkRules, 'network'), applicationRules: named(applicationRules, 'application') } },
  }
  const written = Object.entries(sections).flatMap(([section, resources]) => [`${section}:`, ...Object.entries(resources).map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)])
  return `${written.join('\n')}\n${lines.join('\n')}`
}

interface Fence {
  readonly group: { readonly chosen: GroupChoice; readonly others: readonly string[] } | undefined
  readonly firewall: FirewallChoice | undefined
}

const group = fc.record({ chosen: groupChoicesWith(prefixes), others: fc.subarray(['servers', 'dns-in', 'dns-in-2', 'dns-out']) })
const none = fc.constant(undefined)
const fences: fc.Arbitrary<Fence> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ group, firewall: none }) },
  { weight: 3, arbitrary: fc.record({ group: none, firewall: firewallChoices }) },
  { weight: 1, arbitrary: fc.record({ group, firewall: firewallChoices }) },
)

function fenced(text: string, { group: found, firewall }: Fence): string {
  const guarded = found === undefined ? text : secured(text, found.chosen, found.others)
  return firewall === undefined ? guarded : walled(guarded, firewall)
}

/** Hybrid designs with a network security group, a firewall or both, valid or not. */
export const anyFencedTexts: fc.Arbitrary<string> = fc.tuple(hybridChoices, fences).map(([choices, fence]) => fenced(hybridText(choices), fence))

/** The valid ones. */
export const fencedTexts: fc.Arbitrary<string> = anyFencedTexts.filter((text) => parseTopology(text, 'random.yaml').topology !== undefined)

/** Hybrid designs, some of them with groups or firewalls. */
export const hybridAndFencedTexts: fc.Arbitrary<string> = fc.oneof({ weight: 3, arbitrary: hybridTexts }, { weight: 2, arbitrary: fencedTexts })
