import { parseCidr, toNumber } from '../dns/address.ts'
import type { Domain, HybridFacts, Route } from './hybrid-facts.ts'

interface Indexed {
  readonly first: number
  readonly last: number
  readonly route: Route
}

interface Index {
  readonly all: readonly Indexed[]
  readonly byDestination: ReadonlyMap<Domain, readonly Indexed[]>
}

const indexes = new WeakMap<HybridFacts['routes'], Map<Domain, Index>>()
const none: Index = { all: [], byDestination: new Map() }

function indexOf({ routes }: Pick<HybridFacts, 'routes'>, domain: Domain): Index {
  let known = indexes.get(routes)
  if (known === undefined) indexes.set(routes, (known = new Map()))
  let index = known.get(domain)
  if (index === undefined) known.set(domain, (index = makeIndex(routes.get(domain) ?? [])))
  return index
}

function makeIndex(routes: readonly Route[]): Index {
  if (routes.length === 0) return none
  const all = routes.map((route): Indexed => {
    const { network: first, length } = parseCidr(route.to)!
    return { first, last: first + 2 ** (32 - length) - 1, route }
  })
  return { all, byDestination: Map.groupBy(all, ({ route }) => route.destination) }
}

/** The routes of a domain that cover an address, most specific first. */
export function routesTo(facts: Pick<HybridFacts, 'routes'>, domain: Domain, address: string): readonly Route[] {
  const { all } = indexOf(facts, domain)
  if (all.length === 0) return []
  const number = toNumber(address)
  return all.filter(({ first, last }) => first <= number && number <= last).map(({ route }) => route)
}

/** Whether a domain has a route to another one: to this address in it, or to any. */
export function hasRoute(facts: Pick<HybridFacts, 'routes'>, domain: Domain, destination: Domain, address?: string): boolean {
  const routes = indexOf(facts, domain).byDestination.get(destination)
  if (routes === undefined || address === undefined) return routes !== undefined
  const number = toNumber(address)
  return routes.some(({ first, last }) => first <= number && number <= last)
}
