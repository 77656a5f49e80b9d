import type { ComponentId } from '../world/component.ts'
import type { Domain, Way } from '../facts/hybrid-facts.ts'
import type { Path } from '../dns/path.ts'

/** Where a question or a connection comes from. */
export interface Origin {
  /** `undefined`: the internet. */
  readonly domain: Domain | undefined
  readonly address: string
}

/** How packets to an address of a design's own ranges fare. */
export interface Passage {
  /** Where they arrive; `undefined`: nowhere. */
  readonly destination: Domain | undefined
  /** The way they take; absent inside one domain. */
  readonly way?: Way
  /** What the way there and the way back consist of. */
  readonly components: readonly ComponentId[]
  /** Why they are lost, for explanations. */
  readonly because?: string
  /** The route or rule that decided. */
  readonly at?: Path
  /** They arrive, and answers come back another way than a firewall or an appliance must see them. */
  readonly asymmetric?: true
  /** On an asymmetric way where they arrive, if nobody drops the first packet that comes back from there: a connection stands before the rest is lost, and a refusal is heard. */
  readonly accepted?: Domain
  /** They arrive at a public address. */
  readonly internet?: true
  /** As whom: the last firewall or appliance on the way translates what leaves. Absent: the sender. */
  readonly sender?: Origin
  /** Firewalls and appliances that they are led through, in words. */
  readonly over?: string
  /** The firewall whose network rules, or none of them, let nothing through. */
  readonly denied?: string
  /** The firewall that takes the connection itself, to judge it by the name that the client asks for; and as whom it sees the client. */
  readonly proxy?: { readonly firewall: string; readonly source: string }
}

/** What is to be carried: its transport protocol and the port that it is sent to. */
export interface Flow {
  readonly protocol: 'TCP' | 'UDP'
  readonly port: number
}

/** What a firewall's own DNS gives for a name. */
export type FirewallDns = (firewall: string, fqdn: string) => readonly string[]
