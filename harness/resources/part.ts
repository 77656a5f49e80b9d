/** Something in a resource that is deployed by itself: the value of a key, or each item of the list that stands there. */
export type Part<Resource> = {
  [K in keyof Resource & string]: NonNullable<Resource[K]> extends readonly (infer Item)[]
    ? {
        readonly key: K
        /** In a sentence: `virtual network link`. */
        readonly noun: string
        /** The list is one thing, as a zone group is; else each of its items is. */
        readonly whole?: true
        /** By what items are told apart: their names unless stated. */
        identity?(item: Item): readonly string[]
        /** Where their order means something, and may have been lost. */
        order?(items: readonly Item[]): readonly Item[]
        /** Azure names them by other rules than its own resources, or does not name them at all. */
        readonly unnamed?: true
      }
    : never
}[keyof Resource & string]

/** The same for whoever loops over all kinds. */
export interface AnyPart {
  readonly key: string
  readonly noun: string
  readonly whole?: true
  identity?(item: unknown): readonly string[]
  order?(items: readonly unknown[]): readonly unknown[]
  readonly unnamed?: true
}

export function identityOf(part: AnyPart, item: unknown): readonly string[] {
  return part.identity?.(item) ?? [(item as { readonly name: string }).name]
}
