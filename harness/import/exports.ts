import { isMap } from '../language/data.ts'
import type { Places } from './refusal.ts'
import { get, textAt } from './read.ts'
import { plainId, typeOf, type Found, type Resource } from './resource.ts'
import type { Unread } from './unread.ts'


/** What az, PowerShell and Resource Graph print of resources: one, a list, or a page of a list. `undefined`: it is none of them. */
export function readExport(value: unknown, places: Places): Found | undefined {
  const resources: Resource[] = []
  const unread: Unread[] = []
  const notes: string[] = []
  const read = (one: unknown): boolean => {
    if (Array.isArray(one)) {
      const all = one.map(read)
      const known = one.length === 0 || all.some(Boolean)
      const strange = one.filter((_, index) => all[index] === false)
      if (known && strange.length > 0) notes.push(`${places.of(strange[0])}: ${strange.length} of ${one.length} items ${strange.length === 1 ? 'is no resource' : 'are no resources'} that can be told by an id, or by type and name: left aside`)
      return known
    }
    if (!isMap(one)) return false
    const id = idOf(one, places, notes)
    const known = id === undefined ? undefined : typeOf(id)
    if (id !== undefined && known !== undefined) {
      resources.push({ id, type: known.type, name: known.names.join('/'), ...(textAt(one, 'location') !== undefined && { location: textAt(one, 'location')! }), body: one, origin: places.of(one) })
      return true
    }
    if (registryEndpoints(one, places, resources)) return true
    const list = ['value', 'data', 'rows', 'resources'].map((key) => get(one, key)).find(Array.isArray)
    if (list === undefined) return false
    if (incomplete(one)) unread.push({ what: `what stands on further pages of ${places.file}`, sections: [], why: 'nextLink: the list goes on on another page, which is not here' })
    return read(list)
  }
  const understood = read(value)
  return understood ? { resources, notes, missing: [], unread } : undefined
}

/** The id of an item. One that ends before the name is completed by it; where a query asked for none, type and name make it. */
function idOf(one: Readonly<Record<string, unknown>>, places: Places, notes: string[]): string | undefined {
  const written = textAt(one, 'id') ?? textAt(one, 'resourceId')
  const id = written === undefined ? undefined : plainId(written)
  const { type = '', names = [] } = (id === undefined ? undefined : typeOf(id)) ?? {}
  if (id !== undefined && type.split('/').length - 1 === names.length) return id
  const name = textAt(one, 'name')
  if (name === undefined) return undefined
  if (type !== '') {
    notes.push(`${places.of(one)}: the id ${id} ends before the name: ${name} stands for it`)
    return `${id}/${name.split('/').at(-1)}`
  }
  const stated = written === undefined ? textAt(one, 'type') : undefined
  if (stated === undefined || !/^[\w.]+(\/\w+)+$/.test(stated) || stated.split('/').length - 1 !== name.split('/').length) return undefined
  const [provider, ...types] = stated.split('/')
  const [subscription, group] = [textAt(one, 'subscriptionId') ?? 'unknown', textAt(one, 'resourceGroup') ?? 'unknown']
  notes.push(`${places.of(one)}: ${name} has no id: what refers to it is not found by one`)
  return `/subscriptions/${subscription}/resourceGroups/${group}/providers/${provider}/${types.map((each, index) => `${each}/${name.split('/')[index]}`).join('/')}`
}

/** A page that says where the next one is. */
function incomplete(of: Readonly<Record<string, unknown>>): boolean {
  if (['nextLink', 'odata.nextLink', '@odata.nextLink', '$skipToken', 'skip_token', 'skipToken', '@nextLink'].some((key) => typeof of[key] === 'string' && of[key] !== '')) return true
  const [total, count] = [of['total_records'] ?? of['totalRecords'], of['count']]
  return typeof total === 'number' && typeof count === 'number' && count < total
}

/** Of a registry of which no more than its endpoints is told, which says nothing of where it is. */
const shown = '/subscriptions/shown/resourceGroups/shown'

/** With the ids of registries that another source has by those names: no two have one name. */
export function withOwnRegistries(found: readonly Resource[]): readonly Resource[] {
  const isShown = ({ id }: Resource): boolean => id.startsWith(`${shown}/`)
  if (!found.some(isShown)) return found
  const registries = new Map(found.flatMap((one) => (/\/registries$/i.test(one.type) && !isShown(one) ? [[one.name.toLowerCase(), one] as const] : [])))
  return found.map((one) => {
    const own = isShown(one) ? registries.get(one.name.split('/')[0]!.toLowerCase()) : undefined
    if (own === undefined) return one
    const { location, ...rest } = one
    return { ...rest, id: one.id.replace(/^.*\/registries\/[^/]+/, own.id), ...(one.name.includes('/') && location !== undefined && { location }) }
  })
}

/** `az acr show-endpoints`: https://learn.microsoft.com/cli/azure/acr#az-acr-show-endpoints */
function registryEndpoints(of: Readonly<Record<string, unknown>>, places: Places, resources: Resource[]): boolean {
  const [loginServer, endpoints] = [of['loginServer'], of['dataEndpoints']]
  if (typeof loginServer !== 'string' || !Array.isArray(endpoints)) return false
  const name = loginServer.split('.')[0]!.toLowerCase()
  const regions = endpoints.flatMap((one) => textAt(one, 'region') ?? [])
  const id = `${shown}/providers/Microsoft.ContainerRegistry/registries/${name}`
  const origin = places.of(of)
  resources.push({ id, type: 'Microsoft.ContainerRegistry/registries', name, ...(regions[0] !== undefined && { location: regions[0] }), body: { loginServer, dataEndpointEnabled: regions.length > 0 }, origin })
  for (const region of regions) resources.push({ id: `${id}/replications/${region}`, type: 'Microsoft.ContainerRegistry/registries/replications', name: `${name}/${region}`, location: region, body: { location: region }, origin })
  return true
}
