import type { Path } from '../dns/path.ts'
import { badAnswers, byChance, impairmentIn, type BadAnswer, type Impairment } from './impairments.ts'

/** Something of a design that can fail. The part after the colon names it by its keys in the topology. */
export type ComponentId =
  | `azure-dns:${string}`
  | `recursive-resolver:${string}`
  | `public-zone:${string}`
  | `public-name:${string}`
  | `private-zone:${string}`
  | `zone-link:${string}/${string}`
  | `record:${string}/${string}/${string}`
  | `peering:${string}/${string}`
  | `private-endpoint:${string}`
  | `replica:${string}/${string}`
  | `dependency:${string}/${string}/${string}`
  | `front-end:${string}/${string}`
  | `availability-zone:${string}/${number}`
  | `encryption-key:${string}`
  | `region:${string}`
  | `inbound-endpoint:${string}/${string}`
  | `outbound-endpoint:${string}/${string}`
  | `ruleset-link:${string}/${string}`
  | `forwarding-rule:${string}/${string}`
  | `dns-server:${string}`
  | `connection:${string}`
  | `tunnel:${string}/${string}`
  | `gateway:${string}/${string}`
  | `firewall:${string}`
  | `appliance:${string}`
  | `security-rule:${string}/${string}`
  | `public-address:${string}`
  | `${Impairment}:${string}`

export type ComponentKind = ComponentId extends `${infer Kind}:${string}` ? Kind : never

export interface Component {
  readonly id: ComponentId
  readonly kind: ComponentKind
  /** What its failure means, in words: `the link of zone-weu to hub-weu is removed`. */
  readonly failure: string
  readonly at?: Path
}

/**
 * What a replica of a registry is made of, as the platform's health monitor looks at it.
 * https://techcommunity.microsoft.com/blog/appsonazureblog/health-aware-failover-for-azure-container-registry-geo-replication/4501730
 */
export const dependencyParts = ['storage', 'cache', 'metadata', 'authentication'] as const
export type DependencyPart = (typeof dependencyParts)[number]

export function dependencyId(registry: string, region: string, part: DependencyPart): ComponentId {
  return `dependency:${registry}/${region}/${part}`
}

/** Whether all that a replica is made of works. */
export function isWell(faults: ReadonlySet<ComponentId>, registry: string, region: string): boolean {
  return dependencyParts.every((part) => !faults.has(dependencyId(registry, region, part)))
}

export function zoneLinkId(zone: string, link: string): ComponentId {
  return `zone-link:${zone}/${link}`
}

export function recordId(zone: string, name: string, type: string): ComponentId {
  return `record:${zone}/${name}/${type}`
}

export function publicZoneId(origin: string): ComponentId {
  return `public-zone:${origin || '.'}`
}

export function publicNameId(name: string): ComponentId {
  return `public-name:${name}`
}

export function rulesetLinkId(ruleset: string, link: string): ComponentId {
  return `ruleset-link:${ruleset}/${link}`
}

export function ruleId(ruleset: string, rule: string): ComponentId {
  return `forwarding-rule:${ruleset}/${rule}`
}

export function securityRuleId(group: string, rule: string): ComponentId {
  return `security-rule:${group}/${rule}`
}

export function publicAddressId(host: string): ComponentId {
  return `public-address:${host}`
}

export function availabilityZoneId(region: string, zone: number): ComponentId {
  return `availability-zone:${region}/${zone}`
}

export function encryptionKeyId(registry: string): ComponentId {
  return `encryption-key:${registry}`
}

export function firewallId(name: string): ComponentId {
  return `firewall:${name}`
}

export function applianceId(host: string): ComponentId {
  return `appliance:${host}`
}

export function impairedId(how: Impairment, of: ComponentId): ComponentId {
  return `${how}:${of}`
}

/** How a DNS server that is there answers badly; the worst of several ways. */
export function badAnswerOf(faults: ReadonlySet<ComponentId>, server: ComponentId): BadAnswer | undefined {
  // Mostly there are one or two faults, and none of this kind.
  if (faults.size < worstFirst.length && !endsLonger(faults, server)) return undefined
  return worstFirst.find((how) => faults.has(impairedId(how, server)))
}

function endsLonger(faults: ReadonlySet<ComponentId>, server: ComponentId): boolean {
  for (const id of faults) if (id.length > server.length && id.endsWith(server)) return true
  return false
}

const worstFirst = (Object.keys(badAnswers) as BadAnswer[]).toReversed()

/** Whether chance decides what becomes of something while that is broken. */
export function isByChance(id: ComponentId): boolean {
  return byChance.has(id.slice(0, id.indexOf(':')))
}

/** The faults as they are at worst: everything is lost of which chance decides what is. */
export function atWorst(faults: readonly ComponentId[]): readonly ComponentId[] {
  return faults.map((id) => (isByChance(id) ? impairmentIn(id)!.of as ComponentId : id))
}
