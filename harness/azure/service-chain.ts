import type { Path } from '../dns/path.ts'
import type { RRset } from '../dns/zone.ts'
import type { ServiceName } from './service-names.ts'
import { region } from './regions.ts'

/** TTL of the front end's address, seconds: as published chains of registries have it. */
const addressTtl = 10

/** A service as far as the internet sees it. */
export interface PublicService {
  /** Word of its type. */
  readonly type: string
  readonly location: string
  readonly names: readonly ServiceName[]
  /** Whether at least one private endpoint leads to it: the chain then runs through the private zone's name. */
  readonly privateLink: boolean
  /** Its place in the topology. */
  readonly from: Path
}

/**
 * The public name at the end of every chain of one type in one region. The real ones, such as `data-prod-eus-region.vaultcore.azure.net`
 * or `blob.ams07prdstr02a.store.core.windows.net`, are operational details of Azure: nothing may depend on them.
 */
export function serviceFrontEndName(type: string, location: string): string {
  return `${type.toLowerCase()}-0101${region(location).abbreviation}.${location}.cloudapp.azure.com`
}

/**
 * The public records of services: name, alias in the privatelink zone as soon as there is a private endpoint, the front end's name, its address.
 * https://learn.microsoft.com/azure/key-vault/general/private-link-diagnostics shows both chains.
 * Names that several services have in common, those of Azure Monitor, run through the privatelink zone if those of one of them do.
 */
export function serviceRecords(
  services: readonly PublicService[],
  { publicAliasTtl, address }: { publicAliasTtl: number; address: (type: string, location: string) => string },
): readonly RRset[] {
  const rrsets = new Map<string, RRset>()
  const add = (rrset: RRset) => void (rrsets.has(rrset.name) || rrsets.set(rrset.name, rrset))
  for (const { type, location, names, privateLink, from } of services.toSorted((a, b) => Number(b.privateLink) - Number(a.privateLink))) {
    const frontEnd = serviceFrontEndName(type, location)
    const alias = (name: string, target: string) => add({ name, type: 'CNAME', ttl: publicAliasTtl, data: [target], from })
    for (const { name, privatelinkName, publicZone } of names) {
      if (publicZone === undefined) continue
      alias(name, privateLink ? privatelinkName : frontEnd)
      if (privateLink) alias(privatelinkName, frontEnd)
      add({ name: frontEnd, type: 'A', ttl: addressTtl, data: [address(type, location)] })
    }
  }
  return [...rrsets.values()]
}
