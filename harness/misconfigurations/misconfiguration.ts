import type { Path } from '../dns/path.ts'
import type { Examined } from './support/examined.ts'

/**
 * A known mistake of private DNS designs. It is told only where both the cause is in the design and its symptom is in an answer
 * that a host is predicted to get, and where that answer matters: an intent says otherwise, or nobody could want it.
 */
export interface Misconfiguration {
  /** Kebab-case and stable: the file name and the key in reports. */
  readonly id: string
  /** Its number in the catalogue of `list.ts`: `M09`. */
  readonly catalogue: string
  /** The cause, one sentence. */
  readonly title: string
  /** What people see of it: status of the answer, message of the client. */
  readonly symptom: string
  /** What to do about it, in general. */
  readonly fix: string
  readonly source: `https://${string}`
  find(examined: Examined): Iterable<Sighting>
}

/** One place where a design has a misconfiguration. */
export interface Sighting {
  /** The place in the topology to look at. */
  readonly at: Path
  /** Hosts that suffer from it, in the order of the design. */
  readonly hosts: readonly string[]
  /** The cause in the names of the design, one sentence. */
  readonly what: string
  /** What people see of it here, where that is otherwise than the sentence that the mistake has for it. */
  readonly symptom?: string
  /** The answer that shows it: who gets it, and the whole chain. */
  readonly predicted: string
  /** What to change, in the names of the design. */
  readonly fix: string
}
