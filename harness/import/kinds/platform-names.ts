import type { Drafting } from '../design.ts'
import { get } from '../read.ts'
import type { Resource } from '../resource.ts'

/**
 * Names for which Azure makes private endpoints, zones or records by itself, as soon as a resource is deployed into a network: no source
 * declares them. What each is, by type; `undefined` where the resource has no such name.
 */
const kinds: Readonly<Record<string, (of: Resource) => string | undefined>> = {
  // https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private
  'microsoft.dbforpostgresql/flexibleservers': ({ body }) => inSubnet(body),
  'microsoft.dbformysql/flexibleservers': ({ body }) => inSubnet(body),
  // https://learn.microsoft.com/azure/container-apps/private-endpoints-and-dns
  'microsoft.app/managedenvironments': ({ body }) => (isTrue(get(body, 'vnetConfiguration.internal'))
    ? 'an internal environment: its domain and address are known only at run time, and a zone for them is written by hand' : undefined),
  // https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet
  'microsoft.apimanagement/service': ({ body }) => (String(get(body, 'virtualNetworkType')).toLowerCase() === 'internal'
    ? 'in a virtual network internally: its names are in no public zone with its private address, and a zone for them is written by hand' : undefined),
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

function inSubnet(body: unknown): string | undefined {
  const subnet = get(body, 'network.delegatedSubnetResourceId')
  return typeof subnet === 'string' && subnet !== '' ? 'deployed into a subnet: Azure itself writes its address into its private DNS zone' : undefined
}

/** Tells what has a private name that is not in the design, so that nobody takes it for judged. */
export function platformNames(draft: Drafting): void {
  for (const resource of draft.estate.resources.values()) {
    const what = resource.existing === true || draft.nameOf(resource.id) !== undefined ? undefined : kinds[resource.type.toLowerCase()]?.(resource)
    if (what !== undefined) draft.note(`${resource.origin}: ${resource.name} is ${what}. That is not in the design, and who gets its name is not judged`)
  }
}
