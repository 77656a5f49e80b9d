import { isAddress, isAddress6 } from '../../dns/address.ts'
import { endpointKinds, type EndpointKind, type RoutingMethod } from '../../azure/traffic-manager/profile.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt, told } from '../estate.ts'
import { nameLike } from '../names.ts'
import { get, isDisabled, listAt, textAt, textsAt, wholeNumber } from '../read.ts'
import { lastName, typeOf, type Resource } from '../resource.ts'
import { isSymbolic } from '../symbol.ts'
import { publicNameAt, publicNameOf } from './public-names.ts'

interface Endpoint extends Pick<Resource, 'name' | 'body' | 'origin'> { readonly kind: EndpointKind }

/** The endpoints of a profile as the language has them, by name: those in its list, then those that are resources of their own. */
export function endpointsOf(profile: Resource, method: RoutingMethod, nested: ReadonlyMap<string, string>, draft: Drafting): readonly (readonly [string, unknown])[] {
  const taken = new Set<string>()
  return written(profile, draft).flatMap((one) => {
    const name = nameLike(one.name)
    const where = `${one.origin}: endpoint ${name} of ${draft.names.of('trafficManagerProfiles', profile.id)}`
    const leads = one.kind === 'nestedEndpoints' ? childOf(one, nested, where, draft) : targetOf(one, where, draft)
    if (leads === undefined) return []
    const key = taken.has(name.toLowerCase()) ? `${name}-${one.kind}` : name
    taken.add(key.toLowerCase())
    tellWhatIsLeft(one, where, draft)
    return [[key, stated({
      ...leads,
      endpointLocation: locationOf(one, method, draft),
      endpointStatus: isDisabled(get(one.body, 'endpointStatus')) ? 'Disabled' : undefined,
      alwaysServe: one.kind !== 'nestedEndpoints' && /^enabled$/i.test(textAt(one.body, 'alwaysServe') ?? '') ? true : undefined,
      ...ofMethod(one, method, where, draft),
      minChildEndpoints: one.kind === 'nestedEndpoints' && (wholeNumber(get(one.body, 'minChildEndpoints')) ?? 1) > 1 ? wholeNumber(get(one.body, 'minChildEndpoints')) : undefined,
    })] as const]
  })
}

function written(profile: Resource, draft: Drafting): readonly Endpoint[] {
  const found = new Map<string, Endpoint>()
  const put = (kind: EndpointKind, name: string, body: unknown, origin: string): void => {
    const key = `${kind} ${name.toLowerCase()}`
    const before = found.get(key)
    // What stands in the list and beside it is one: the resource of its own is deployed later.
    found.set(key, { kind, name, origin, body: before === undefined ? body : { ...flat(before.body), ...flat(body) } })
  }
  for (const body of listAt(profile.body, 'endpoints')) {
    const name = textAt(body, 'name')
    const type = textAt(body, 'type') ?? typeOf(textAt(body, 'id') ?? '')?.type ?? ''
    const kind = endpointKinds.find((one) => one.toLowerCase() === type.split('/').at(-1)!.toLowerCase())
    if (name === undefined || kind === undefined) draft.note(`${profile.origin}: an endpoint of ${profile.name} is left aside: ${name === undefined ? 'it has no name' : `${name} says not of which type it is`}`)
    else put(kind, lastName(name), body, profile.origin)
  }
  for (const kind of endpointKinds) for (const one of draft.estate.children(profile, kind)) put(kind, lastName(one.name), one.body, one.origin)
  return [...found.values()]
}

function flat(body: unknown): Readonly<Record<string, unknown>> {
  const all = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>
  const inner = Object.entries(all).find(([key]) => key.toLowerCase() === 'properties')?.[1]
  return { ...all, ...(typeof inner === 'object' ? inner as Readonly<Record<string, unknown>> : {}) }
}

function childOf(one: Endpoint, nested: ReadonlyMap<string, string>, where: string, draft: Drafting): { readonly profile: string } | undefined {
  const id = idAt(one.body, 'targetResourceId')
  const profile = nested.get((id ?? '').toLowerCase())
  if (profile !== undefined) return { profile }
  draft.outside('endpoints of trafficManagerProfiles', `${where} leads to ${id === undefined ? 'a profile that its source does not tell' : `${told(id)}, which ${draft.estate.get(id) === undefined ? 'no source declares' : 'is left aside'}`}: left aside`)
  return undefined
}

/** Exports have the name of what an endpoint leads to; templates say which resource it is. */
function targetOf(one: Endpoint, where: string, draft: Drafting): { readonly target: string } | undefined {
  const [target, id] = [textAt(one.body, 'target'), idAt(one.body, 'targetResourceId')]
  const resource = draft.estate.get(id)
  const name = (target === undefined ? undefined : publicNameAt(target, draft)) ?? (id === undefined ? undefined : publicNameOf(resource ?? undeclared(id, one), draft))
  if (name !== undefined) return { target: name.toLowerCase().replace(/\.$/, '') }
  const leads = target ?? (id === undefined ? 'nothing that its source tells' : told(id))
  draft.outside('endpoints of trafficManagerProfiles', `${where} is left aside: it leads to ${leads}, whose public name ${resource === undefined ? 'no source tells' : 'is known only at run time'}`)
  return undefined
}

/** Of some types the id tells the name. */
function undeclared(id: string, { origin }: Endpoint): Resource {
  const { type = '', names = [] } = typeOf(id) ?? {}
  return { id, type, name: names.join('/'), body: {}, origin }
}

/** Azure tells it of its own resources; of others it is stated, and method Performance goes by it. */
function locationOf(one: Endpoint, method: RoutingMethod, draft: Drafting): string | undefined {
  // PowerShell's word; where an endpoint is a resource, that is everywhere.
  const location = [textAt(one.body, 'endpointLocation'), textAt(one.body, 'location')].find((each) => each !== undefined && each.toLowerCase() !== 'global')
  const resource = draft.estate.get(idAt(one.body, 'targetResourceId'))
  if (method !== 'Performance') return one.kind === 'azureEndpoints' || location === undefined || isSymbolic(location) ? undefined : draft.location({ id: '', type: '', ...one, location })
  const place = location ?? (one.kind === 'nestedEndpoints' ? undefined : resource?.location)
  return draft.location({ id: '', type: '', ...one, ...(place !== undefined && { location: place }) })
}

/** What decides which endpoint is chosen: of each method its own. Azure tells of all endpoints a priority and a weight. */
function ofMethod({ body }: Endpoint, method: RoutingMethod, where: string, draft: Drafting): Record<string, unknown> {
  const weight = wholeNumber(get(body, 'weight'))
  switch (method) {
    case 'Priority': return stated({ priority: wholeNumber(get(body, 'priority')) })
    case 'Weighted': return stated({ weight: weight === 1 ? undefined : weight })
    case 'Geographic': return stated({ geoMapping: oneOrList(textsAt(body, 'geoMapping').filter((one) => known(one, 'place', where, draft))) })
    case 'Subnet': return stated({ subnets: oneOrList([...listAt(body, 'subnets'), ...listAt(body, 'subnetMapping')].flatMap((one) => rangeOf(one, where, draft))) })
    default: return {}
  }
}

function known(one: string, what: string, where: string, draft: Drafting): boolean {
  if (isSymbolic(one)) draft.note(`${where}: a ${what} of it is known only at run time (${one}) and is left aside`)
  return !isSymbolic(one)
}

/** First address and prefix length, or first and last. */
function rangeOf(one: unknown, where: string, draft: Drafting): readonly string[] {
  const [first, last, scope] = [textAt(one, 'first') ?? textAt(one, 'addressPrefix'), textAt(one, 'last'), get(one, 'scope')]
  const length = wholeNumber(scope)
  if (first === undefined || !known(first, 'range', where, draft)) return []
  if (isAddress6(first)) {
    draft.note(`${where}: the range of ${first} is left aside: IPv6 is not rehearsed`)
    return []
  }
  // An export says 0 where a range is stated by its ends.
  if (last !== undefined && last !== first && isAddress(last)) return [`${first}-${last}`]
  return [length === undefined || (length === 0 && last !== undefined) ? `${first}/32` : `${first}/${length}`]
}

/** What the language has no word for. */
function tellWhatIsLeft({ body }: Endpoint, where: string, draft: Drafting): void {
  const without: readonly (readonly [string, string])[] = [
    ['customHeaders', 'headers of its own for its probes'], ['minChildEndpointsIPv4', 'how many IPv4 endpoints of its child have to be online'],
    ['minChildEndpointsIPv6', 'how many IPv6 endpoints of its child have to be online'],
  ]
  for (const [key, what] of without) {
    const value = get(body, key)
    if (value === undefined || value === 0 || (Array.isArray(value) && value.length === 0)) continue
    draft.note(`${where}: ${what} (${key}) has no word in the language and is left aside`)
  }
}
