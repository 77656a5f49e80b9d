/** One instance of a resource in a plan or a state, and what of it refers to others. */
export interface Planned {
  readonly address: string
  readonly type: string
  readonly values: Json
  readonly data: boolean
  /** The id of what an attribute refers to, where its value is known only after apply. `['private_service_connection', 'private_connection_resource_id']`. */
  refers(...path: readonly string[]): readonly Planned[]
  /** Of a list of references: all of them. */
  refersAll(...path: readonly string[]): readonly Planned[]
}

export type Json = Readonly<Record<string, any>>

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

interface Configured { readonly module: Json; readonly parent?: Configured; readonly call?: Json; readonly path: string }

/** Without keys and numbers of instances: `module.spoke["a"].azurerm_subnet.x[0]`. */
const bare = (address: string): string => address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '')
const keyOf = (address: string): string | undefined => /\[("(?:[^"\\]|\\.)*"|\d+)\]$/.exec(address)?.[1]
const moduleOf = (address: string): string => /^((?:module\.[^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.)*)/.exec(address)?.[1] ?? ''

/** Every instance, of the modules too. https://developer.hashicorp.com/terraform/internals/json-format */
export function plannedOf(document: Json): readonly Planned[] {
  const raw: Json[] = []
  const collect = (module: unknown): void => {
    if (!isMap(module)) return
    for (const one of [...module['resources'] ?? []] as Json[]) raw.push(one)
    for (const one of [...module['child_modules'] ?? []] as Json[]) collect(one)
  }
  // What was there before a plan, data that was read among it.
  const before = isMap(document['prior_state']) ? document['prior_state']['values']?.['root_module'] : undefined
  collect((document['planned_values'] ?? document['values'])?.['root_module'])
  const known = new Set(raw.map(({ address }) => String(address)))
  const planned = raw.length
  collect(before)
  const instances = raw.filter((one, index) => index < planned || (one['mode'] === 'data' && !known.has(String(one['address']))))
  const modules = new Map<string, Configured>()
  const walk = (module: unknown, path: string, parent?: Configured, call?: Json): void => {
    if (!isMap(module)) return
    const here: Configured = { module, path, ...(parent && { parent }), ...(call && { call }) }
    modules.set(path, here)
    for (const [name, one] of Object.entries(module['module_calls'] ?? {}) as [string, Json][]) walk(one['module'], `${path}module.${name}.`, here, one)
  }
  walk(document['configuration']?.['root_module'], '')
  const all: Planned[] = []
  const find = (module: string, name: string, key: string | undefined, near: string, instance: string | undefined): readonly Planned[] => {
    const same = all.filter(({ address }) => bare(address) === `${module}${bare(name)}`)
    const inside = same.filter(({ address }) => moduleOf(address) === moduleOf(near))
    // `module.spoke[each.key].id`: the instance whose key the resource has.
    const keyed = key === undefined ? [] : same.filter(({ address }) => moduleOf(address).endsWith(`[${key}].`))
    const called = instance === undefined ? [] : same.filter(({ address }) => moduleOf(address).endsWith(instance))
    const those = called.length > 0 ? called : inside.length > 0 ? inside : keyed.length > 0 ? keyed : same
    const wanted = keyOf(name) ?? key
    const exact = those.filter(({ address }) => keyOf(address) === wanted)
    return exact.length > 0 ? exact : keyOf(name) === undefined ? those : []
  }
  const follow = (reference: string, from: Configured, self: Json, key: string | undefined, depth: number, all = false, instance?: string): readonly Planned[] => {
    if (depth > 20) return []
    const through = (references: readonly string[], at: Configured, of?: string): readonly Planned[] => {
      if (all) return precise(references).flatMap((one) => follow(one, at, self, key, depth + 1, true, of))
      for (const one of references) {
        const found = follow(one, at, self, key, depth + 1, false, of)
        if (found.length > 0) return found
      }
      return []
    }
    const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? []
    if (variable !== undefined) return from.parent === undefined ? [] : through(referencesOf(from.call?.['expressions']?.[variable]), from.parent)
    const [, call, index, output] = /^module\.([\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\]|\[[^\]]*\])?\.([\w-]+)/.exec(reference) ?? []
    if (call !== undefined && output !== undefined) {
      const inner = modules.get(`${from.path}module.${call}.`)
      return inner === undefined ? [] : through(referencesOf(inner.module['outputs']?.[output]?.['expression']), inner, index !== undefined && /^\[["\d]/.test(index) ? `module.${call}${index}.` : undefined)
    }
    if (/^each\./.test(reference)) return through(referencesOf(configurationOf(from, self)?.['for_each_expression']), from, instance)
    const [name] = /^(?:data\.)?azure?(?:rm|api)_[\w]+\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?|^azapi_[\w]+\.[\w-]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?/.exec(reference) ?? []
    return name === undefined ? [] : find(from.path, name, key, String(self['address']), instance)
  }
  for (const one of instances) {
    const address = String(one['address'])
    const from = modules.get(bare(moduleOf(address)))
    const references = (path: readonly string[]): readonly string[] => {
      // Of a block that repeats, all its blocks.
      const step = (of: unknown, key: string): unknown => (Array.isArray(of) ? of.map((each) => step(each, key)) : isMap(of) ? of[key] : undefined)
      return from === undefined ? [] : referencesOf(path.reduce<unknown>(step, configurationOf(from, one)?.['expressions']))
    }
    const found = (reference: string, all = false): readonly Planned[] => follow(reference, from!, one, keyOf(address), 0, all)
    all.push({
      address, type: String(one['type']), values: isMap(one['values']) ? one['values'] : {}, data: one['mode'] === 'data',
      // The most precise of them stands first; the last is the resource itself.
      refers: (...path) => {
        for (const reference of references(path)) {
          const those = found(reference)
          if (those.length > 0) return those
        }
        return []
      },
      refersAll: (...path) => {
        return [...new Set(precise(references(path)).flatMap((reference) => found(reference, true)))]
      },
    })
  }
  return all
}

function configurationOf({ module }: Configured, one: Json): Json | undefined {
  const wanted = `${one['mode'] === 'data' ? 'data.' : ''}${String(one['type'])}.${String(one['name'])}`
  return ([...module['resources'] ?? []] as Json[]).find(({ address }) => address === wanted)
}

/** Behind `azurerm_subnet.a[0].id` the same is said once more in short: `azurerm_subnet.a`. */
function precise(references: readonly string[]): readonly string[] {
  return references.filter((name, index) => !references.some((other, at) => at < index && (other.startsWith(`${name}.`) || other.startsWith(`${name}[`))))
}

function referencesOf(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf)
  if (!isMap(expression)) return []
  return Array.isArray(expression['references']) ? expression['references'].map(String) : Object.values(expression).flatMap(referencesOf)
}
