import type { Path } from '../dns/path.ts'
import type { RRset } from '../dns/zone.ts'
import type { ServiceName } from './service-names.ts'
import { serviceTypes } from './private-link.ts'
import { serviceFrontEndAddress } from './public-plan.ts'
import { region } from './regions.ts'

/** TTL of the front end's address, seconds: as published chains of registries have it. */
const addressTtl = 10

/** Public front end of a region: the end of every chain. */
export interface FrontEnd {
  /** Of registries `login` or `data`; else the word of the type. */
  readonly kind: string
  readonly location: string
  readonly address: string
  /** `r0101weu.westeurope.cloudapp.azure.com`. */
  readonly name: string
}

/** A service as far as the internet sees it. */
export interface PublicService {
  /** Word of its type. */
  readonly type: string
  readonly location: string
  readonly names: readonly ServiceName[]
  /** Whether at least one private endpoint leads to it: the chain then runs through the private zone's name. */
  readonly privateLink: boolean
  /** Its place in the topology. */
  readonly path: Path
}

/**
 * The public front end of all services of one type in one region. The names of the real ones, such as `data-prod-eus-region.vaultcore.azure.net`
 * or `blob.ams07prdstr02a.store.core.windows.net`, are operational details of Azure: nothing may depend on them.
 */
export function serviceFrontEnd(type: string, location: string): FrontEnd {
  return {
    kind: type,
    location,
    address: serviceFrontEndAddress(serviceTypes.findIndex(({ word }) => word === type), location),
    name: `${type.toLowerCase()}-0101${region(location).abbreviation}.${location}.cloudapp.azure.com`,
  }
}

/**
 * The public records of services: name, alias in the privatelink zone as soon as there is a private endpoint, the front end's name, its address.
 * https://learn.microsoft.com/azure/key-vault/general/private-link-diagnostics shows both chains.
 * Names that several services have in common, those of Azure Monitor, run through the privatelink zone if those of one of them do.
 */
export function serviceRecords(services: readonly PublicService[], publicAliasTtl: number): { readonly rrsets: readonly RRset[]; readonly frontEnds: readonly FrontEnd[] } {
  const rrsets = new Map<string, RRset>()
  const frontEnds = new Map<string, FrontEnd>()
  const add = (rrset: RRset) => void (rrsets.has(rrset.name) || rrsets.set(rrset.name, rrset))
  for (const { type, location, names, privateLink, path } of services.toSorted((a, b) => Number(b.privateLink) - Number(a.privateLink))) {
    const frontEnd = serviceFrontEnd(type, location)
    const alias = (name: string, target: string) => add({ name, type: 'CNAME', ttl: publicAliasTtl, data: [target], from: path })
    for (const { name, privatelinkName, publicZone } of names) {
      if (publicZone === undefined) continue
      alias(name, privateLink ? privatelinkName : frontEnd.name)
      if (privateLink) alias(privatelinkName, frontEnd.name)
      add({ name: frontEnd.name, type: 'A', ttl: addressTtl, data: [frontEnd.address] })
      frontEnds.set(frontEnd.name, frontEnd)
    }
  }
  return { rrsets: [...rrsets.values()], frontEnds: [...frontEnds.values()] }
}
