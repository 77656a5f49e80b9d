import { isAddress } from '../../dns/address.ts'
import { oneOrList, stated, type Drafting } from '../design.ts'
import { idAt, isDeclared, told, whyMissing } from '../estate.ts'
import { get, listAt, textAt, textsAt } from '../read.ts'
import { keyOf, lastName, type Resource } from '../resource.ts'
import { readable } from '../symbol.ts'
import { services } from './services.ts'
import { subnetName } from './networks.ts'

const connectionsOf = ({ body }: Resource): readonly unknown[] => [...listAt(body, 'privateLinkServiceConnections'), ...listAt(body, 'manualPrivateLinkServiceConnections')]

/** A slot of a web app is named as a sub-resource of the app, and has names and records of its own (https://learn.microsoft.com/azure/app-service/overview-private-endpoint). */
const slot = /^sites-(.+)$/i

function target(endpoint: Resource): { readonly id: string; readonly groupIds: readonly string[]; readonly connection: unknown } | undefined {
  const [connection] = connectionsOf(endpoint)
  const id = idAt(connection, 'privateLinkServiceId')
  const groupIds = textsAt(connection, 'groupIds')
  const ofSlot = groupIds.length === 1 ? slot.exec(groupIds[0]!)?.[1] : undefined
  if (id === undefined) return undefined
  return ofSlot === undefined ? { id, groupIds, connection } : { id: `${id}/slots/${ofSlot}`, groupIds: ['sites'], connection }
}

/** Private endpoints, and the services that they lead to. */
export function privateEndpoints(draft: Drafting): void {
  const all = draft.estate.ofType('Microsoft.Network/privateEndpoints')
  const targets = all.flatMap((endpoint) => {
    const found = subnetName(idAt(endpoint.body, 'subnet'), draft) === undefined ? undefined : target(endpoint)
    return found === undefined ? [] : [{ ...found, from: endpoint }]
  })
  // A service has the sub-resources of all private endpoints that lead to it.
  const byId = Map.groupBy(targets, ({ id }) => id.toLowerCase())
  services(draft, new Map([...byId].map(([id, found]) => [id, { ...found.at(-1)!, groupIds: [...new Set(found.flatMap(({ groupIds }) => groupIds))] }])))
  for (const endpoint of all) {
    const name = draft.names.of('privateEndpoints', endpoint.id)
    const found = target(endpoint)
    const service = draft.nameOf(found?.id)
    const subnet = subnetName(idAt(endpoint.body, 'subnet'), draft)
    if (subnet === undefined) {
      const id = idAt(endpoint.body, 'subnet')
      for (const { zone, record, origin } of draft.byHand.get(keyOf(endpoint.id)) ?? []) draft.note(`${origin}: record ${record} of ${zone} has the address of private endpoint ${name}, which is left aside: so is the record`)
      draft.outside('privateEndpoints', `${endpoint.origin}: private endpoint ${name} is left aside: ${isDeclared(id, draft.estate) ? 'its subnet is left aside itself' : 'no source declares its subnet'}${id === undefined ? '' : ` (${told(id)})`}`)
      continue
    }
    if (found === undefined || service === undefined) {
      draft.note(`${endpoint.origin}: private endpoint ${name} is left aside: ${found === undefined ? 'it says nothing of what it leads to' : `what it leads to is not in the design (${told(found.id)})`}`)
      continue
    }
    const isRegistry = draft.sections.get('registries')?.has(service) === true
    const state = textAt(found.connection, 'privateLinkServiceConnectionState.status')
    const manual = listAt(endpoint.body, 'manualPrivateLinkServiceConnections').length > 0
    draft.add('privateEndpoints', name, stated({
      [isRegistry ? 'registry' : 'service']: service,
      groupIds: isRegistry ? undefined : oneOrList(found.groupIds),
      subnet,
      privateDnsZoneGroup: oneOrList([...new Set([...zonesOf(endpoint, name, draft), ...zonesByHand(endpoint, found.id, draft)])]),
      ipConfigurations: addresses(endpoint),
      connectionState: state !== undefined && /^(Pending|Rejected|Disconnected)$/.test(state) ? state : manual && state === undefined ? 'Pending' : undefined,
    }), endpoint)
  }
}

function zonesOf(endpoint: Resource, name: string, draft: Drafting): readonly string[] {
  const ids = draft.estate.children(endpoint, 'privateDnsZoneGroups').flatMap((group) => listAt(group.body, 'privateDnsZoneConfigs').map((one) => idAt(one, 'privateDnsZoneId')))
  return [...new Set(ids.flatMap((id) => {
    const zone = draft.nameOf(id)
    if (zone === undefined) draft.outside('privateDnsZoneGroups', `${endpoint.origin}: private endpoint ${name} writes its records into ${id === undefined ? 'no zone' : told(id)}, which ${whyMissing(id, draft.estate)}`)
    return zone === undefined ? [] : [zone]
  }))]
}

/** What an endpoint writes into a zone by itself is what somebody writes there by hand with its address, if it is called as the service is. */
function zonesByHand(endpoint: Resource, targetId: string, draft: Drafting): readonly string[] {
  const service = readable(lastName(targetId)).toLowerCase()
  return (draft.byHand.get(keyOf(endpoint.id)) ?? []).flatMap(({ zone, record, origin }) => {
    const isIts = record.toLowerCase() === service || record.toLowerCase().startsWith(`${service}.`)
    draft.note(isIts
      ? `${origin}: record ${record} of ${zone} has the address that private endpoint ${lastName(endpoint.id)} will have: a zone group of the endpoint stands for it`
      : `${origin}: record ${record} of ${zone} has the address that private endpoint ${lastName(endpoint.id)} will have, and another name than its service: left aside`)
    return isIts ? [zone] : []
  })
}

/** Static addresses by member. */
function addresses({ body }: Resource): unknown {
  const pairs = listAt(body, 'ipConfigurations').flatMap((one) => {
    const [member, address] = [textAt(one, 'memberName') ?? textAt(one, 'groupId'), get(one, 'privateIPAddress')]
    return member !== undefined && typeof address === 'string' && isAddress(address) ? [[member, address] as const] : []
  })
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs)
}
