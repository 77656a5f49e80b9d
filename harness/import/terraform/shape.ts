import type { Json, Planned } from './plan.ts'

/** What azurerm and azapi call resources, as Azure Resource Manager has them. */
export interface Shape {
  /** Segments below the provider's types, and the attributes that hold the names: a parent by its id or by its name. */
  readonly type: string
  readonly parent?: { readonly id?: string; readonly name?: string }
  body?(one: Planned, ids: Ids): Json
}

export interface Ids {
  of(one: Planned): string
  /** The value of an attribute, or the id that it will have. */
  at(one: Planned, ...path: readonly string[]): string | undefined
}
