import type { Finding } from '../diagnosis/finding.ts'
import type { Facts } from '../facts/facts.ts'
import type { World } from '../world/world.ts'

/** What a check may look at: the design, the facts that follow from it, and a world to ask. */
export interface Rehearsed {
  readonly facts: Facts
  readonly world: World
}

/** One requirement. The same object runs on containers and on the model. */
export interface Check {
  /** Kebab-case and stable: the file name, the `--only` argument, the key in reports. */
  readonly id: string
  /** Ids that it had before, by which `--only` still knows it and reports tell it. */
  readonly formerly?: readonly string[]
  /** A sentence that is true when the check passes. */
  readonly title: string
  /** Why it matters when it does not hold, one or two sentences. */
  readonly why: string
  /** Where the requirement is written down. */
  readonly source: `https://${string}`
  readonly profiles: readonly string[]
  /** What a world must be able to do besides answering. Where it cannot, the check is skipped with that reason. */
  readonly needs?: 'faults' | 'capture' | 'images' | 'selection' | 'moments'
  /**
   * It judges each host by itself: by what this host sees and what intents say of it, whatever other hosts there are. Of many hosts that are
   * told the same, one can then be judged for all.
   */
  readonly hostByHost?: true
  /** Yields every case it looked at. Yielding nothing proves nothing, and is reported as `skip` when `appliesTo` says so, else as unknown. */
  run(rehearsed: Rehearsed): AsyncIterable<Finding>
  /** The reason why there is nothing to examine in this design, or `undefined` when there should be. */
  notApplicable?(facts: Facts): string | undefined
}
