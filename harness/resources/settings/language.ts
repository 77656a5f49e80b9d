import type { RuleAnswers, Settings } from './settings.ts'
import { replicaSelections } from '../../world/replica-selection.ts'
import { dnsName, flag, listOf, oneOrMany, seconds, text, z } from '../../language/vocabulary.ts'

export interface SettingsInput {
  publicAliasTtl?: number | undefined
  trafficManagerTtl?: number | undefined
  publicNegativeTtl?: number | undefined
  ruleAnswers?: RuleAnswers | undefined
  replicaSelection?: Settings['replicaSelection'] | undefined
  healthProbe?: Settings['healthProbe'] | undefined
  healthProbeInterval?: 10 | 30 | undefined
  healthProbeTolerance?: number | undefined
  followsHealth?: boolean | undefined
  privateTrafficManager?: Settings['privateTrafficManager']
  privateAllDegraded?: Settings['privateAllDegraded'] | undefined
  blobLinkLifetime?: number | undefined
  replicationDelay?: number | undefined
  replicationBytesPerSecond?: number | undefined
  expiredMessages?: Settings['expiredMessages'] | undefined
  signedZones?: string | string[] | undefined
  expiredZones?: string | string[] | undefined
}

export const settings: z.ZodType<SettingsInput> = z
  .strictObject({
    publicAliasTtl: seconds.optional().describe('TTL of the login and privatelink aliases in the public zone; 3600 unless stated.'),
    trafficManagerTtl: seconds.optional().describe("TTL of a registry's own Traffic Manager profile; 60 unless stated."),
    publicNegativeTtl: seconds.optional().describe('How long a public NXDOMAIN may be cached; 300 unless stated.'),
    ruleAnswers: z.enum(['handedOn', 'followed']).optional()
      .describe("The answer that a ruleset's rule brings: handedOn (as measured, unless stated) as it is, aliases and all; followed: the target of each alias is asked for anew, in linked zones first."),
    replicaSelection: z.enum(replicaSelections).optional()
      .describe("Which replica answers at a login server's name behind a private endpoint, which no source tells: the nearest to the endpoint's network (unless stated), the home region's, or the nearest that takes part in global routing."),
    healthProbe: z.enum(['shallow', 'deep']).optional()
      .describe("What the platform's probes of registries see, of which both are in the field: deep (unless stated) whether this registry's replica works, shallow only whether its region's front end answers."),
    healthProbeInterval: z.union([z.literal(10), z.literal(30)]).optional().describe("Seconds between two of the platform's probes of a registry; 30 unless stated, as published. Traffic Manager knows 10 and 30."),
    healthProbeTolerance: z.int().min(0).max(9).optional().describe('Failures in a row that change nothing; 3 unless stated, which no source publishes: several, it says.'),
    followsHealth: flag.optional().describe('Whether another replica answers there while the one that would is down, which no source tells either; true unless stated. What a design promises must hold both ways.'),
    privateTrafficManager: z.enum(['2026-02-09-preview']).optional().describe('Switches the preview of privateTrafficManagerProfiles on, in the version of its interface that is stated. What is published of it is its interface alone.'),
    privateAllDegraded: z.enum(['all', 'none']).optional()
      .describe('What a private Traffic Manager profile answers while all its endpoints are degraded, which no source tells: as if none were (all, unless stated, as the public one does), or no record (none).'),
    blobLinkLifetime: seconds.optional().describe('How long a link to a blob is good; 1200 unless stated: recorded are exactly 20 minutes, documented 20 to 30.'),
    replicationDelay: seconds.optional().describe('After how long an image that is pushed to one replica of a registry begins to travel to the others; 4 unless stated, which no source publishes.'),
    replicationBytesPerSecond: z.int().min(1).max(2 ** 40).optional()
      .describe('How many of its missing bytes travel in a second; 32500000 unless stated, so that 975 MB take 34 s with the delay, as somebody has measured.'),
    expiredMessages: z.enum(['lost', 'recovered']).optional()
      .describe('What becomes of a change whose message for a connected registry expired before it was taken (messageTtl): lost until it is pushed anew (unless stated), as messages are available before they expire; or recovered, as a recovery service is spoken of whose work no source tells.'),
    signedZones: oneOrMany(text).optional()
      .describe('Public zones that are signed (DNSSEC): "." for the root alone, which is always with them; contoso.com. None unless stated. Servers that validate, by dnssecValidation or by files of their own, get the trust anchor of this root.'),
    expiredZones: oneOrMany(text).optional().describe('Those of signedZones whose signatures have run out, "." being the root.'),
  })
  .describe('What is not published about the real platform, and how much of its internet is signed. Times in seconds.')

export function expandSettings(input: SettingsInput): Settings {
  return {
    publicAliasTtl: input.publicAliasTtl ?? 3600,
    trafficManagerTtl: input.trafficManagerTtl ?? 60,
    publicNegativeTtl: input.publicNegativeTtl ?? 300,
    ruleAnswers: input.ruleAnswers ?? 'handedOn',
    replicaSelection: input.replicaSelection ?? 'nearest',
    healthProbe: input.healthProbe ?? 'deep',
    healthProbeInterval: input.healthProbeInterval ?? 30,
    healthProbeTolerance: input.healthProbeTolerance ?? 3,
    followsHealth: input.followsHealth ?? true,
    privateTrafficManager: input.privateTrafficManager,
    privateAllDegraded: input.privateAllDegraded ?? 'all',
    blobLinkLifetime: input.blobLinkLifetime ?? 1200,
    replicationDelay: input.replicationDelay ?? 4,
    replicationBytesPerSecond: input.replicationBytesPerSecond ?? 32_500_000,
    expiredMessages: input.expiredMessages ?? 'lost',
    signedZones: withRoot(listOf(input.signedZones).map(zoneName)),
    expiredZones: listOf(input.expiredZones).map(zoneName),
  }
}

function zoneName(written: string): string {
  const name = dnsName(written)
  return name === '.' ? '' : name
}

/** Nothing is trusted without the root. */
function withRoot(zones: readonly string[]): readonly string[] {
  return zones.length === 0 ? [] : [...new Set(['', ...zones])]
}
