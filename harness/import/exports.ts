import type { Places } from './refusal.ts'
import { get, textAt } from './read.ts'
import { typeOf, type Found, type Resource } from './resource.ts'
import type { Unread } from './unread.ts'

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What az, PowerShell and Resource Graph print of resources: one, a list, or a page of a list. `undefined`: it is none of them. */
export function readExport(value: unknown, places: Places): Found | undefined {
  const resources: Resource[] = []
  const unread: Unread[] = []
  const read = (one: unknown): boolean => {
    if (Array.isArray(one)) {
      const all = one.map(read)
      return one.length === 0 || all.some(Boolean)
    }
    if (!isMap(one)) return false
    const id = textAt(one, 'id') ?? textAt(one, 'resourceId')
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
  return understood ? { resources, notes: [], missing: [], unread } : undefined
}

/** A page that says where the next one is. */
function incomplete(of: Readonly<Record<string, unknown>>): boolean {
  if (['nextLink', 'odata.nextLink', '@odata.nextLink', '$skipToken', 'skip_token', 'skipToken', '@nextLink'].some((key) => typeof of[key] === 'string' && of[key] !== '')) return true
  const [total, count] = [of['total_records'] ?? of['totalRecords'], of['count']]
  return typeof total === 'number' && typeof count === 'number' && count < total
}

/** `az acr show-endpoints`: https://learn.microsoft.com/cli/azure/acr#az-acr-show-endpoints */
function registryEndpoints(of: Readonly<Record<string, unknown>>, places: Places, resources: Resource[]): boolean {
  const [loginServer, endpoints] = [of['loginServer'], of['dataEndpoints']]
  if (typeof loginServer !== 'string' || !Array.isArray(endpoints)) return false
  const name = loginServer.split('.')[0]!.toLowerCase()
  const regions = endpoints.map((one) => String(get(one, 'region') ?? '')).filter((one) => one !== '')
  const id = `/subscriptions/shown/resourceGroups/shown/providers/Microsoft.ContainerRegistry/registries/${name}`
  const origin = places.of(of)
  resources.push({ id, type: 'Microsoft.ContainerRegistry/registries', name, ...(regions[0] !== undefined && { location: regions[0] }), body: { loginServer, dataEndpointEnabled: regions.length > 0 }, origin })
  for (const region of regions.slice(1)) resources.push({ id: `${id}/replications/${region}`, type: 'Microsoft.ContainerRegistry/registries/replications', name: `${name}/${region}`, location: region, body: { location: region }, origin })
  return true
}
