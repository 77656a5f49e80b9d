import fc from 'fast-check'
import { softwareKinds } from '../../harness/software/list.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { HybridChoices, NetworkChoice, ResolverChoice, ServerChoice, SiteChoice, TargetChoice, ZoneChoice } from './hybrid-choices.ts'
import { hybridText } from './hybrid-text.ts'

const region = fc.oneof({ weight: 3, arbitrary: fc.constant('westeurope') }, { weight: 1, arbitrary: fc.constant('northeurope') })
const index = fc.nat(11)
const chance = (percent: number): fc.Arbitrary<boolean> => fc.integer({ min: 0, max: 99 }).map((n) => n < percent)
const weighted = <T>(weights: readonly (readonly [T, number])[]): fc.Arbitrary<T> =>
  fc.oneof(...weights.map(([value, weight]) => ({ weight, arbitrary: fc.constant(value) })))
const maybe = <T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 100 - percent, arbitrary: fc.constant(undefined) }, { weight: percent, arbitrary })

type What = TargetChoice['what']
/** Mostly one server, sometimes two, of which the first may be silent. */
const targets = (whats: readonly (readonly [What, number])[]): fc.Arbitrary<readonly TargetChoice[]> =>
  fc.array(fc.record({ what: weighted(whats), index }), { minLength: 1, maxLength: 2, size: 'small' })

const asked = targets([['near', 8], ['inbound', 6], ['server', 2], ['platform', 2], ['provider', 1], ['dead', 1]])
const general = targets([['provider', 6], ['platform', 4], ['near', 2], ['inbound', 2], ['server', 1], ['dead', 1]])
const domains = ['azurecr.io', 'privatelink.azurecr.io', 'westeurope.data.azurecr.io', 'data.privatelink.azurecr.io', 'azure.example', 'site-0.example', 'site-1.example', 'eu.site-0.example', 'corp.example'] as const
const domain = weighted(domains.map((name, n) => [name, n < 2 ? 5 : 1] as const))

const label = fc.constantFrom('www', 'app', 'contoso', '*', '*.any', 'deep.below', 'eu', 'www.eu', '@', 'contoso.westeurope.data')
const target = fc.constantFrom('www.site-0.example', 'app.site-1.example', 'nothing.site-0.example', 'contoso.azurecr.io', 'contoso.privatelink.azurecr.io', 'x.any.site-0.example', 'www.azure.example', 'loop.site-0.example', 'nowhere.example')
const recordSet = fc.oneof(
  fc.uniqueArray(fc.constantFrom('192.168.0.80', '10.0.4.80', '203.0.113.99', '192.168.10.81'), { minLength: 1, maxLength: 2 }).map((A) => ({ A, ttl: 600 })),
  target.map((CNAME) => ({ CNAME, ttl: 900 })),
  fc.constantFrom<object>({ TXT: 'words of a text', ttl: 60 }, { MX: '10 www.site-0.example' }, { SRV: '1 2 5060 www.site-0.example' }, { AAAA: 'fd00::80' }, { A: '192.168.0.82', TXT: 'beside', ttl: 30 }),
)
const recordSets = fc.dictionary(label, recordSet, { maxKeys: 5 }).map((sets) =>
  Object.fromEntries(Object.entries(sets).filter(([name, set]) => name !== '@' || !('CNAME' in set))))
const ownZone = fc.record({ name: weighted([['site-0.example', 4], ['site-1.example', 3], ['eu.site-0.example', 2], ['corp.example', 1], ['privatelink.azurecr.io', 1], ['azurecr.io', 1]] as const), recordSets })

const server: fc.Arbitrary<ServerChoice> = fc.record({
  kind: fc.constantFrom(...softwareKinds),
  forwarders: maybe(75, general),
  conditional: fc.uniqueArray(fc.record({ domain, targets: targets([['inbound', 8], ['server', 3], ['near', 2], ['provider', 1], ['dead', 1], ['outside', 1]]) }), { maxLength: 3, selector: ({ domain: name }) => name }),
  zones: fc.uniqueArray(ownZone, { maxLength: 2, selector: ({ name }) => name }),
  rebind: chance(20),
  rebindDomains: fc.subarray(['azurecr.io', 'site-0.example', 'privatelink.azurecr.io'], { maxLength: 2 }),
  cache: chance(80),
})

const rule = fc.record({
  domain: fc.oneof({ weight: 6, arbitrary: domain }, { weight: 1, arbitrary: fc.constant('.') }),
  targets: targets([['server', 8], ['inbound', 4], ['near', 2], ['provider', 1], ['dead', 1]]),
  port: chance(10),
  enabled: chance(85),
})

const resolver: fc.Arbitrary<ResolverChoice> = fc.record({
  inbound: weighted([[1, 5], [2, 2], [0, 1]]),
  dynamic: fc.boolean(),
  ruleset: maybe(65, fc.record({ links: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }), rules: fc.uniqueArray(rule, { minLength: 1, maxLength: 4, selector: ({ domain: name }) => name }) })),
})

const network: fc.Arbitrary<NetworkChoice> = fc.record({
  location: region,
  peered: chance(85),
  transit: chance(70),
  ask: maybe(50, asked),
  servers: fc.array(server, { maxLength: 2 }),
  resolver: maybe(60, resolver),
  gateways: weighted<readonly ('Vpn' | 'ExpressRoute')[]>([[['Vpn'], 5], [['ExpressRoute'], 2], [['Vpn', 'ExpressRoute'], 1], [[], 2]]),
  activeActive: chance(25),
  clients: maybe(15, fc.record({ what: weighted<What>([['inbound', 4], ['near', 2]]), index })),
  connected: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
})

const site: fc.Arbitrary<SiteChoice> = fc.record({
  location: region,
  ask: maybe(90, targets([['near', 10], ['inbound', 3], ['server', 1], ['provider', 1], ['outside', 1]])),
  servers: fc.array(server, { minLength: 1, maxLength: 2 }),
})

const link = fc.record({ network: index, redirect: chance(20), registration: chance(50) })
const zone: fc.Arbitrary<ZoneChoice> = fc.record({
  name: weighted([['azure.example', 3], ['privatelink.azurecr.io', 2], ['corp.example', 1], ['site-0.example', 1], ['data.privatelink.azurecr.io', 1]] as const),
  links: fc.array(link, { maxLength: 2 }),
  recordSets,
})
const registryZone: fc.Arbitrary<ZoneChoice> = fc.record({ name: fc.constant('privatelink.azurecr.io'), links: fc.array(link, { minLength: 1, maxLength: 3 }), recordSets: fc.constant({}) })

/** The choices of a hybrid design: one to three networks, the first a hub, and one or two sites. */
export const hybridChoices: fc.Arbitrary<HybridChoices> = fc.record({
  registries: fc.array(fc.record({ location: region, replication: maybe(50, region), regionalEndpoints: chance(10), partner: chance(10) }), { minLength: 1, maxLength: 2 }),
  networks: fc.array(network, { minLength: 1, maxLength: 3 }),
  sites: fc.array(site, { minLength: 1, maxLength: 2 }),
  endpoints: fc.array(fc.record({ registry: index, network: index }), { minLength: 1, maxLength: 2 }),
  zones: fc.tuple(registryZone, fc.array(zone, { maxLength: 2 })).map(([first, others]) => [first, ...others]),
})

/** Texts of hybrid designs, made to be valid; what the validator refuses all the same is left out. */
export const hybridTexts: fc.Arbitrary<string> = hybridChoices.map(hybridText).filter((text) => parseTopology(text, 'random.yaml').topology !== undefined)
