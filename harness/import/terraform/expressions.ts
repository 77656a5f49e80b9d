export type Json = Readonly<Record<string, any>>

export const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A module as it is configured, and who calls it. */
export interface Configured { readonly module: Json; readonly parent?: Configured; readonly call?: Json; readonly path: string }

/** Where an expression stands: in which instance of which module, repeated by what. */
export interface Place {
  readonly configured: Configured
  /** Of the module's instance: `module.spoke["a"].`. */
  readonly prefix: string
  /** Of what the expression belongs to: `"a"`, or `0`. */
  readonly key: string | undefined
  readonly forEach: unknown
}

const key = String.raw`\[(?:"(?:[^"\\]|\\.)*"|\d+)\]`
const modules = new RegExp(String.raw`^((?:module\.[^.[]+(?:${key})?\.)*)`)

/** Without keys and numbers of instances: `module.spoke["a"].azurerm_subnet.x[0]`. */
export const bare = (address: string): string => address.replace(new RegExp(key, 'g'), '')
export const keyOf = (address: string): string | undefined => new RegExp(`(${key})$`).exec(address)?.[1]?.slice(1, -1)
export const moduleOf = (address: string): string => modules.exec(address)?.[1] ?? ''

/** The instance of a module around another one: of `module.a["x"].module.b.` it is `module.a["x"].`. */
export const outer = (prefix: string): string => prefix.replace(new RegExp(String.raw`module\.[^.[]+(?:${key})?\.$`), '')

/** Where the call of a module stands. */
export function callerOf({ configured: { parent, call }, prefix }: Place): Place | undefined {
  if (parent === undefined) return undefined
  return { configured: parent, prefix: outer(prefix), key: keyOf(prefix.slice(0, -1)), forEach: call?.['for_each_expression'] }
}

export function referencesOf(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf)
  if (!isMap(expression)) return []
  return Array.isArray(expression['references']) ? expression['references'].map(String) : Object.values(expression).flatMap(referencesOf)
}

/** Behind `azurerm_subnet.a[0].id` the same is said once more in short: `azurerm_subnet.a`. */
export function precise(references: readonly string[]): readonly string[] {
  return references.filter((name, index) => !references.some((other, at) => at < index && (other.startsWith(`${name}.`) || other.startsWith(`${name}[`))))
}

/** Whether what a reference stands for may say which instance is meant. */
export const isIndex = (reference: string): boolean => /^(each|count|var|local)\./.test(reference)

/** The value of `each.value.hub`, `count.index`, `var.spokes`, where a plan tells it: local values it does not. */
export function valueOf(reference: string, at: Place, root: Json, depth = 0): unknown {
  const steps = [...reference.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, number, plain]) => quoted ?? number ?? plain ?? '')
  const [kind, name = '', ...path] = steps
  const own = at.key === undefined ? undefined : at.key.startsWith('"') ? JSON.parse(at.key) as string : Number(at.key)
  if (depth > 10) return undefined
  if (kind === 'count' || (kind === 'each' && name === 'key')) return own
  const base = kind === 'each' && own !== undefined ? repeated(at, String(own), root, depth) : kind === 'var' ? variable(name, at, root, depth) : undefined
  return path.reduce<unknown>((of, step) => (isMap(of) ? of[step] : Array.isArray(of) ? of[Number(step)] : undefined), base)
}

/** What a resource or a call is repeated for: of a set the key itself, of a map what stands there. */
function repeated(at: Place, own: string, root: Json, depth: number): unknown {
  const all = constantOf(at.forEach) ?? precise(referencesOf(at.forEach)).map((one) => valueOf(one, at, root, depth + 1)).find((one) => isMap(one) ? own in one : Array.isArray(one) && one.includes(own))
  return isMap(all) ? all[own] : Array.isArray(all) && all.includes(own) ? own : undefined
}

function variable(name: string, at: Place, root: Json, depth: number): unknown {
  const fallback = at.configured.module['variables']?.[name]?.['default'] as unknown
  const caller = callerOf(at)
  if (caller === undefined) return root['variables']?.[name]?.['value'] ?? fallback
  const given = at.configured.call?.['expressions']?.[name] as unknown
  if (given === undefined) return fallback
  const [only, ...more] = precise(referencesOf(given))
  return constantOf(given) ?? (only === undefined || more.length > 0 ? undefined : valueOf(only, caller, root, depth + 1))
}

function constantOf(expression: unknown): unknown {
  return isMap(expression) ? expression['constant_value'] : undefined
}

/** Keys of instances that references beside one may mean; of `var.regions` and `count.index` together what stands there in the list. */
export function keysOf(references: readonly string[], at: Place, root: Json): readonly string[] {
  const values = references.filter(isIndex).map((one) => valueOf(one, at, root))
  const single = values.filter((one) => typeof one === 'string' || typeof one === 'number')
  const picked = values.flatMap((all) => single.map((one) => (Array.isArray(all) ? all[Number(one)] as unknown : isMap(all) ? all[one] : undefined))).filter((one) => one !== undefined)
  return picked.length > 0 ? [...single, ...picked].flatMap(keysIn) : values.flatMap(keysIn)
}

/** Keys of instances that values may be: themselves, those in a list, those of a map. */
export function keysIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [JSON.stringify(value)]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap((one) => (typeof one === 'object' ? [] : keysIn(one)))
  return isMap(value) ? [...Object.keys(value), ...Object.values(value).filter((one) => typeof one === 'string')].map((one) => JSON.stringify(one)) : []
}
