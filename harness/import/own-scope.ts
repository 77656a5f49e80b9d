import type { Target } from './arm/scope.ts'
import { textsIn } from './read.ts'
import { keyOf, resourceGroupOf, typeOf, type Found } from './resource.ts'
import { isSymbolic } from './symbol.ts'

/** Where a template goes of which nobody has said it: no subscription and no group has these names. */
export const nowhere = { subscription: '00000000-0000-0000-0000-000000000000', resourceGroup: 'resource-group' } as const

/**
 * The subscription and the group that a template goes to, where nobody says it and the ids that are written tell it: links by real ids that
 * lead to what it declares itself. `undefined`: none does, or they tell of several. `all`: of every source, as another one may be who links.
 */
export function ownScope(own: Found, all: readonly Found[]): Pick<Target, 'subscription' | 'resourceGroup'> | undefined {
  const resources = all.flatMap((found) => found.resources)
  const elsewhere = new Set(resources.flatMap((one) => (one.existing === true || isNowhere(one.id) ? [] : [keyOf(one.id)])))
  const declared = new Map(own.resources.flatMap((one) => (one.existing !== true && isNowhere(one.id) ? [[whatOf(one.id), one] as const] : [])))
  const found = resources.flatMap((from) => [...textsIn(from.body)].flatMap((text) => {
    const [, subscription, group] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\//i.exec(text) ?? []
    if (subscription === undefined || group === undefined || isSymbolic(text) || isNowhere(text) || elsewhere.has(keyOf(text))) return []
    const target = declared.get(whatOf(text))
    // A network is no neighbour of itself: another one has its name.
    if (target === undefined || keyOf(from.id) === keyOf(target.id) || keyOf(from.id).startsWith(`${keyOf(target.id)}/`)) return []
    const its = resourceGroupOf(target.id)!.toLowerCase()
    return its === nowhere.resourceGroup || its === group.toLowerCase() ? [{ subscription: subscription.toLowerCase(), ...(its === nowhere.resourceGroup && { group: group.toLowerCase() }) }] : []
  }))
  const [subscription, ...others] = new Set(found.map((one) => one.subscription))
  const groups = new Set(found.flatMap(({ group }) => group ?? []))
  if (subscription === undefined || others.length > 0 || groups.size > 1) return undefined
  const [resourceGroup] = groups
  return { subscription, ...(resourceGroup !== undefined && { resourceGroup }) }
}

function isNowhere(id: string): boolean {
  return id.includes(nowhere.subscription)
}

/** Type and names, without where it is. */
function whatOf(id: string): string {
  const { type = '', names = [] } = typeOf(id) ?? {}
  return `${type} ${names.join('/')}`.toLowerCase()
}

/** As it is written on the command line: `SUBSCRIPTION`, `SUBSCRIPTION/GROUP`, or an id of either. */
export function scopeWritten(written: string): Pick<Target, 'subscription' | 'resourceGroup'> | undefined {
  const [, subscription, resourceGroup] = /^(?:\/?subscriptions\/)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/(?:resourceGroups\/)?([\p{L}\p{N}._()-]{1,90}))?\/?$/iu.exec(written.trim()) ?? []
  return subscription === undefined ? undefined : { subscription, ...(resourceGroup !== undefined && { resourceGroup }) }
}
