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
  /** Service tag of its public addresses, where there is one of its name: https://learn.microsoft.com/azure/virtual-network/service-tags-overview */
  readonly tag?: string
  /** Port of its clients. */
  readonly port: number
  /** Status with which it answers a client that presents nothing, where it speaks HTTP. Plausible, not published. */
  readonly answer: number
  readonly groups: readonly ServiceGroup[]
}
