import { azureFirewalls, bastionHosts, connections, localNetworkGateways, virtualNetworkGateways } from './kinds/gateways.ts'
import { dnsForwardingRulesets, dnsResolvers } from './kinds/dns.ts'
import { privateEndpoints } from './kinds/endpoints.ts'
import { virtualNetworks } from './kinds/networks.ts'
import { privateClusters } from './kinds/private-clusters.ts'
import { platformNames } from './kinds/platform-names.ts'
import { natGateways, networkSecurityGroups, routeTables } from './kinds/security.ts'
import { registries } from './kinds/services.ts'
import { trafficManagerProfiles } from './kinds/traffic-manager.ts'
import { privateDnsZones } from './kinds/zones.ts'
import { bearing } from './bearing.ts'
import type { Section } from '../resources/sections.ts'
import { defaultRegion, draft, type Drafting } from './design.ts'
import { estateOf } from './estate.ts'
import { orphans } from './orphans.ts'
import type { Resource } from './resource.ts'
import type { Naming } from './names.ts'
import { propose } from './proposals.ts'
import type { Unread } from './unread.ts'
import { section } from './write.ts'

/** What is referred to stands before what refers to it. */
const mappings: readonly ((draft: Drafting) => void)[] = [
  networkSecurityGroups, routeTables, natGateways, virtualNetworks, registries, privateDnsZones, privateClusters, privateEndpoints, virtualNetworkGateways, localNetworkGateways, connections,
  dnsResolvers, dnsForwardingRulesets, azureFirewalls, bastionHosts, trafficManagerProfiles, platformNames,
]

/** As a reader wants them. */
const order: readonly Section[] = [
  'registries', 'services', 'virtualNetworks', 'routeTables', 'networkSecurityGroups', 'natGateways', 'privateDnsZones', 'privateEndpoints', 'onPremisesSites',
  'virtualNetworkGateways', 'localNetworkGateways', 'connections', 'dnsResolvers', 'dnsForwardingRulesets', 'azureFirewalls', 'bastionHosts',
  'trafficManagerProfiles',
]

export interface Imported {
  /** The design as YAML. */
  readonly text: string
  readonly counts: Readonly<Record<string, number>>
  /** Where each came from: `virtualNetworks/hub` from `main.json:14`. */
  readonly origins: ReadonlyMap<string, string>
  /** What is not in the design, or not as the sources have it. */
  readonly notes: readonly string[]
  /** What leads to something that no source declares, by kind. */
  readonly outside: Readonly<Record<string, number>>
  /** Types that no section is for, with how many there are. */
  readonly leftAside: Readonly<Record<string, number>>
}

export interface AssembleOptions {
  readonly sources: readonly string[]
  readonly unread?: readonly Unread[]
  /** Of resources whose region only run time knows. */
  readonly location?: string
  readonly naming?: Naming
}

/** One design of all resources. */
export function assemble(resources: readonly Resource[], { sources, unread = [], location, naming }: AssembleOptions): Imported {
  const estate = estateOf(resources, location ?? defaultRegion)
  // Groups are in the ids of what is in them.
  estate.understood.add('microsoft.resources/resourcegroups')
  const making = draft(estate, location, naming)
  for (const map of mappings) map(making)
  orphans(making)
  const { hosts, intent } = propose(making)
  const sections = order.flatMap((name) => {
    const entries = making.sections.get(name)
    return entries === undefined || entries.size === 0 ? [] : [...section(name, entries), '']
  })
  const proposed = hosts.size === 0 ? [] : [
    '# Proposed: a host in each subnet that has machines, or one to ask from in each network that has none.',
    ...section('hosts', new Map([...hosts].map(([name, { subnet, why }]) => [name, { value: subnet, comment: why }]))), '',
  ]
  const meant = intent.length === 0 ? [] : [
    '# Proposed: whoever sees the zones of a private endpoint is meant to reach its service through one. Strike out what is not meant.',
    'intent:', ...intent.map((one) => `  - { from: ${Array.isArray(one['from']) ? `[${(one['from'] as string[]).join(', ')}]` : String(one['from'])}, to: ${String(one['to'])}, reach: privately }`), '',
  ]
  const plain = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ')
  const head = [plain(`# Imported from ${sources.join(', ')}.`), ...unread.map(({ what, why }) => plain(`# Not read, so nobody knows whether it is there: ${what} (${why}).`)), '']
  const left = [...estate.resources.values()].filter(({ type, existing }) => existing !== true && !estate.understood.has(type.toLowerCase()))
  return {
    text: [...head, ...sections, ...proposed, ...meant].join('\n'),
    counts: Object.fromEntries([...making.sections].map(([name, entries]) => [name, entries.size])),
    origins: new Map([...making.sections].flatMap(([name, entries]) => [...entries].map(([one, { comment = '' }]) => [`${name}/${one}`, comment] as const))),
    notes: [...estate.notes, ...bearing(left)],
    outside: Object.fromEntries(making.leadingOutside),
    leftAside: Object.fromEntries([...Map.groupBy(left, ({ type }) => type)].map(([type, all]) => [type, all.length] as const).toSorted(([a], [b]) => a.localeCompare(b))),
  }
}
