import type { Path } from '../../dns/path.ts'

/** An answer the user expects, besides the catalogue. Fields that are absent are not judged. */
export interface Expectation {
  readonly from: readonly string[]
  readonly name: string
  readonly type: string
  /** The addresses of the answer, in any order. */
  readonly address?: readonly string[]
  /** The names of the answer, where its data are names; in any order. */
  readonly names?: readonly string[]
  /** Owner names of the chain from the question's name on, in order; a leading and trailing `*` matches any text within one name. */
  readonly chain?: readonly string[]
  readonly rcode?: string
  /** Upper bound of every TTL in the answer, seconds. */
  readonly ttl?: number
  readonly path: Path
}
