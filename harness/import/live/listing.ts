import type { Section } from '../../resources/sections.ts'

/** Pages of a list, as every client of Azure's has them. */
export interface Pages {
  byPage(): AsyncIterable<readonly object[]>
}

/** A list that Azure Resource Manager keeps of a subscription. */
export interface Listing {
  /** In the plural: `private DNS zones`. */
  readonly what: string
  /** What of a design is not known where it cannot be read. */
  readonly sections: readonly Section[]
  /** Of one group, else of the subscription. */
  list(group: string | undefined): Pages
  /** Kinds that ARM lists by resource group only. */
  readonly byGroup?: true
  readonly inside?: readonly Inside[]
}

/** A list of what stands in each resource of another one, which that other one does not repeat. */
export interface Inside {
  readonly what: string
  list(group: string, name: string): Pages
}
