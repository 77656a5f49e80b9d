import type { RunningKind } from './kinds.ts'

/** What sets DNS servers apart, as far as anything has to know of it but their own model and their own configuration. */
export interface Traits {
  /** As people call it. */
  readonly label: string
  /** Whether it asks anew for the target of an alias that a forwarder answers with. Else it hands on the chain as it comes. */
  readonly restarts: boolean
  /** What it does for a name that it has no forwarder for: it starts at the root, restarting at aliases, or answers only what it has. */
  readonly withoutForwarder: 'walks' | 'refuses'
  /** Which of several forwarders it asks: the first while it answers, or whichever it likes, by round trip times and chance. */
  readonly prefers: 'first' | 'none'
  /** Whether it looks a name up in a zone of its own whatever it forwards. Else the longer domain decides. */
  readonly ownZonesFirst: boolean
  /** Whether it offers recursion (RA) with what its own zones say; every software that walks does. */
  readonly recursesForOwn: boolean
  /** Whether it hands on that a forwarder failed or refused. Else it asks the next one. */
  readonly handsOnFailures: boolean
  /** Whether it goes on to the root where its general forwarders do not answer, unless `useRootHint` is false. */
  readonly rootHintsBehindForwarders?: true
  /** Unless what it answers reverse lookups of addresses that nobody has in public by itself; absent: it asks for them as for any other name. */
  readonly ownReverseZones?: 'forwarded' | 'released'
  /** The setting by which it goes on to the root where the forwarders of a name do not answer, and what one writes instead of that. */
  readonly forwardFirst?: { readonly setting: string; readonly instead: string }
  /** The setting by which it asks another of its forwarders each time, where it has one, and what one writes instead of that. */
  readonly roundRobin?: { readonly setting: string; readonly instead: string }
  /** The setting by which it denies every AAAA, where it has one. */
  readonly filterAaaa?: { readonly setting: string }
  /** The settings by which it validates, and takes a domain out of that, where it can. */
  readonly validation?: { readonly setting: string; readonly exception: string }
  /** The setting by which it takes signatures out of answers, where it has one. */
  readonly dropsSignatures?: { readonly setting: string }
  /** The setting by which its cache keeps for longer what lives shorter, where it has one that is modelled. */
  readonly minCacheTtl?: { readonly setting: string }
  /** Whether Kubernetes runs it in every cluster, as the DNS of its pods. */
  readonly runsInClusters?: true
  /** How it takes private addresses out of answers, where it can be told to. */
  readonly rebindProtection?: RebindProtection
}

interface RebindProtection {
  /** The setting's name in its configuration. */
  readonly setting: string
  /** The name that must lie in an excepted domain: the one that was asked for, or the owner of the address. */
  readonly judges: 'question' | 'owner'
  /** Response code of an answer that it has taken everything out of. */
  readonly answers: 'NOERROR' | 'SERVFAIL'
  /** Addresses that are private to it, as prefixes. */
  readonly ranges: readonly string[]
}

/** What is true of software as a container runs it. */
export interface RunningTraits extends Traits {
  /** The file that it starts with; others lie beside it. */
  readonly configurationFile: string
  /** What comes out of its cache with AA set: nothing, whatever is not a question for an address, or everything. */
  readonly cacheSetsAa: 'never' | 'unlessAddresses' | 'always'
  /** What files of somebody's own must say so that it answers nothing, rather than something else, while the forwarders of a name are silent. */
  readonly failsClosed: string
  /** Whether an owner's files say that it goes on to the root, after longer than anybody waits, where the forwarders of a name are silent. */
  readonly goesOnLate?: (text: string, name: string) => boolean
  /** The servers that an owner's files send a name to, as they write them, where that can be read. */
  readonly forwardersIn?: (files: ReadonlyMap<string, string>, name: string) => readonly string[] | undefined
  /** Whether its cache has one SOA for a zone, with the time that whoever said it last gave it. */
  readonly sharesSoa: boolean
  /**
   * Whether it makes of a denial of a name one of the type alone, where it has learned an alias of that name while it waited: somebody asked
   * for two types at once.
   */
  readonly softensDenials: boolean
  /** Whether it says REFUSED where too many questions wait for an answer. */
  readonly refusesWhenBusy: boolean
  /** Whether it starts with records whose aliases lead in a circle. */
  readonly startsWithAliasLoops: boolean
}

/** What is true of software that no container runs, by what is published about it. */
export interface AbsentTraits extends Traits {
  /** What runs in its place, with forwarders for everything else and without. */
  readonly standIn: { readonly forwarding: StandIn; readonly walking: StandIn }
}

export interface StandIn {
  readonly kind: RunningKind
  /** `Windows DNS with forwarders`. */
  readonly as: string
  /** What the two have in common. */
  readonly which: string
}

/** What protection against rebinding is set to keep out. https://www.rfc-editor.org/rfc/rfc1918#section-3 */
export const privateRanges: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16']
