import type { Cloud, NamePattern, ServiceGroup } from './service-types.ts'
import { isWithin, parentOf } from '../dns/name.ts'
import { serviceGroup, serviceType } from './private-link.ts'
import type { Service } from './resources.ts'
import { geoCodes } from './geo-codes.ts'
import { fill, fillTogether, placeholdersOf, type PlaceholderValues } from './placeholders.ts'

/** The member of a private endpoint that leads to a customer's own Private Link service. ARM leaves it empty. */
export const onlyMember = 'default'

/** What the names of a resource are made of. */
export interface NamedResource {
  readonly name: string
  readonly location: string
  /** Values of placeholders that follow from neither, or otherwise than usual: `partitionId`, `dnsPrefix`, `name`. */
  readonly dns: PlaceholderValues
}

/** One name that clients of a service are given, and what stands behind it. */
export interface ServiceName {
  /** Registries have three kinds of names. Of all other services a name is a name. */
  readonly kind: 'login' | 'data' | 'regional' | 'service'
  /** Group id of the private endpoints that serve it; empty for a customer's own service, which has none. */
  readonly group: string
  /** Member of such an endpoint: `registry`, `registry_data_westeurope`, `blob`. Names of one member have one address. */
  readonly member: string
  readonly name: string
  /** What the name is an alias of once a private endpoint exists. The same as `name` where the internet has no such name. */
  readonly privatelinkName: string
  /** Published zone that a private endpoint's record of it belongs to. */
  readonly privatelinkZone: string
  /** Public zone of the name; `undefined` where nothing is public. */
  readonly publicZone: string | undefined
  /** Region of which alone it speaks; `undefined` for a name of the whole service. */
  readonly region: string | undefined
}

/** Words of the published table that mean the resource's name, or its region. */
const synonyms = { name: ['workspaceName', 'cachename', 'instanceName'], regionName: ['region'] } as const

function placeholderValues({ name, location, dns }: NamedResource): PlaceholderValues {
  const code = geoCodes.get(location)
  const values = new Map<string, readonly string[]>([['name', [name]], ['regionName', [location]], ...(code === undefined ? [] : [['regionCode', [code]]] as const), ...dns])
  for (const [word, others] of Object.entries(synonyms)) for (const other of others) values.set(other, values.get(word)!)
  return values
}

/** Placeholders for which a design must state a value before the names of the group can be told. */
export function missingPlaceholders(group: ServiceGroup, resource: NamedResource): readonly string[] {
  const values = placeholderValues(resource)
  const needed = wanted(group.names, values).filter(({ optional }) => !optional).flatMap(({ member, name, alias }) => placeholdersOf(`${member} ${name} ${alias}`))
  return [...new Set(needed)].filter((word) => !values.has(word))
}

/** The placeholders for which a value can be given. */
export function knownPlaceholders(groups: readonly ServiceGroup[]): readonly string[] {
  const patterns = groups.flatMap(({ names }) => names.flatMap(({ member, name, alias }) => [member, name, alias]))
  return placeholdersOf(patterns.join(' '))
}

/** The private DNS zones that the group's records belong to, as far as the design tells their names. */
export function privateZonesOf(group: ServiceGroup, resource: NamedResource, cloud: Cloud = 'public'): readonly string[] {
  const values = placeholderValues(resource)
  return (group.zones[cloud]?.zones ?? []).flatMap((zone) => fill(zone, values)).map((zone) => zone.toLowerCase())
}

/** The names of a resource that private endpoints to the group serve, in the order of the table. */
export function namesOfGroup(group: ServiceGroup, resource: NamedResource): readonly ServiceName[] {
  const values = placeholderValues(resource)
  const zones = privateZonesOf(group, resource)
  const forwarders = (group.zones.public?.forwarders ?? []).flatMap((zone) => fill(zone, values)).map((zone) => zone.toLowerCase())
  return wanted(group.names, values).flatMap((pattern) =>
    fillTogether([pattern.member, pattern.name, pattern.alias], values).map(([member = '', ...names]): ServiceName => {
      const [name = '', privatelinkName = ''] = names.map((filled) => filled.toLowerCase())
      return {
        kind: 'service',
        group: group.id,
        member,
        name,
        privatelinkName,
        privatelinkZone: byLength(zones.filter((zone) => isWithin(privatelinkName, zone))).at(-1) ?? parentOf(privatelinkName),
        publicZone: name === privatelinkName ? undefined : (byLength(forwarders.filter((zone) => zone !== name && isWithin(name, zone)))[0] ?? parentOf(name)),
        region: undefined,
      }
    }),
  )
}

/** All names of a service, in the order of its groups. A customer's own service has those that its clients were told, which nobody publishes. */
export function namesOfService(service: Service): readonly ServiceName[] {
  const type = serviceType(service.type)
  const ofPlatform = (type === undefined ? [] : service.groupIds).flatMap((id) => {
    const group = serviceGroup(type!, id)
    return group === undefined ? [] : namesOfGroup(group, service)
  })
  const own = service.fqdns.map((name): ServiceName => ({
    kind: 'service',
    group: '',
    member: onlyMember,
    name,
    privatelinkName: name,
    privatelinkZone: parentOf(name),
    publicZone: undefined,
    region: undefined,
  }))
  return [...ofPlatform, ...own]
}

/** The patterns that apply, given what has a value. */
function wanted(patterns: readonly NamePattern[], values: PlaceholderValues): readonly NamePattern[] {
  return patterns.filter(({ unless }) => unless === undefined || !values.has(unless))
}

/** Shortest first. */
function byLength(names: readonly string[]): readonly string[] {
  return names.toSorted((a, b) => a.length - b.length)
}
