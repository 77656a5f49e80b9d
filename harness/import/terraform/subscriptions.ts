import { isMap } from '../../language/data.ts'
import { symbol } from '../symbol.ts'
import type { Json, Planned } from './plan.ts'

/**
 * The subscription in which each resource of a plan stands: where somebody says that the plan goes, what its provider is told, what the ids
 * that the provider has read or made tell; else a symbol, one for each alias of a provider.
 */
export function subscriptions(document: Json, all: readonly Planned[], given?: string): (one: Planned) => string {
  const providers = Object.values((document['configuration']?.['provider_config'] ?? {}) as Readonly<Record<string, unknown>>).filter(isMap)
  const configured = new Map(providers.flatMap(({ alias, expressions }) => {
    const value = isMap(expressions) ? constantOf(expressions['subscription_id'], document) : undefined
    return value === undefined ? [] : [[typeof alias === 'string' ? alias : '', value] as const]
  }))
  const byAlias = Map.groupBy(all, ({ provider }) => aliasOf(provider))
  const made = new Map([...byAlias].map(([alias, those]) => [alias, (alias === '' ? given : undefined) ?? configured.get(alias) ?? toldBy(those) ?? given ?? symbol(alias === '' ? 'subscription' : `subscription of ${alias}`)]))
  return ({ provider }) => made.get(aliasOf(provider))!
}

/** `hub` of `azurerm.hub`; azurerm and azapi of one alias are for one subscription. */
function aliasOf(provider: string): string {
  return provider.split(':').at(-1)!.split('.')[1] ?? ''
}

function constantOf(expression: unknown, document: Json): string | undefined {
  if (!isMap(expression)) return undefined
  const [variable] = Array.isArray(expression['references']) ? expression['references'].map((one) => /^var\.(\w+)$/.exec(String(one))?.[1]) : []
  const value = expression['constant_value'] ?? (variable === undefined ? undefined : document['variables']?.[variable]?.['value'])
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** All ids speak of one, or nobody knows which. */
function toldBy(those: readonly Planned[]): string | undefined {
  const ids = those.flatMap(({ type, data, values }) => (type === 'azurerm_client_config' ? [String(values['subscription_id'] ?? '')] : data ? [] : [/^\/subscriptions\/([^/]+)/i.exec(String(values['id'] ?? ''))?.[1] ?? '']))
  const [only, ...others] = new Set(ids.filter((one) => one !== '').map((one) => one.toLowerCase()))
  return others.length > 0 ? undefined : only
}
