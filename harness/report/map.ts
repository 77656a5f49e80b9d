import type { Place } from './place.ts'

/** A design as a map: what there is, where it stands, and what is tied to what. Plain data, part of a report that carries it. */
export interface DesignMap {
  /** Parents come before what stands in them. */
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
}

/** A map of which everything has its place: what a picture is drawn from. */
export interface LaidMap extends DesignMap {
  readonly width: number
  readonly height: number
  /** Of each node by id, from the picture's upper left corner: x, y, width, height. */
  readonly boxes: Readonly<Record<string, readonly [number, number, number, number]>>
}

/** How a thing of one design differs from what another has in its place; `noticed`: a host that gets other answers. */
export type MarkKind = 'added' | 'removed' | 'changed' | 'noticed'

export interface Mark {
  /** That which is most of it comes first. */
  readonly kinds: readonly MarkKind[]
  /** In a sentence: `removed: private endpoint contoso-weu`. */
  readonly words: string
}

/** What differs in a map: nodes by id, edges by their place in the list. */
export interface Marks {
  readonly nodes: ReadonlyMap<string, Mark>
  readonly edges: ReadonlyMap<number, Mark>
}

/** How text is drawn in a map; a letter takes a little more than half of its height. */
export const mapText = { size: 13, line: 17, letter: 7.4, padding: 10 } as const

export type MapKind =
  | 'internet' | 'site' | 'virtualNetwork' | 'subnet' | 'host' | 'appliance' | 'privateEndpoint' | 'dnsServer' | 'azureDns' | 'inboundEndpoint' | 'outboundEndpoint'
  | 'firewall' | 'gateway' | 'privateDnsZone' | 'ruleset' | 'service' | 'publicDns'

export interface MapNode {
  /** `host:app-weu`, stable as long as the design names the thing so. */
  readonly id: string
  readonly kind: MapKind
  readonly label: string
  /** An address, a zone's DNS name, a region. */
  readonly detail?: string
  /** In which network, subnet or site it stands. */
  readonly parent?: string
  readonly at?: Place
}

export interface MapEdge {
  readonly from: string
  readonly to: string
  /** `link`: a zone or ruleset is linked to a network. `records`: a private endpoint registers in a zone. `leads`: it leads to a service. */
  readonly kind: 'peering' | 'link' | 'records' | 'leads' | 'tunnel' | 'forwards'
  readonly label?: string
  readonly at?: Place
}

/** The answer of every host for every name of the design's services, hop by hop, as the model predicts it. */
export interface Answers {
  readonly names: readonly string[]
  /** Hosts that are in the same place, as far as answers go. */
  readonly views: readonly { readonly hosts: readonly string[] }[]
  /** By name, then by view: an index into `traces`. */
  readonly of: readonly (readonly number[])[]
  readonly traces: readonly Trace[]
}

export interface Trace {
  /** As in the matrix: `private contoso-weu`, `public westeurope, 403`, `NXDOMAIN`. */
  readonly text: string
  readonly kind: 'private' | 'public' | 'none'
  /** Whether a connection arrives; absent where there is no address. */
  readonly arrives?: boolean
  readonly steps: readonly TraceStep[]
}

export interface TraceStep {
  readonly depth: number
  readonly text: string
  /** The node of the map at which it happens; absent: where the one before did. The host that asks is `host`. */
  readonly node?: string
  /** The line that decided it: an index into the lines of the picture. */
  readonly line?: number
}

/** What the HTML report needs beside the findings. */
export interface Picture {
  readonly map: LaidMap
  readonly answers: Answers
  /** Places that steps point at, each once. */
  readonly places: readonly Place[]
  /** The design as it is written: every file that it consists of. */
  readonly files: readonly { readonly file: string; readonly text: string }[]
}
