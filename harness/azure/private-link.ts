import { aiServices } from './private-link-services/ai.ts'
import { analyticsServices } from './private-link-services/analytics.ts'
import { computeServices } from './private-link-services/compute.ts'
import { databaseServices } from './private-link-services/databases.ts'
import { integrationServices } from './private-link-services/integration.ts'
import { managementServices } from './private-link-services/management.ts'
import { ownServices } from './private-link-services/own.ts'
import { securityServices } from './private-link-services/security.ts'
import { storageServices } from './private-link-services/storage.ts'
import { webServices } from './private-link-services/web.ts'
import { matches } from './placeholders.ts'

/** Clouds that the published table has a part for. */
export const clouds = ['public', 'usGovernment', 'china'] as const
export type Cloud = (typeof clouds)[number]

/** One row of the published table for one cloud: private DNS zones, and the public zones to forward. Placeholders stand in braces. */
export interface PublishedZones {
  readonly zones: readonly string[]
  readonly forwarders: readonly string[]
}

/** How the names of a member are formed. Placeholders stand in braces: `{name}.blob.core.windows.net`. */
export interface NamePattern {
  /** Member of the private endpoint, which has an address of its own: `blob`, `{name}-{regionName}`. */
  readonly member: string
  /** What clients are given. */
  readonly name: string
  /** What the public name becomes an alias of as soon as a private endpoint exists. The same as `name`: clients are given this one, and nothing is public. */
  readonly alias: string
  /** Left out where one of its placeholders has no value. All others need theirs. */
  readonly optional?: true
  /** Left out where this placeholder has a value. */
  readonly unless?: string
}

/** A sub-resource, which a private endpoint names by its group id. */
export interface ServiceGroup {
  /** As the platform spells it; compared without regard to case. */
  readonly id: string
  readonly zones: Readonly<Partial<Record<Cloud, PublishedZones>>>
  readonly names: readonly NamePattern[]
}

/** What of a row is told by no page that was read: it then follows the shape that is published for other services. */
export type Inferred = 'names' | 'members'

/** A type of resource that private endpoints can lead to. */
export interface ServiceType {
  /** The word of the language: `storageAccount`. */
  readonly word: string
  readonly title: string
  readonly resourceType: string
  /** Page with its group ids and zones. */
  readonly source: string
  /** Page that tells how its names are formed. */
  readonly details?: string
  readonly inferred: readonly Inferred[]
  /** Port of its clients. */
  readonly port: number
  /** Status with which it answers a client that presents nothing, where it speaks HTTP. Plausible, not published. */
  readonly answer: number
  readonly groups: readonly ServiceGroup[]
}

/** All types, by the headings of the published table; a customer's own service last. */
export const serviceTypes: readonly ServiceType[] = [
  ...aiServices,
  ...analyticsServices,
  ...computeServices,
  ...databaseServices,
  ...integrationServices,
  ...managementServices,
  ...securityServices,
  ...storageServices,
  ...webServices,
  ...ownServices,
]

const byWord = new Map(serviceTypes.map((type) => [type.word, type]))

export function serviceType(word: string): ServiceType | undefined {
  return byWord.get(word)
}

export function serviceGroup(type: ServiceType, id: string): ServiceGroup | undefined {
  return type.groups.find((group) => group.id.toLowerCase() === id.toLowerCase())
}

/** Where a private DNS zone stands in the published table. */
export interface ZoneUse {
  readonly cloud: Cloud
  readonly type: ServiceType
  readonly group: ServiceGroup
}

/** The rows that a zone's name belongs to, whatever its region or instance. Empty: the platform writes no records into a zone of that name. */
export function usesOfZone(zoneName: string): readonly ZoneUse[] {
  return serviceTypes.flatMap((type) =>
    type.groups.flatMap((group) =>
      clouds
        .filter((cloud) => group.zones[cloud]?.zones.some((pattern) => matches(pattern, zoneName)))
        .map((cloud) => ({ cloud, type, group })),
    ),
  )
}

/** The rows whose public names are in a zone of that name. */
export function usesOfSuffix(suffix: string): readonly ZoneUse[] {
  return serviceTypes.flatMap((type) =>
    type.groups.flatMap((group) =>
      clouds
        .filter((cloud) => group.zones[cloud]?.forwarders.some((pattern) => matches(pattern, suffix)))
        .map((cloud) => ({ cloud, type, group })),
    ),
  )
}
