import type { ReplicaSelection } from '../../world/replica-selection.ts'

/** What is not known of the real platform, as settings with the reference's suggested default. Times in seconds. */
export interface Settings {
  /** TTL of the login and privatelink aliases in the public zone. */
  readonly publicAliasTtl: number
  /** TTL of a registry's own Traffic Manager profile. */
  readonly trafficManagerTtl: number
  /** SOA minimum of the public zones. */
  readonly publicNegativeTtl: number
  /**
   * What 168.63.129.16 makes of the answer that a ruleset's rule brings. `handedOn`: it passes it on as it is, so that what aliases in it
   * lead to is what the rule's target says, whatever zones are linked (reported and confirmed in MicrosoftDocs/azure-docs#100273).
   * `followed`: it asks for the target of each alias anew, in zones first, as it does where it recursed itself.
   */
  readonly ruleAnswers: RuleAnswers
  /**
   * Which replica answers at a login server's name behind a private endpoint, which no source tells: the nearest to the endpoint's network, that of
   * the home region, or the nearest of those that take part in global routing.
   */
  readonly replicaSelection: ReplicaSelection
  /** Whether another replica answers there while the one that would is down. */
  readonly followsHealth: boolean
  /**
   * What the platform's probes of registries see: `deep`, whether the replica of this registry works; `shallow`, as before and where it was
   * switched back, only whether the front end of the region answers, so that nobody is led away from a replica that is broken inside
   * (https://techcommunity.microsoft.com/blog/appsonazureblog/health-aware-failover-for-azure-container-registry-geo-replication/4501730).
   */
  readonly healthProbe: 'shallow' | 'deep'
  /** Seconds between two of these probes, and how many failures in a row change nothing: about 30 are published, the rest is as of Traffic Manager by default. */
  readonly healthProbeInterval: number
  readonly healthProbeTolerance: number
  /** The version of the preview of private Traffic Manager profiles; `undefined` where it is not switched on. */
  readonly privateTrafficManager: '2026-02-09-preview' | undefined
  /** What such a profile answers while all its endpoints are degraded: as if none were, as the public one does, or nothing. */
  readonly privateAllDegraded: 'all' | 'none'
  /** Seconds for which a link to a blob is good. */
  readonly blobLinkLifetime: number
  /** Seconds after which an image that was pushed to one replica of a registry begins to travel to the others. */
  readonly replicationDelay: number
  /** How many of its missing bytes travel in a second. Somebody has measured 34 s for 975 MB, which both defaults together give. */
  readonly replicationBytesPerSecond: number
  /**
   * What becomes of a change whose message for a connected registry expired before it was taken: `lost` until it is pushed anew, as the documentation's
   * "available to sync before it is expired" says; `recovered`: it comes all the same. There is a "recovery service" that triggers synchronisation,
   * and no source tells what it brings.
   */
  readonly expiredMessages: 'lost' | 'recovered'
  /**
   * Public zones that are signed, the root being the empty string and always among them where there are any. What it delegates to others is then
   * provably not signed, as azurecr.io and Azure's other zones are in reality.
   */
  readonly signedZones: readonly string[]
  /** Those of them whose signatures have run out. */
  readonly expiredZones: readonly string[]
}

export type RuleAnswers = 'handedOn' | 'followed'
