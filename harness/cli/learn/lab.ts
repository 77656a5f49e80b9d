/** A broken design with a story, to learn by. */
export interface Lab {
  /** `zone-not-linked`; the folder has a number before it, which is its place on the path. */
  readonly id: string
  readonly title: string
  /** 1 easy, 2, 3 hard. */
  readonly level: number
  readonly story: string
  readonly goal: string
  /** Step by step, the last of which all but says it. */
  readonly hints: readonly string[]
  /** Commands that show the symptom, each with words of what it prints. */
  readonly look: readonly { readonly run: readonly string[]; readonly says: string }[]
  /** The broken design, what mends it, and what seems to: the last two extend `topology.yaml`. */
  readonly files: { readonly topology: string; readonly solution: string; readonly half: string }
}
