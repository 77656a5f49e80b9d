import { isWithin } from '../../dns/name.ts'
import type { Drafting } from '../design.ts'
import { told } from '../estate.ts'
import { internalNames } from '../internal-names.ts'
import { textAt } from '../read.ts'
import { lastName, type Resource } from '../resource.ts'
import { isSymbolic, readable } from '../symbol.ts'

/** Into whose zones Azure itself writes a record of theirs, by a name that it makes up. */
const inSubnets: ReadonlySet<string> = new Set(['microsoft.dbforpostgresql/flexibleservers', 'microsoft.dbformysql/flexibleservers'])

/**
 * Tells what has private names that no private endpoint writes, and what of them is in the design: the zones that somebody writes by hand for
 * them. What is not there nobody takes for judged.
 */
export function platformNames(draft: Drafting): void {
  for (const resource of draft.estate.resources.values()) {
    if (resource.existing === true) continue
    if (inSubnets.has(resource.type.toLowerCase())) flexibleServer(resource, draft)
    else if (draft.nameOf(resource.id) === undefined) internal(resource, draft)
  }
}

const notJudged = 'That is not in the design, and who gets its name is not judged'

/** https://learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private */
function flexibleServer({ origin, name, body }: Resource, draft: Drafting): void {
  if (textAt(body, 'network.delegatedSubnetResourceId') === undefined) return
  const id = textAt(body, 'network.privateDnsZoneArmResourceId')
  const zone = draft.nameOf(id)
  const where = id === undefined ? 'a private DNS zone of its own' : zone === undefined ? `${isSymbolic(id) ? readable(lastName(id)) : told(id)}, which is not in the design` : `zone ${zone}, ${linksOf(zone, draft)}`
  draft.note(`${origin}: ${readable(name)} is deployed into a subnet: Azure itself writes its address into ${where}, by a name that it makes up. ${notJudged}`)
}

function internal(resource: Resource, draft: Drafting): void {
  const names = internalNames(resource, (of) => draft.location(of), (id) => draft.estate.get(id))
  if (names === undefined) return
  const { what, domain, madeUp } = names
  const start = `${resource.origin}: ${readable(resource.name)} is ${what}`
  const zone = [...draft.sections.get('privateDnsZones') ?? []].find(([, { value }]) => isWithin(domain, (value as { readonly name: string }).name))?.[0]
  const others = madeUp.length === 0 ? '' : `: ${madeUp.join(' and ')} ${madeUp.length === 1 ? 'stands' : 'stand'} for what only run time knows`
  if (zone === undefined) draft.note(`${start}: a zone for ${domain} is written by hand, and no source declares one. ${notJudged}`)
  else if (Object.keys((draft.sections.get('privateDnsZones')!.get(zone)!.value as { readonly recordSets?: object }).recordSets ?? {}).length === 0) draft.note(`${start}: zone ${zone} has no record of it${others}. ${notJudged}`)
  else if (others !== '') draft.note(`${start}${others}`)
}

function linksOf(zone: string, draft: Drafting): string {
  const links = (draft.sections.get('privateDnsZones')?.get(zone)?.value as { readonly virtualNetworkLinks?: readonly string[] | Readonly<Record<string, unknown>> } | undefined)?.virtualNetworkLinks ?? []
  const names = Array.isArray(links) ? links : Object.keys(links)
  return names.length === 0 ? 'which no network is linked to' : `linked to ${names.join(', ')}`
}
