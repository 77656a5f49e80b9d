/**
 * Values that nobody knows before deployment stand in texts as `⟦what it is⟧`. As texts they are equal where what they stand for is equal,
 * and they go through concat, format and resourceId like any other: `⟦/subscriptions/…/azureFirewalls/fw#ipConfigurations[0].privateIPAddress⟧`.
 */
const open = '⟦'
const close = '⟧'

export function symbol(what: string): string {
  return `${open}${what.replaceAll(open, '').replaceAll(close, '')}${close}`
}

/** Of a property of a resource that its template does not state. */
export function propertySymbol(id: string, path: string): string {
  return symbol(`${id}#${path}`)
}

export function isSymbolic(value: unknown): boolean {
  return typeof value === 'string' && value.includes(open)
}

/** Whether the value is nothing but one unknown. */
export function isWholeSymbol(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(open) && value.indexOf(close) === value.length - 1
}

/** What is inside: `parameters('x')`. */
export function symbolsIn(text: string): readonly string[] {
  return [...text.matchAll(/⟦([^⟧]*)⟧/g)].map(([, inner = '']) => inner)
}

/** The resource and the path that a symbol of a property is about. */
export function propertyOf(value: unknown): { readonly id: string; readonly path: string } | undefined {
  if (!isWholeSymbol(value)) return undefined
  const [id, ...path] = value.slice(1, -1).split('#')
  return id === undefined || path.length === 0 ? undefined : { id, path: path.join('#') }
}

/** As a person would write it: symbols by the last word of what they are. */
export function readable(text: string): string {
  return text.replace(/⟦([^⟧]*)⟧/g, (_, inner: string) => /(\w[\w-]*)\W*$/.exec(inner)?.[1] ?? 'unknown')
}

/** Every symbol somewhere in a value. */
export function symbolsOf(value: unknown, found: Set<string> = new Set()): ReadonlySet<string> {
  if (typeof value === 'string') for (const one of symbolsIn(value)) found.add(one)
  else if (typeof value === 'object' && value !== null) for (const one of Object.entries(value).flat()) symbolsOf(one, found)
  return found
}
