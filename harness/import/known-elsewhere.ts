import { get } from './read.ts'
import { keyOf, type Resource } from './resource.ts'
import { isSymbolic, isWholeSymbol, propertyOf, symbolsIn } from './symbol.ts'

/** A property may be another's, and that another's. */
const mostSteps = 4

/**
 * Resources with the properties of others written out, where any source states them: a module refers to a network as one that exists, and
 * another module, or another file, declares it.
 */
export function knownElsewhere(resources: ReadonlyMap<string, Resource>): ReadonlyMap<string, Resource> {
  const stated = (symbol: string, steps: number): unknown => {
    const { id, path } = propertyOf(symbol) ?? {}
    const resource = id === undefined || steps === 0 ? undefined : resources.get(keyOf(id))
    const keys = path?.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '')
    if (resource === undefined || resource.existing === true || keys === undefined || keys === '') return undefined
    return written(get(resource.body, keys), steps - 1)
  }
  const written = (value: unknown, steps: number): unknown => {
    if (typeof value === 'string') {
      if (!value.includes('#') || !isSymbolic(value)) return value
      if (isWholeSymbol(value)) return stated(value, steps) ?? value
      return symbolsIn(value).reduce((text, inner) => {
        const found = stated(`⟦${inner}⟧`, steps)
        return typeof found === 'string' ? text.replaceAll(`⟦${inner}⟧`, found) : text
      }, value)
    }
    if (Array.isArray(value)) return value.map((one) => written(one, steps))
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one, steps)])) : value
  }
  const needed = (value: unknown): boolean => (typeof value === 'string' ? value.includes('⟦/') : typeof value === 'object' && value !== null && Object.values(value).some(needed))
  return new Map([...resources].map(([key, one]) => [key, needed(one.body) ? { ...one, body: written(one.body, mostSteps) } : one]))
}
