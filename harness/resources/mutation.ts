import type { Path } from '../dns/path.ts'

/** One change of a design, as somebody might make it by intent or by mistake. */
export interface Mutation {
  /** Kebab-case and stable: `link-removed`. */
  readonly kind: string
  /** What is changed, as a sentence without its dot. */
  readonly text: string
  /** The place in the design. */
  readonly path: Path
  readonly edit: Edit
}

/** A resource, or a part of one, that gets another value, or comes into being; or that is removed with all its parts. */
export type Edit = { readonly at: Path; readonly value: unknown } | { readonly removed: Path }
