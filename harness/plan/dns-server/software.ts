import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { FilePlan, NodePlan } from '../plan.ts'
import { renderMasterFile } from '../../dns/master-file/writer.ts'
import type { Traits } from '../../software/traits.ts'
import type { TrustAnchor } from '../signed-zones.ts'
import { serverZone } from '../../facts/server-zones.ts'

/** What a design says about a server, whichever its software is. */
export type ServerSettings = NonNullable<DnsServerFacts['server']>

/** A kind of DNS server: how its configuration looks, and how it is started with it. */
export interface SoftwarePlan {
  readonly image: string
  readonly command: readonly string[]
  /** Judges configuration that somebody wrote by hand. */
  readonly check: NonNullable<NodePlan['check']>
  /** How it is made to forget what it has learned. */
  readonly forget: NonNullable<NodePlan['forget']>
  /** Its configuration as the topology describes it. */
  files(server: ServerSettings, lab: { readonly address: string; readonly rootHints: string; readonly traits: Traits; readonly anchor: TrustAnchor | undefined }): readonly FilePlan[]
  /** Files and folders of its distribution that a team's own configuration refers to, as they have to be in a lab. */
  surroundings(lab: Surroundings, own: ReadonlyMap<string, string>): readonly FilePlan[]
  /** How it is started, and judged, with a team's own configuration, where that is different. */
  readonly own?: {
    readonly command?: readonly string[]
    readonly check?: NonNullable<NodePlan['check']>
    readonly forget?: NonNullable<NodePlan['forget']>
    readonly administersNetwork?: true
    /** A file of its owner's with the lab's root in place of the internet's, where it says whom to trust. */
    readonly trusting?: (content: string, anchor: TrustAnchor) => string
    /** Whether its owner's files ask for a Kubernetes cluster around it. */
    readonly wantsCluster?: (own: ReadonlyMap<string, string>) => boolean
  }
}

export interface Surroundings {
  readonly rootHints: string
  /** What to trust; absent: no zone of the lab is signed, and nothing can be validated. */
  readonly anchor: TrustAnchor | undefined
}

/** The folders that paths in somebody's configuration lie in: servers do not make those. Relative ones are below `base`. */
export function foldersOf(paths: readonly string[], base: string): readonly FilePlan[] {
  const folders = paths.map((path) => absolute(path, base).replaceAll(/\/+/g, '/')).flatMap((path) => /^(.+)\/[^/]*$/.exec(path)?.[1] ?? [])
  return [...new Set(folders)].map((folder) => ({ path: `${folder}/.keep`, content: '' }))
}

export function absolute(path: string, base: string): string {
  return path.startsWith('/') ? path : `${base}/${path}`
}

/** A zone as primary servers load it. */
export function masterFile(zone: ServerSettings['zones'][number], address: string): string {
  return renderMasterFile(serverZone(zone, { address, from: [] }))
}
