import type { Unread } from './unread.ts'

/** A resource as a source has it, whatever source that is. */
export interface Resource {
  /** Whole, as it is written; compared without regard to letter case. */
  readonly id: string
  /** `Microsoft.Network/virtualNetworks`. */
  readonly type: string
  /** Without those of what it is in. */
  readonly name: string
  readonly location?: string
  /** As the source states it, properties at the top or under `properties`. */
  readonly body: unknown
  /** `main.json:14`. */
  readonly origin: string
  /** Referred to and not declared. */
  readonly existing?: true
  /** What decides whether it is there, where only run time knows. */
  readonly condition?: string
  readonly secretFree?: true
}

/** What a source holds. */
export interface Found {
  readonly resources: readonly Resource[]
  /** Sentences about what was not read, or read only in part. */
  readonly notes: readonly string[]
  /** Parameters without a value, with their places. */
  readonly missing: readonly { readonly name: string; readonly place: string }[]
  readonly unread?: readonly Unread[]
}

/** The type in an id, and the names along it. */
export function typeOf(id: string): { readonly type: string; readonly names: readonly string[] } | undefined {
  const provider = /^[\s\S]*\/providers\/([^/]+)\/([\s\S]+)$/i.exec(id)
  if (provider === null) return undefined
  const parts = provider[2]!.split('/')
  const types = parts.filter((_, index) => index % 2 === 0)
  return { type: [provider[1], ...types].join('/'), names: parts.filter((_, index) => index % 2 === 1) }
}

/** The id of what a child is in: of a subnet its network. */
export function parentOf(id: string): string {
  return id.split('/').slice(0, -2).join('/')
}

/** With the slash at its beginning that some tools leave out, and without those that they add. */
export function plainId(id: string): string {
  return /^\/?(subscriptions|providers)\//i.test(id.trim()) ? `/${id.trim().replace(/\/{2,}/g, '/').replace(/^\/|\/$/g, '')}` : id
}

/** By what ids are compared: no letter case, and a part that run time decides reads the same inside a symbol as outside one. */
export function keyOf(id: string): string {
  return plainId(id).toLowerCase().replace(/[⟦⟧]/g, '')
}

export function lastName(id: string): string {
  return id.split('/').at(-1) ?? id
}

export function resourceGroupOf(id: string): string | undefined {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1]
}
