import { isSymbolic } from '../symbol.ts'
import { ImportError } from '../refusal.ts'
import { dataFunctions } from './data-functions.ts'
import { ExpressionError, isExpression, parseExpression, type Expression } from './expression.ts'
import { listing, resourceFunctions } from './resource-functions.ts'
import type { Function, Scope } from './scope.ts'
import { textFunctions, written } from './text-functions.ts'
import { callSymbol, isObject, member, same } from './values.ts'

/** Functions that decide which of their arguments are worked out. */
type Special = (given: readonly Expression[], scope: Scope, work: (one: Expression, scope?: Scope) => unknown) => unknown

/** `undefined`: not known. */
function truth(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (isSymbolic(value)) return undefined
  return typeof value === 'number' ? value !== 0 : /^(true|1)$/i.test(written(value))
}

const junction = (name: string, decides: boolean): Special => (given, _, work) => {
  const unknown: unknown[] = []
  for (const one of given) {
    const value = work(one)
    if (truth(value) === decides) return decides
    if (truth(value) === undefined) unknown.push(value)
  }
  return unknown.length === 0 ? !decides : unknown.length === 1 ? unknown[0] : callSymbol(name, unknown)
}

function lambda(of: Expression | undefined): { readonly names: readonly string[]; readonly body: Expression } {
  if (of?.kind !== 'call' || of.name !== 'lambda') throw new ExpressionError('a lambda was expected')
  const names = of.arguments.slice(0, -1).map((one) => (one.kind === 'literal' ? String(one.value) : ''))
  return { names, body: of.arguments.at(-1)! }
}

function applied(of: Expression | undefined, scope: Scope, work: (one: Expression, scope: Scope) => unknown): (...values: readonly unknown[]) => unknown {
  const { names, body } = lambda(of)
  return (...values) => work(body, { ...scope, lambdas: new Map([...scope.lambdas, ...names.map((name, n): [string, unknown] => [name.toLowerCase(), values[n]])]) })
}

const overList = (name: string, make: (list: readonly unknown[], by: (...values: readonly unknown[]) => unknown, more: unknown) => unknown): Special => (given, scope, work) => {
  const list = work(given[0]!)
  const call = name === 'reduce' ? given[2] : given[1]
  if (!Array.isArray(list)) return callSymbol(name, [list])
  const by = applied(call, scope, work)
  const further = name === 'reduce' ? given[1] : given[2]
  if (name === 'toobject') {
    const valued = further === undefined ? (one: unknown) => one : applied(further, scope, work)
    return Object.fromEntries(list.map((one) => [written(by(one)), valued(one)]))
  }
  return make(list, by, further === undefined ? undefined : work(further))
}

const special: Readonly<Record<string, Special>> = {
  if: ([condition, yes, no], _, work) => {
    const decided = truth(work(condition!))
    if (decided !== undefined) return work(decided ? yes! : no!)
    const [a, b] = [work(yes!), work(no!)]
    return same(a, b) ? a : callSymbol('if', [work(condition!), a, b])
  },
  and: junction('and', false),
  or: junction('or', true),
  not: ([one], _, work) => {
    const value = work(one!)
    const decided = truth(value)
    return decided === undefined ? callSymbol('not', [value]) : !decided
  },
  coalesce: (given, _, work) => {
    for (const one of given) {
      const value = work(one)
      if (value !== null && value !== undefined) return value
    }
    return null
  },
  map: overList('map', (list, by) => list.map((one, n) => by(one, n))),
  filter: overList('filter', (list, by) => list.filter((one, n) => truth(by(one, n)) !== false)),
  sort: overList('sort', (list, by) => list.toSorted((a, b) => (truth(by(a, b)) === true ? -1 : truth(by(b, a)) === true ? 1 : 0))),
  reduce: overList('reduce', (list, by, start) => list.reduce((sum, one, n) => by(sum, one, n), start)),
  toobject: overList('toobject', (list) => list),
  groupby: overList('groupby', (list, by) => Object.fromEntries(Object.entries(Object.groupBy(list, (one) => written(by(one)))))),
  mapvalues: ([of, call], scope, work) => {
    const value = work(of!)
    const by = applied(call, scope, work)
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, by(one)])) : callSymbol('mapValues', [value])
  },
}

const order = (name: string, holds: (sign: number) => boolean): Function => (given) => {
  if (given.some(isSymbolic)) return callSymbol(name, given)
  const [a, b] = given
  return holds(typeof a === 'number' && typeof b === 'number' ? a - b : written(a) < written(b) ? -1 : written(a) > written(b) ? 1 : 0)
}

const plain: Readonly<Record<string, Function>> = {
  ...textFunctions,
  ...dataFunctions,
  ...resourceFunctions,
  true: () => true,
  false: () => false,
  null: () => null,
  bool: ([one]) => truth(one) ?? callSymbol('bool', [one]),
  equals: ([a, b]) => (same(a, b) ? true : a === null || b === null ? false : isSymbolic(a) || isSymbolic(b) ? callSymbol('equals', [a, b]) : typeof a === 'string' && typeof b === 'string' ? a === b : false),
  greater: order('greater', (sign) => sign > 0),
  greaterorequals: order('greaterOrEquals', (sign) => sign >= 0),
  less: order('less', (sign) => sign < 0),
  lessorequals: order('lessOrEquals', (sign) => sign <= 0),
  xor: ([a, b]) => truth(a) !== truth(b),
  parameters: ([name], scope) => scope.parameter(written(name)),
  variables: ([name], scope) => scope.variable(written(name)),
  lambdavariables: ([name], scope) => scope.lambdas.get(written(name).toLowerCase()) ?? null,
  copyindex: ([first, second], { copies }) => {
    const named = typeof first === 'string' ? copies.get(first.toLowerCase()) : [...copies.values()].at(-1)
    const offset = typeof first === 'number' ? first : typeof second === 'number' ? second : 0
    return named === undefined ? callSymbol('copyIndex', [first]) : named + offset
  },
}

function work(one: Expression, scope: Scope): unknown {
  if (one.kind === 'literal') return one.value
  if (one.kind === 'member') return member(work(one.of, scope), work(one.key, scope))
  const own = special[one.name]
  if (own !== undefined && Object.hasOwn(special, one.name)) return own(one.arguments, scope, (part, inner = scope) => work(part, inner))
  const given = one.arguments.map((part) => work(part, scope))
  const made = Object.hasOwn(plain, one.name) ? plain[one.name] : undefined
  if (made !== undefined) return made(given, scope)
  const user = scope.userFunction(one.name, given)
  if (user !== undefined) return user.value
  const secret = listing(one.name, given)
  if (secret !== undefined) return secret
  throw new ExpressionError(`there is no function "${one.text.split('(')[0]}"`)
}

/** What a text of a template means: an expression's value, or the text itself. */
export function evaluateText(text: string, scope: Scope, place: string): unknown {
  if (!isExpression(text)) return text.startsWith('[[') ? text.slice(1) : text
  try {
    return work(parseExpression(text), scope)
  } catch (error) {
    if (error instanceof ImportError) throw error
    if (error instanceof RangeError) throw new ImportError(`${place}: ${shortened(text)} refers to itself, or stands too deep`)
    if (!(error instanceof ExpressionError)) throw error
    throw new ImportError(`${place}: ${shortened(text)}: ${error.message}`)
  }
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text
}
