import { isAddress, nthAddress, parseCidr, size } from '../dns/address.ts'
import { uniqueString } from './arm/unique-string.ts'
import { labelLike } from './names.ts'
import { flagAt, get, listAt, textAt, textsAt } from './read.ts'
import { keyOf, lastName, parentOf, type Resource } from './resource.ts'
import { isSymbolic, readable } from './symbol.ts'

/** What stands in a subnet behind a load balancer of Azure's, under names for which somebody writes a private zone by hand. */
interface Kind {
  /** As a sentence goes on: `it is …`. */
  readonly what: string
  readonly isInternal: (body: unknown) => boolean
  /** Where its template says in which subnet it is. */
  readonly subnet: string
  readonly domain: (of: Resource, region: string) => string
  /** The property in which Azure keeps its domain, and that of its address: known once it is there. */
  readonly domainAt?: RegExp
  readonly addressAt: RegExp
}

const kinds: Readonly<Record<string, Kind>> = {
  // https://learn.microsoft.com/azure/container-apps/private-endpoints-and-dns
  'microsoft.app/managedenvironments': {
    what: 'an internal environment', isInternal: (body) => flagAt(body, 'vnetConfiguration.internal') === true, subnet: 'vnetConfiguration.infrastructureSubnetId',
    domain: (of, region) => textAt(of.body, 'defaultDomain') ?? `${labelLike(of.name)}-${uniqueString(keyOf(of.id)).slice(0, 8)}.${region}.azurecontainerapps.io`,
    domainAt: /^defaultDomain$/i, addressAt: /^staticIp$/i,
  },
  // https://learn.microsoft.com/azure/app-service/environment/create-from-template#configure-dns
  'microsoft.web/hostingenvironments': {
    what: 'an App Service Environment with an internal load balancer', isInternal: (body) => !/^(none|0|undefined)$/i.test(String(get(body, 'internalLoadBalancingMode'))), subnet: 'virtualNetwork',
    domain: ({ name, body }) => textAt(body, 'dnsSuffix') ?? `${readable(name).toLowerCase()}.appserviceenvironment.net`,
    domainAt: /^dnsSuffix$/i, addressAt: /^internalInboundIpAddresses(\.0)?$/i,
  },
  // https://learn.microsoft.com/azure/api-management/api-management-using-with-internal-vnet#dns-configuration
  'microsoft.apimanagement/service': {
    what: 'in a virtual network internally', isInternal: (body) => /^internal$/i.test(textAt(body, 'virtualNetworkType') ?? ''), subnet: 'virtualNetworkConfiguration.subnetResourceId',
    domain: ({ name }) => `${readable(name).toLowerCase()}.azure-api.net`, addressAt: /^privateIPAddresses(\.0)?$/i,
  },
}

type Find = (id: string) => Resource | undefined

export interface InternalNames {
  readonly what: string
  readonly domain: string
  /** `undefined`: no source declares its subnet. */
  readonly address: string | undefined
  /** What of the two only run time knows. */
  readonly madeUp: readonly string[]
}

/** `undefined` for what has a public address, and for everything else. */
export function internalNames(of: Resource, region: (of: Resource) => string, find: Find): InternalNames | undefined {
  const kind = kinds[of.type.toLowerCase()]
  if (kind === undefined || !kind.isInternal(of.body)) return undefined
  const domain = kind.domain(of, region(of))
  const known = ['staticIp', 'internalInboundIpAddresses', 'privateIPAddresses'].flatMap((key) => textsAt(of.body, key)).find((one) => isAddress(one))
  const address = known ?? lastOf(prefixOf(subnetIdOf(of.body, kind.subnet), find))
  const isMade = kind.domainAt !== undefined && /containerapps\.io$/i.test(domain) && textAt(of.body, 'defaultDomain') === undefined
  return { what: kind.what, domain, address, madeUp: [...(isMade ? [domain] : []), ...(known === undefined && address !== undefined ? [address] : [])] }
}

/** What stands for a property that nobody knows beforehand, in what is written about it: the zone's name, its records. */
export function standIn(id: string, path: string, region: (of: Resource) => string, find: Find): unknown {
  const owner = find(id.replace(/\/configurations\/networking$/i, ''))
  const kind = owner === undefined || owner.existing === true ? undefined : kinds[owner.type.toLowerCase()]
  if (owner === undefined || kind === undefined) return undefined
  const made = internalNames(owner, region, find)
  const wanted = path.replace(/^properties\./i, '')
  if (kind.domainAt?.test(wanted) === true) return made?.domain
  return made?.address !== undefined && kind.addressAt.test(wanted) ? /s$/i.test(wanted) ? [made.address] : made.address : undefined
}

/** Some templates name the network and the subnet apart. */
function subnetIdOf(body: unknown, path: string): string | undefined {
  const written = get(body, path)
  const id = typeof written === 'string' ? written : textAt(written, 'id')
  const subnet = textAt(written, 'subnet')
  return id === undefined || /\/subnets\//i.test(id) || subnet === undefined ? id : `${id}/subnets/${subnet}`
}

function prefixOf(subnetId: string | undefined, find: Find): string | undefined {
  if (subnetId === undefined) return undefined
  const inline = listAt(find(parentOf(subnetId))?.body, 'subnets').find((one) => textAt(one, 'name')?.toLowerCase() === lastName(subnetId).toLowerCase())
  for (const one of [find(subnetId)?.body, inline]) {
    const prefix = textAt(one, 'addressPrefix') ?? textsAt(one, 'addressPrefixes')[0]
    if (prefix !== undefined && !isSymbolic(prefix)) return prefix
  }
  return undefined
}

/** The last address that a machine can have: machines get the first ones. */
function lastOf(prefix: string | undefined): string | undefined {
  return prefix === undefined || parseCidr(prefix) === undefined || size(prefix) < 8 ? undefined : nthAddress(prefix, size(prefix) - 2)
}
