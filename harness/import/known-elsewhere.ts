import { regions, shortName } from '../azure/regions.ts'
import { standIn } from './internal-names.ts'
import { get } from './read.ts'
import { keyOf, type Resource } from './resource.ts'
import { isSymbolic, isWholeSymbol, propertyOf, symbolsIn } from './symbol.ts'

/** A property may be another's, and that another's. */
const mostSteps = 4

export interface Known {
  readonly resources: ReadonlyMap<string, Resource>
  /** A text with what is known of its symbols. */
  written(text: string): string
}

/**
 * Resources with the properties of others written out, where any source states them: a module refers to a network as one that exists, and
 * another module, or another file, declares it. What Azure makes up has a stand-in; `region`: of what is in none that is known.
 */
export function knownElsewhere(resources: ReadonlyMap<string, Resource>, region: string): Known {
  const regionOf = ({ location = '' }: Resource): string => {
    const written = shortName(location)
    return regions.has(written) ? written : region
  }
  const stated = (symbol: string, steps: number): unknown => {
    const { id, path } = propertyOf(symbol) ?? {}
    const resource = id === undefined || steps === 0 ? undefined : resources.get(keyOf(id))
    const keys = path?.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '')
    if (id === undefined || keys === undefined || keys === '') return undefined
    const own = resource === undefined || resource.existing === true ? undefined : get(resource.body, keys)
    return own === undefined ? idInside(resource, keys) ?? standIn(id, keys, regionOf, (one) => resources.get(keyOf(one))) : written(own, steps - 1)
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
  return {
    resources: new Map([...resources].map(([key, one]) => [key, needed(one.body) ? { ...one, body: written(one.body, mostSteps) } : one])),
    written: (text) => {
      const made = written(text, mostSteps)
      return typeof made === 'string' ? made : text
    },
  }
}

/** What stands in a list of a resource is called by its place there, `subnets[0].id`, and has an id of its name. */
function idInside(resource: Resource | undefined, keys: string): string | undefined {
  const [, kind, index] = /^(?:properties\.)?(\w+)\.(\d+)\.id$/i.exec(keys) ?? []
  const name = resource === undefined || resource.existing === true || kind === undefined ? undefined : get(resource.body, `${kind}.${index}.name`)
  return typeof name === 'string' && name !== '' ? `${resource!.id}/${kind}/${name}` : undefined
}
