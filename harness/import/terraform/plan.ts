import { bare, callerOf, isMap, keyOf, keysIn, keysOf, moduleOf, outer, precise, referencesOf, valueOf, type Configured, type Json, type Place } from './expressions.ts'
import { ofWantedType } from './wanted.ts'

export type { Json } from './expressions.ts'

/** One instance of a resource in a plan or a state, and what of it refers to others. */
export interface Planned {
  readonly address: string
  readonly type: string
  readonly values: Json
  readonly data: boolean
  /** Which provider makes it: `azurerm`, `azurerm.hub`; empty where nothing says it. */
  readonly provider: string
  /** As the configuration has it: `azurerm_public_ip.a.fqdn`. */
  references(...path: readonly string[]): readonly string[]
  /** What an attribute refers to, where its value is known only after apply; none where nobody but Terraform knows which of several. `['private_service_connection', 'private_connection_resource_id']`. */
  refers(...path: readonly string[]): readonly Planned[]
  /** Of a list of references: all of them. */
  refersAll(...path: readonly string[]): readonly Planned[]
}

const deepest = 20

/** An index is a key, or an expression: `module.spoke[each.value.hub].id`. */
const resourceName = /^((?:data\.)?(?:azurerm|azapi)_\w+\.[\w-]+)(?:\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\])?/
const moduleName = /^module\.([\w-]+)(?:\[((?:"(?:[^"\\]|\\.)*"|[^\]"])*)\])?(?:\.([\w-]+)(.*))?$/

/** Every instance, of the modules too. https://developer.hashicorp.com/terraform/internals/json-format */
export function plannedOf(document: Json): readonly Planned[] {
  const modules = modulesOf(document)
  const all: Planned[] = []
  const byBare = new Map<string, Planned[]>()
  let prefixes: ReadonlySet<string> | undefined

  /** What a reference leads to. Its siblings may say which instance is meant: `module.spoke[each.value].id` refers to `module.spoke` and `each.value`. */
  const follow = (reference: string, at: Place, hints: ReadonlySet<string>, depth: number): readonly Planned[] => {
    if (depth > deepest) return []
    const group = (references: readonly string[], where: Place, more: Iterable<string> = []): readonly Planned[] => {
      const those = precise(references)
      const keys = new Set([...more, ...keysOf(those, where, document)])
      return those.flatMap((one) => follow(one, where, keys, depth + 1))
    }
    const [, variable] = /^var\.([\w-]+)/.exec(reference) ?? []
    if (variable !== undefined) {
      const caller = callerOf(at)
      return caller === undefined ? [] : group(referencesOf(at.configured.call?.['expressions']?.[variable]), caller, keysWritten(reference))
    }
    const [, call, inCall, output, rest = ''] = moduleName.exec(reference) ?? []
    if (call !== undefined) {
      const [index, known] = indexed(inCall, at, hints)
      const inner = modules.get(`${at.configured.path}module.${call}.`)
      if (inner === undefined) return []
      const outputs = Object.entries((inner.module['outputs'] ?? {}) as Readonly<Record<string, Json>>).filter(([name]) => output === undefined || name === output)
      return instancesOf(`${at.prefix}module.${call}`, index, known).flatMap((prefix) => {
        const where: Place = { configured: inner, prefix, key: keyOf(prefix.slice(0, -1)), forEach: undefined }
        return outputs.flatMap(([, one]) => group(referencesOf(one['expression']), where, [...known, ...keysWritten(rest)]))
      })
    }
    if (reference.startsWith('each.value')) return group(referencesOf(at.forEach), at, at.key === undefined ? [] : [at.key])
    const [, name, inName] = resourceName.exec(reference) ?? []
    return name === undefined ? [] : narrowed(byBare.get(bare(`${at.prefix}${name}`))?.filter(({ address }) => moduleOf(address) === at.prefix) ?? [], ...indexed(inName, at, hints))
  }

  /** A key as it is written; of an expression the keys that it may have. */
  const indexed = (index: string | undefined, at: Place, hints: ReadonlySet<string>): readonly [string | undefined, ReadonlySet<string>] =>
    index === undefined || /^(?:"|\d+$)/.test(index) ? [index, hints] : [undefined, new Set([...hints, ...keysIn(valueOf(index, at, document))])]

  /** `module.spoke["a"].` and `module.spoke["b"].`, as far as nothing says which. */
  const instancesOf = (start: string, index: string | undefined, hints: ReadonlySet<string>): readonly string[] => {
    prefixes ??= new Set(all.flatMap(({ address }) => prefixesOf(moduleOf(address))))
    const found = [...prefixes].filter((one) => one.replace(/(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?\.$/, '') === start)
    const hinted = found.filter((one) => hints.has(keyOf(one.slice(0, -1)) ?? ''))
    return index !== undefined ? found.filter((one) => keyOf(one.slice(0, -1)) === index) : hinted.length > 0 ? hinted : found
  }

  for (const one of instances(document)) {
    const address = String(one['address'])
    const configured = modules.get(bare(moduleOf(address)))
    const configuration = configured === undefined ? undefined : configurationOf(configured, one)
    const at: Place | undefined = configured && { configured, prefix: moduleOf(address), key: keyOf(address), forEach: configuration?.['for_each_expression'] }
    const references = (...path: readonly string[]): readonly string[] => {
      // Of a block that repeats, all its blocks.
      const step = (of: unknown, key: string): unknown => (Array.isArray(of) ? of.map((each) => step(each, key)) : isMap(of) ? of[key] : undefined)
      return referencesOf(path.reduce<unknown>(step, configuration?.['expressions']))
    }
    const found = (path: readonly string[]): readonly (readonly Planned[])[] => {
      const those = precise(references(...path))
      const keys = new Set(at === undefined ? [] : keysOf(those, at, document))
      return at === undefined ? [] : those.map((each) => ofWantedType(path.at(-1) ?? '', [...new Set(follow(each, at, keys, 0))]))
    }
    const planned: Planned = {
      address, type: String(one['type']), values: isMap(one['values']) ? one['values'] : {}, data: one['mode'] === 'data', references,
      provider: typeof configuration?.['provider_config_key'] === 'string' ? configuration['provider_config_key'] : '',
      refers: (...path) => {
        const those = found(path).find((each) => each.length > 0) ?? []
        return those.length > 1 ? [] : those
      },
      refersAll: (...path) => [...new Set(found(path).flat())],
    }
    all.push(planned)
    byBare.set(bare(address), [...byBare.get(bare(address)) ?? [], planned])
  }
  return all
}

function instances(document: Json): readonly Json[] {
  const raw: Json[] = []
  const collect = (module: unknown): void => {
    if (!isMap(module)) return
    for (const one of listOf(module['resources'])) raw.push(one)
    for (const one of listOf(module['child_modules'])) collect(one)
  }
  // What was there before a plan, data that was read among it.
  const before = isMap(document['prior_state']) ? document['prior_state']['values']?.['root_module'] as unknown : undefined
  collect((document['planned_values'] ?? document['values'])?.['root_module'])
  const known = new Set(raw.map(({ address }) => String(address)))
  const planned = raw.length
  collect(before)
  return raw.filter((one, index) => index < planned || (one['mode'] === 'data' && !known.has(String(one['address']))))
}

/** Objects of a list, and nothing where there is none. */
function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isMap) : []
}

function modulesOf(document: Json): ReadonlyMap<string, Configured> {
  const modules = new Map<string, Configured>()
  const walk = (module: unknown, path: string, parent?: Configured, call?: Json): void => {
    if (!isMap(module)) return
    const here: Configured = { module, path, ...(parent && { parent }), ...(call && { call }) }
    modules.set(path, here)
    for (const [name, one] of Object.entries(module['module_calls'] ?? {}) as [string, Json][]) walk(one['module'], `${path}module.${name}.`, here, one)
  }
  walk(document['configuration']?.['root_module'], '')
  return modules
}

/** Keys that a reference states: `module.network.subnets["endpoints"]`. */
function keysWritten(text: string): readonly string[] {
  return [...text.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]/g)].map(([, key]) => key!)
}

/** Of `module.a["x"].module.b.` also `module.a["x"].`. */
function prefixesOf(module: string): readonly string[] {
  const above = module === '' ? '' : outer(module)
  return module === '' ? [] : [module, ...prefixesOf(above)]
}

function narrowed(found: readonly Planned[], index: string | undefined, hints: ReadonlySet<string>): readonly Planned[] {
  if (index !== undefined) return found.filter(({ address }) => keyOf(address) === index)
  const hinted = found.filter(({ address }) => hints.has(keyOf(address) ?? ''))
  return hinted.length > 0 ? hinted : found
}

function configurationOf({ module }: Configured, one: Json): Json | undefined {
  const wanted = `${one['mode'] === 'data' ? 'data.' : ''}${String(one['type'])}.${String(one['name'])}`
  return listOf(module['resources']).find(({ address }) => address === wanted)
}
