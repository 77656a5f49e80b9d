import type { Places } from '../refusal.ts'
import { idOf } from '../arm/scope.ts'
import type { Found, Resource } from '../resource.ts'
import { propertySymbol, symbol } from '../symbol.ts'
import { told } from '../estate.ts'
import { additions, together } from './azurerm-additions.ts'
import { shapes, unknownName } from './azurerm.ts'
import { isIndex } from './expressions.ts'
import { plannedOf, type Json, type Planned } from './plan.ts'
import type { Ids } from './shape.ts'
import { subscriptions } from './subscriptions.ts'

export function isTerraform(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && 'format_version' in value && ('planned_values' in value || 'values' in value)
}

/** What a plan will make, or a state has; `subscription`: where it goes, if somebody says it. Ids that are known only after apply are made of names and groups, as Azure makes them. */
export function readTerraform(document: Json, { file }: Places, subscription?: string): Found {
  const notes: string[] = []
  const all = plannedOf(document)
  const subscriptionOf = subscriptions(document, all, subscription)
  const made = new Map<Planned, string>()
  const ids: Ids = {
    of: (one) => {
      const known = made.get(one)
      if (known !== undefined) return known
      made.set(one, symbol(one.address))
      const id = idOfOne(one, ids, subscriptionOf(one))
      made.set(one, id)
      return id
    },
    at: (one, ...path) => {
      const value = path.reduce<unknown>((of, step) => (Array.isArray(of) ? (of[0] as Json | undefined)?.[step] : (of as Json | undefined)?.[step]), one.values)
      if (typeof value === 'string' && value !== '') return value
      const [target] = one.refers(...path)
      if (target !== undefined) return ids.of(target)
      // Null is stated: there is none.
      const [reference, ...others] = value === null ? [] : one.references(...path)
      return reference === undefined ? undefined : symbol([reference, ...others.filter(isIndex)].join(', '))
    },
  }
  const added = new Map<string, { readonly body: Json; readonly origin: string }>()
  for (const one of all) {
    const addition = additions[one.type]
    const to = addition && (ids.at(one, addition.to) ?? symbol(one.address)).toLowerCase()
    if (addition !== undefined && to !== undefined) added.set(to, { body: together(added.get(to)?.body ?? {}, addition.body(one, ids)), origin: `${file}: ${one.address}` })
  }
  const resources = all.flatMap((one): readonly Resource[] => {
    const shape = shapes[one.type]
    const id = ids.of(one)
    const origin = `${file}: ${one.address}`
    if (one.type in additions || one.type === 'azurerm_resource_group') return []
    const location = typeof one.values['location'] === 'string' ? one.values['location'] : undefined
    const type = shape?.type || (one.type.startsWith('azapi_') ? String(one.values['type'] ?? '').split('@')[0]! : '')
    if (type === '') return one.data ? [] : [{ id: `/terraform/providers/${one.type}/${one.address}`, type: one.type, name: one.address, body: {}, origin }]
    const body = shape === undefined ? azapiBody(one) : shape.body?.(one, ids) ?? {}
    const more = one.data ? undefined : added.get(id.toLowerCase())
    if (more !== undefined) added.delete(id.toLowerCase())
    return [{ id, type, name: nameOf(one, ids), ...(location !== undefined && { location }), body: { ...body, ...more?.body }, origin, ...(one.data && { existing: true as const }) }]
  })
  for (const [to, { origin }] of added) notes.push(`${origin}: it adds to ${told(to)}, which this plan does not declare: left aside`)
  // https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
  const why = document['errored'] === true ? 'it ended with an error' : document['complete'] === false ? 'Terraform has put some of it off' : undefined
  return { resources, notes, missing: [], ...(why !== undefined && { unread: [{ what: `what ${file} does not plan yet`, sections: [], why }] }) }
}

/** Zones of internal environments are called as their domain. */
function nameOf(one: Planned, ids: Ids): string {
  const { name } = one.values
  if (typeof name === 'string') return name
  const [environment] = one.refers('name').filter(({ type }) => type === 'azurerm_container_app_environment')
  return environment === undefined ? unknownName(one) : propertySymbol(ids.of(environment), 'defaultDomain')
}

/** azapi writes what ARM takes, as JSON in a text or as it is. */
function azapiBody({ values }: Planned): Json {
  const { body } = values
  try {
    return (typeof body === 'string' ? JSON.parse(body) : body ?? {}) as Json
  } catch {
    return {}
  }
}

function idOfOne(one: Planned, ids: Ids, subscription: string): string {
  const { values } = one
  if (typeof values['id'] === 'string') return values['id']
  const group = typeof values['resource_group_name'] === 'string' ? values['resource_group_name'] : one.refers('resource_group_name').map((group) => nameOf(group, ids))[0] ?? symbol('resource group')
  const scope = `/subscriptions/${subscription}/resourceGroups/${group}`
  if (one.type === 'azurerm_resource_group') return `/subscriptions/${subscription}/resourceGroups/${nameOf(one, ids)}`
  const shape = shapes[one.type]
  const azapi = one.type.startsWith('azapi_') ? String(values['type'] ?? '').split('@')[0]! : ''
  if (azapi !== '') {
    const parent = ids.at(one, 'parent_id') ?? scope
    const segments = azapi.split('/')
    return segments.length > 2 ? `${parent}/${segments.at(-1)}/${nameOf(one, ids)}` : idOf(parent, azapi, nameOf(one, ids))
  }
  if (shape === undefined || shape.type === '') return symbol(one.address)
  const { parent } = shape
  if (parent?.id !== undefined) return `${ids.at(one, parent.id) ?? symbol(one.address)}/${shape.type.split('/').at(-1)}/${nameOf(one, ids)}`
  if (parent?.name === undefined) return idOf(scope, shape.type, nameOf(one, ids))
  const above = values[parent.name]
  const [referred] = typeof above === 'string' ? [] : one.refers(parent.name)
  if (referred !== undefined) return `${ids.of(referred)}/${shape.type.split('/').at(-1)}/${nameOf(one, ids)}`
  return idOf(scope, shape.type, `${typeof above === 'string' ? above : unknownName(one)}/${nameOf(one, ids)}`)
}
