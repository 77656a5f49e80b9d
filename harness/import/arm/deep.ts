import { ImportError, type Places } from '../refusal.ts'
import { evaluateText } from './evaluate.ts'
import type { Scope } from './scope.ts'
import { isObject } from './values.ts'

/** More than Azure allows in one loop: https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources#limits */
const mostCopies = 800

interface Copy {
  readonly name: string
  readonly count: number
  /** The number of copies is known only at run time: one stands for all. */
  readonly unknown: boolean
}

export function copyOf(written: unknown, scope: Scope, places: Places): Copy {
  const copy = isObject(written) ? written : {}
  const name = String(deep(copy['name'] ?? 'copy', scope, places))
  const count = deep(copy['count'] ?? 1, scope, places)
  const number = typeof count === 'number' ? count : Number(count)
  if (number > mostCopies) throw new ImportError(`${places.of(written)}: a loop of ${number} copies is longer than the ${mostCopies} that Azure allows`)
  return Number.isInteger(number) ? { name, count: Math.max(0, number), unknown: false } : { name, count: 1, unknown: true }
}

export function inCopy(scope: Scope, name: string, index: number): Scope {
  const copies = new Map(scope.copies)
  copies.delete(name.toLowerCase())
  return { ...scope, copies: copies.set(name.toLowerCase(), index) }
}

/** A value with every expression in it worked out, and loops over properties written out. */
export function deep(value: unknown, scope: Scope, places: Places, place: string = places.of(value)): unknown {
  if (typeof value === 'string') return evaluateText(value, scope, place)
  if (typeof value !== 'object' || value === null) return value
  const here = Array.isArray(value) || isObject(value) ? places.of(value) : place
  const at = here === places.file ? place : here
  if (Array.isArray(value)) return value.map((one) => deep(one, scope, places, at))
  const made: Record<string, unknown> = {}
  for (const [key, one] of Object.entries(value)) {
    if (key.toLowerCase() === 'copy' && Array.isArray(one) && one.every((loop) => isObject(loop) && 'input' in loop)) {
      for (const loop of one as readonly Record<string, unknown>[]) {
        const { name, count } = copyOf(loop, scope, places)
        made[name] = Array.from({ length: count }, (_, index) => deep(loop['input'], inCopy(scope, name, index), places, at))
      }
    } else Object.defineProperty(made, key.startsWith('[') ? String(evaluateText(key, scope, at)) : key, { value: deep(one, scope, places, at), enumerable: true, configurable: true, writable: true })
  }
  return made
}
