import type { Path } from '../dns/path.ts'
import type { FileRead } from '../language/file-read.ts'
import type { z } from '../language/vocabulary.ts'
import type { Component, ComponentId } from '../world/component.ts'
import type { Claim } from './claim.ts'
import type { OwnedAddress } from './public-addresses.ts'
import type { Mutation } from './mutation.ts'
import type { Part } from './part.ts'
import type { Reference } from './reference.ts'
import type { Design, Rule } from './rule.ts'
import type { Section, Sections, TopologyInput } from './sections.ts'
import type { Topology } from './topology.ts'

/**
 * A kind of resource: everything that the rest of the harness has to know about it, whatever it does with it. Parser, schema, references,
 * addresses, limits, `diff`, `rollout`, `mutate` and the survey of faults loop over the list of kinds and name none.
 */
export interface Kind<S extends Section = Section> {
  readonly section: S
  /** In a sentence: `private endpoint`. */
  readonly noun: string
  /** Code of the problem that something refers to one that does not exist; absent where nothing can. */
  readonly unknown?: string
  /** How the section is written. */
  readonly shape: z.ZodType<Record<string, Sections[S]['written']>>
  /** Writes out the short forms and fills in the defaults. What the values mean is for the rules to judge. */
  expand(written: TopologyInput, context: ExpandContext): ReadonlyMap<string, Sections[S]['resource']>
  /** How one may be called: as most resources of Azure (1-80 characters unless stated), as a machine (one DNS label), or as a rule of its own says. */
  readonly naming?: { readonly shortest?: number; readonly longest?: number } | 'label' | 'own'
  /** What Azure Resource Manager creates, changes and removes apart from it. */
  readonly parts?: readonly Part<Sections[S]['resource']>[]
  /** What must not be in a design that has one. */
  readonly rules: readonly Rule[]
  /** What it refers to. */
  references?(design: Design): Iterable<Reference>
  /** Addresses of subnets that it takes, in the order in which they are handed out. */
  claims?(topology: Topology): Iterable<Claim>
  /** Addresses of the internet that it has for itself. */
  publicAddresses?(topology: Topology): Iterable<OwnedAddress>
  /** Prefixes that it states. */
  prefixes?(topology: Topology): Iterable<WrittenPrefix>
  /** Lists of DNS servers that it states. */
  dnsServerLists?(topology: Topology): Iterable<{ readonly path: Path; readonly addresses: readonly string[] }>
  readonly limits?: { readonly source: Rule['source']; usage(topology: Topology): Iterable<Usage> }
  /** Single changes that somebody might make, by intent or by mistake. */
  mutations?(topology: Topology): Iterable<Mutation>
  /** What can fail in it, as far as the design alone says it. */
  components?(topology: Topology): Iterable<Component>
  /** Those that are lost with any of these regions. */
  lostWith?(topology: Topology, regions: ReadonlySet<string>): Iterable<ComponentId>
  /** Those that are lost with availability zones: how many of a region. */
  lostWithZones?(topology: Topology, zones: ReadonlyMap<string, number>): Iterable<ComponentId>
  /** Why Azure would refuse the design, though each resource is right by itself and all that it refers to is there. */
  conflict?(topology: Topology): string | undefined
  /** The resource as the platform keeps it beside the rest of the design. */
  settled?(resource: Sections[S]['resource'], topology: Topology): Sections[S]['resource']
}

export interface ExpandContext {
  /** A file that the topology mentions. */
  readonly read: (path: string) => FileRead
}

export interface WrittenPrefix {
  readonly prefix: string
  readonly path: Path
  readonly subnet?: string
  /** `elsewhere`: Azure's limits of size are not those of others' networks. `route`: no range of anybody's own, so that only its form matters. */
  readonly where?: 'elsewhere' | 'route'
}

/** How much of a limit is used. */
export interface Usage {
  readonly limit: number
  readonly used: number
  readonly what: string
  readonly path: Path
}

export function tally(names: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
