import { ImportError, type Places } from '../refusal.ts'
import { isSymbolic } from '../symbol.ts'
import { circle } from './circles.ts'
import { copyOf, deep, inCopy } from './deep.ts'
import { evaluateText } from './evaluate.ts'
import { idOf, scopeId, type Scope, type Target } from './scope.ts'
import { isObject } from './values.ts'

/** One resource of a template, or one copy of it. What it says is worked out when somebody asks. */
export interface Item {
  readonly raw: Readonly<Record<string, unknown>>
  readonly symbolicName?: string
  /** Of a copy: its number in the loop. */
  readonly index?: number
  readonly id: string
  readonly type: string
  readonly name: string
  readonly existing: boolean
  /** A text: known only at run time. */
  readonly condition: boolean | string
  readonly scope: Scope
  readonly place: string
  readonly unknownCount: boolean
  body(places: Places): unknown
  deployment?: () => { outputs(): Record<string, unknown>; output(name: string): unknown; emit(): void }
}

interface Parent { readonly type: string; readonly name: string; readonly target: Target; readonly condition: boolean | string }

/** The resources of a list, or of a map by symbolic name (languageVersion 2.0), with those inside them. */
export function itemsOf(written: unknown, scope: Scope, places: Places, parent?: Parent): readonly Item[] {
  const pairs: readonly (readonly [string | undefined, unknown])[] = Array.isArray(written)
    ? written.map((one: unknown) => [undefined, one] as const)
    : isObject(written) ? Object.entries(written) : []
  return pairs.flatMap(([symbolicName, raw]) => {
    if (!isObject(raw)) throw new ImportError(`${places.of(written)}: a resource is an object`)
    if (!isObject(raw['copy'])) return itemsOfOne(raw, symbolicName, scope, places, parent, false)
    const { name, count, unknown } = copyOf(raw['copy'], scope, places)
    return Array.from({ length: count }, (_, index) => itemsOfOne(raw, symbolicName, inCopy(scope, name, index), places, parent, unknown, index)).flat()
  })
}

function itemsOfOne(raw: Readonly<Record<string, unknown>>, symbolicName: string | undefined, scope: Scope, places: Places, parent: Parent | undefined, unknownCount: boolean, index?: number): readonly Item[] {
  const place = places.of(raw)
  const text = (key: string): string | undefined => {
    const value = raw[key]
    if (value === undefined) return undefined
    const made = typeof value === 'string' ? evaluateText(value, scope, place) : value
    return typeof made === 'string' ? made : String(made)
  }
  const condition = conditionOf(raw['condition'], scope, place, parent?.condition)
  // Names of what is not deployed may refer to what is not there.
  if (condition === false && parent !== undefined) return []
  const ownType = text('type')
  const ownName = condition === false ? tolerant(() => text('name')) ?? 'not deployed' : text('name')
  if (ownType === undefined || ownName === undefined) throw new ImportError(`${place}: a resource has no ${ownType === undefined ? 'type' : 'name'}`)
  const full = ownType.includes('/') && /\./.test(ownType.split('/')[0]!)
  const type = parent === undefined || full ? ownType : `${parent.type}/${ownType}`
  const name = parent === undefined || full ? ownName : `${parent.name}/${ownName}`
  const target = targetOf(raw, parent?.target ?? scope.target, text)
  const id = idOfOne(type, name, target, text('scope'))
  let made: { readonly value: unknown } | undefined
  const item: Item = {
    raw,
    ...(symbolicName !== undefined && { symbolicName }),
    ...(index !== undefined && { index }),
    id, type, name, place, scope, unknownCount, condition,
    existing: raw['existing'] === true,
    body: (where) => {
      const { resources: _, dependsOn: __, copy: ___, condition: ____, ...stated } = raw
      if (made !== undefined) return made.value
      // Asked for again while it is worked out: of its own run-time values, or in a circle, which Azure refuses.
      if (underWay.at(-1) === item) return isObject(raw['properties']) ? { properties: raw['properties'] } : {}
      const from = underWay.indexOf(item)
      if (from >= 0) throw circle([...underWay.slice(from), item])
      underWay.push(item)
      try {
        made = { value: deep(stated, scope, where, place) }
      } finally {
        underWay.pop()
      }
      return made.value
    },
  }
  const inside = condition === false ? [] : itemsOf(raw['resources'], scope, places, { type, name, target, condition })
  return [item, ...inside]
}

/** Whose values are being worked out, one because of the other. */
const underWay: Item[] = []

function conditionOf(written: unknown, scope: Scope, place: string, outer: boolean | string = true): boolean | string {
  if (outer === false) return false
  const value = typeof written === 'string' ? evaluateText(written, scope, place) : written
  const own: boolean | string = value === undefined || value === null ? true : typeof value === 'string' && isSymbolic(value) ? value : typeof value === 'string' ? value.toLowerCase() === 'true' : value !== false
  return own === true ? outer : own
}

function tolerant<T>(make: () => T): T | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}

/** `subscriptionId` and `resourceGroup` of a resource that is only referred to, or of a deployment. */
function targetOf(raw: Readonly<Record<string, unknown>>, target: Target, text: (key: string) => string | undefined): Target {
  const subscription = 'subscriptionId' in raw ? text('subscriptionId') || undefined : undefined
  const resourceGroup = 'resourceGroup' in raw ? text('resourceGroup') || undefined : undefined
  if (subscription === undefined && resourceGroup === undefined) return target
  return { subscription: subscription ?? target.subscription, ...(resourceGroup !== undefined && { resourceGroup }) }
}

function idOfOne(type: string, name: string, target: Target, scope: string | undefined): string {
  if (type.toLowerCase() === 'microsoft.resources/resourcegroups') return `/subscriptions/${target.subscription}/resourceGroups/${name}`
  if (scope !== undefined && scope !== '' && scope !== '/') return idOf(scope.startsWith('/') ? scope : /^Microsoft\.Management\/managementGroups\//i.test(scope) ? `/providers/${scope}` : extended(scope, target), type, name)
  return idOf(scopeId(target), type, name)
}

/** `Microsoft.Network/virtualNetworks/hub`: what an extension is on, in the same group. */
function extended(scope: string, target: Target): string {
  return `${scopeId(target)}/providers/${scope}`
}
