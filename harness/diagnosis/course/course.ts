import type { Path } from '../../dns/path.ts'
import type { AppliedRule, DnsServerFacts } from '../../facts/hybrid-facts.ts'
import type { Crossing } from '../../facts/security.ts'

/**
 * Where a question for a name of a registry ends up, read off the design alone: from server to server by what each forwards, first
 * forwarders first. No answer is predicted here; it says whom to ask why an answer is as it is.
 */
export interface Course {
  /**
   * `azure`: Azure-provided DNS of `network` decides. `public`: somebody who knows the internet only. `own zone`: one of the last server's
   * own. `nobody`: the last server has nobody to ask. `files`: a server with files of its own, which say where it asks.
   */
  readonly end: 'azure' | 'public' | 'own zone' | 'loop' | 'unreachable' | 'nobody' | 'files'
  readonly network?: string
  /** For an address that nobody answers at, or that cannot be reached. */
  readonly address?: string
  /** Where a rule sends it to another port than 53, at which nobody answers. */
  readonly port?: number
  /** Servers on the way, in order. */
  readonly servers: readonly DnsServerFacts[]
  /** Of a loop: the servers that it goes round, each once. */
  readonly circle?: readonly DnsServerFacts[]
  /** The line of the design that sent the question to the last of them. */
  readonly at?: Path
  /** A server that hands on a chain without looking at it, although one of its conditional forwarders covers the privatelink name. */
  readonly relayedBy?: DnsServerFacts
  /** The last rule whose answer Azure-provided DNS hands on as it is, whatever zones it has itself, and the network in which it does. */
  readonly handedOn?: { readonly network: string; readonly rule: AppliedRule }
  /** The first step of it that a security rule keeps from happening; what comes behind is what would. */
  readonly denied?: Crossing
}

/** A name that is asked for, and the alias that it leads to. */
export interface AskedFor {
  readonly name: string
  readonly privatelinkName: string
}
