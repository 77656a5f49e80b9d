import { ImportError, type Places } from '../refusal.ts'
import { isSymbolic, propertySymbol, symbol } from '../symbol.ts'
import type { Found, Resource } from '../resource.ts'
import { refuseCircles } from './circles.ts'
import { copyOf, deep, inCopy } from './deep.ts'
import { itemsOf, type Item } from './items.ts'
import type { Scope, Target } from './scope.ts'
import { nestedTarget, templateOf, type Loader } from './nested.ts'
import { entryOf, isObject, withOrigin } from './values.ts'

/** What all deployments of a run have in common. */
interface World {
  readonly items: Map<string, Item>
  readonly resources: Resource[]
  readonly notes: Set<string>
  readonly missing: Map<string, string>
  readonly load: Loader
}

type Template = Readonly<Record<string, unknown>>

export interface TemplateSource {
  readonly template: Template
  readonly places: Places
  readonly parameters: Readonly<Record<string, unknown>>
  readonly target: Target
  readonly name: string
  readonly load: Loader
}

/** Deeper than Azure's five levels, as compilers of modules write them. */
const deepest = 30

/** The resources that a template deploys, with whatever deployments stand in it. */
export function readTemplate({ template, places, parameters, target, name, load }: TemplateSource): Found {
  const world: World = { items: new Map(), resources: [], notes: new Set(), missing: new Map(), load }
  deploy(world, template, places, new Map(Object.entries(parameters).map(([key, value]) => [key.toLowerCase(), () => value])), target, name, 0).emit()
  return { resources: world.resources, notes: [...world.notes], missing: [...world.missing].map(([one, place]) => ({ name: one, place })) }
}

interface Deployed {
  emit(): void
  output(name: string): unknown
  outputs(): Record<string, unknown>
}

function deploy(world: World, template: Template, places: Places, given: ReadonlyMap<string, () => unknown>, target: Target, name: string, depth: number, outer?: Scope): Deployed {
  const own = scopeOf(world, template, places, given, target, name)
  // Of scope outer: expressions mean what they mean where the deployment stands, resources go where it goes.
  const scope: Scope = outer === undefined ? own.scope : { ...outer, target, reference: own.scope.reference }
  const items = itemsOf(template['resources'], scope, places)
  own.bind(items)
  refuseCircles(items)
  for (const item of items) {
    const key = item.id.toLowerCase()
    const before = world.items.get(key)
    if (before === undefined || (before.existing && !item.existing)) world.items.set(key, item)
  }
  const nested = new Map<Item, Deployed>()
  const deploymentOf = (item: Item): Deployed => {
    const known = nested.get(item)
    if (known !== undefined) return known
    const made = nestedDeployment(world, item, places, depth + 1)
    nested.set(item, made)
    return made
  }
  for (const item of items) if (item.type.toLowerCase() === 'microsoft.resources/deployments') item.deployment = () => deploymentOf(item)
  const outputs = new Map<string, unknown>()
  const output = (wanted: string): unknown => {
    const key = wanted.toLowerCase()
    if (outputs.has(key)) return outputs.get(key)
    const written = isObject(template['outputs']) ? entryOf(template['outputs'], wanted)?.value : undefined
    if (!isObject(written)) return symbol(`output ${name}.${wanted}`)
    outputs.set(key, symbol(`output ${name}.${wanted}`))
    const { copy } = written
    const value = isObject(copy)
      ? Array.from({ length: copyOf({ ...copy, name: 'copy' }, scope, places).count }, (_, index) => deep(copy['input'], inCopy(scope, 'copy', index), places))
      : deep(written['value'], scope, places, places.of(written))
    outputs.set(key, value)
    return value
  }
  return {
    emit: () => {
      for (const item of items) {
        if (item.condition === false) continue
        if (item.deployment !== undefined) deploymentOf(item).emit()
        else world.resources.push(resourceOf(item, places))
        if (item.unknownCount) world.notes.add(`${item.place}: how many copies of ${item.type} ${item.name} there are is known only at run time: one stands for all`)
      }
    },
    output,
    outputs: () => (isObject(template['outputs']) ? Object.fromEntries(Object.keys(template['outputs']).map((one) => [one, { value: output(one) }])) : {}),
  }
}

function nestedDeployment(world: World, item: Item, places: Places, depth: number): Deployed {
  const nothing = (why: string): Deployed => {
    world.notes.add(`${item.place}: ${why}`)
    return { emit: () => undefined, output: (name) => symbol(`output ${item.name}.${name}`), outputs: () => ({}) }
  }
  if (item.existing) return nothing(`deployment ${item.name} is only referred to`)
  const inner = templateOf(item, places, world.load)
  if ('lacking' in inner) return nothing(inner.lacking)
  if (depth > deepest) throw new ImportError(`${item.place}: deployments stand in each other more than ${deepest} deep, or one links itself`)
  const properties = isObject(item.raw['properties']) ? item.raw['properties'] : {}
  const written = isObject(properties['parameters']) ? properties['parameters'] : {}
  const given = new Map<string, () => unknown>(Object.entries(written).map(([key, one]) => [key.toLowerCase(), () => {
    // Bicep writes a whole parameter as an expression where a module is given an optional one.
    const made = typeof one === 'string' ? deep(one, item.scope, places, item.place) : one
    if (!isObject(made)) return made
    // Bicep writes a loop over a module's parameter as a copy of its value.
    if (Array.isArray(made['copy'])) return entryOf(deep(made, item.scope, places, item.place) as Record<string, unknown>, 'value')?.value
    const value = entryOf(made, 'value')
    return value === undefined ? symbol(`secret ${key}`) : typeof one === 'string' ? value.value : deep(value.value, item.scope, places, places.of(one))
  }]))
  const options = isObject(properties['expressionEvaluationOptions']) ? properties['expressionEvaluationOptions'] : {}
  const isInner = /^inner$/i.test(typeof options['scope'] === 'string' ? options['scope'] : '') || inner.linked
  const { location } = item.scope.target
  return deploy(world, inner.template, inner.places, given, { ...nestedTarget(item), ...(location !== undefined && { location }) }, item.name, depth, isInner ? undefined : item.scope)
}

function resourceOf(item: Item, places: Places): Resource {
  const body = item.body(places)
  const location = isObject(body) ? body['location'] : undefined
  return {
    id: item.id,
    type: item.type,
    name: item.name,
    ...(typeof location === 'string' && { location }),
    body,
    origin: item.place,
    ...(item.existing && { existing: true as const }),
    ...(typeof item.condition === 'string' && { condition: item.condition }),
  }
}

/** The scope of a template's own expressions; its resources are told to it once their ids are known. */
function scopeOf(world: World, template: Template, places: Places, given: ReadonlyMap<string, () => unknown>, target: Target, name: string): { readonly scope: Scope; bind(items: readonly Item[]): void } {
  let items: readonly Item[] = []
  const section = (key: string): Record<string, unknown> => (isObject(template[key]) ? template[key] : {})
  const remembered = new Map<string, unknown>()
  const under = new Set<string>()
  const once = (what: string, key: string, make: () => unknown): unknown => {
    const id = `${what} ${key.toLowerCase()}`
    if (remembered.has(id)) return remembered.get(id)
    if (under.has(id)) throw new ImportError(`${places.of(placeOf(section(`${what}s`), key))}: ${what} "${key}" refers to itself`)
    under.add(id)
    const value = make()
    under.delete(id)
    remembered.set(id, value)
    return value
  }
  /** Azure would not deploy it; what does not depend on it can be read all the same. */
  const absent = (what: string, wanted: string): unknown => {
    world.notes.add(`${places.of(template)}: the template refers to ${what} "${wanted}", which it does not have: Azure would refuse it`)
    return symbol(`${what} ${wanted}`)
  }
  const reference = (what: string, full: boolean): unknown => {
    if (isSymbolic(what) && !what.includes('/providers/')) return symbol(`reference(${what})`)
    const item = bySymbol(items, what) ?? world.items.get(what.toLowerCase()) ?? items.find((one) => one.name.toLowerCase() === what.toLowerCase())
    const id = item?.id ?? what
    if (item?.deployment !== undefined) {
      const { outputs } = item.deployment()
      const made = { get outputs() { return outputs() } }
      return full ? { properties: made } : made
    }
    if (item === undefined || item.existing) return full ? { id, properties: propertySymbol(id, ''), location: propertySymbol(id, 'location') } : propertySymbol(id, '')
    const body = item.body(places)
    if (full) return withOrigin({ ...(isObject(body) ? body : {}), id }, `${id}#`)
    return withOrigin(isObject(body) && isObject(body['properties']) ? body['properties'] : {}, `${id}#`)
  }
  const scope: Scope = {
    target,
    deploymentName: name,
    parameter: (wanted) => {
      const supplied = given.get(wanted.toLowerCase())
      const declared = entryOf(section('parameters'), wanted)?.value
      if (supplied === undefined && !isObject(declared)) return absent('parameter', wanted)
      return once('parameter', wanted, () => {
        // Null where there is a default means: left out.
        const value = supplied?.()
        if (!isObject(declared) || (value !== undefined && value !== null)) return isObject(declared) && isSecret(declared) && typeof value === 'string' ? symbol(`secret ${wanted}`) : value
        if ('defaultValue' in declared && declared['defaultValue'] !== undefined) {
          const fallback = deep(declared['defaultValue'], scope, places, places.of(declared))
          return isSecret(declared) && typeof fallback === 'string' ? symbol(`secret ${wanted}`) : fallback
        }
        if (value === null || nullable(declared, section('definitions'))) return null
        if (isSecret(declared)) return symbol(`secret ${wanted}`)
        world.missing.set(wanted, places.of(declared))
        return symbol(`parameter ${wanted}`)
      })
    },
    variable: (wanted) => {
      const variables = section('variables')
      const loops = Array.isArray(variables['copy']) ? variables['copy'] as readonly Record<string, unknown>[] : []
      const loop = loops.find((one) => isObject(one) && String(one['name']).toLowerCase() === wanted.toLowerCase())
      const written = entryOf(variables, wanted)
      if (loop !== undefined) return once('variable', wanted, () => Array.from({ length: copyOf(loop, scope, places).count }, (_, index) => deep(loop['input'], inCopy(scope, wanted, index), places)))
      if (written === undefined) return absent('variable', wanted)
      return once('variable', wanted, () => deep(written.value, scope, places, places.of(variables)))
    },
    userFunction: (wanted, values) => userFunction(template, scope, places, wanted, values),
    reference,
    references: (wanted) => items.filter((one) => one.symbolicName === wanted).map((one) => reference(one.index === undefined ? one.id : `${wanted}[${one.index}]`, false)),
    resourceInfo: (wanted) => {
      const found = bySymbol(items, wanted)
      return found && { id: found.id, name: found.name }
    },
    copies: new Map(),
    lambdas: new Map(),
  }
  return { scope, bind: (made) => void (items = made) }
}

/** `subnets`, or `subnets[2]` of a loop. */
function bySymbol(items: readonly Item[], what: string): Item | undefined {
  const [, name, index] = /^(.*)\[(\d+)\]$/.exec(what) ?? []
  return items.find((one) => one.symbolicName === what) ?? items.find((one) => name !== undefined && one.symbolicName === name && one.index === Number(index))
}

/** A type may say it where it is defined. */
function nullable(declared: Readonly<Record<string, unknown>>, definitions: Readonly<Record<string, unknown>>): boolean {
  if (declared['nullable'] === true) return true
  const reference = /^#\/definitions\/(.+)$/.exec(typeof declared['$ref'] === 'string' ? declared['$ref'] : '')?.[1]
  const definition = reference === undefined ? undefined : definitions[reference]
  return isObject(definition) && definition['nullable'] === true
}

/** What has a line: a text has that of the object in which it stands. */
function placeOf(section: Readonly<Record<string, unknown>>, key: string): unknown {
  const written = entryOf(section, key)?.value
  return isObject(written) ? written : section
}

function isSecret(declared: Readonly<Record<string, unknown>>): boolean {
  return /^secure/i.test(String(declared['type']))
}

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions */
function userFunction(template: Template, scope: Scope, places: Places, wanted: string, values: readonly unknown[]): { readonly value: unknown } | undefined {
  for (const space of Array.isArray(template['functions']) ? template['functions'] as readonly unknown[] : []) {
    if (!isObject(space) || !isObject(space['members'])) continue
    for (const [name, made] of Object.entries(space['members'])) {
      if (`${String(space['namespace'])}.${name}`.toLowerCase() !== wanted || !isObject(made)) continue
      const names = (Array.isArray(made['parameters']) ? made['parameters'] as readonly unknown[] : []).map((one) => (isObject(one) ? String(one['name']).toLowerCase() : ''))
      const inner: Scope = { ...scope, parameter: (one) => values[names.indexOf(one.toLowerCase())] ?? null }
      return { value: deep(isObject(made['output']) ? made['output']['value'] : null, inner, places, places.of(made)) }
    }
  }
  return undefined
}

