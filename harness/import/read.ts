/**
 * Reading a resource whatever wrote it: ARM keeps what it says under `properties`, az prints the same without, PowerShell writes
 * `AddressSpace`. A step of a path looks for the key in any letter case, at the top or under `properties`.
 */
export function get(value: unknown, path: string): unknown {
  let at: unknown = value
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined
    at = fromText(step(at as Readonly<Record<string, unknown>>, key.toLowerCase()))
  }
  return at ?? undefined
}

/** Tables that tools write have lists and objects as JSON in a text. */
function fromText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*(?:\[[\s\S]*\]|\{[\s\S]*\})\s*$/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

function step(of: Readonly<Record<string, unknown>>, key: string): unknown {
  if (Array.isArray(of)) return of[Number(key)]
  let inner: unknown
  for (const [one, value] of Object.entries(of)) {
    const lower = one.toLowerCase()
    if (lower === key) return value
    if (lower === 'properties') inner = value
  }
  inner = fromText(inner)
  return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? step(inner as Readonly<Record<string, unknown>>, key) : undefined
}

export function textAt(value: unknown, path: string): string | undefined {
  const found = get(value, path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** A list, one thing, or a text of several with commas, as some tools print it. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = get(value, path)
  return Array.isArray(found) ? found : found === undefined || found === null || found === '' ? [] : [found]
}

export function textsAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).filter((one) => typeof one === 'string')
}

/** As ports are written. What is neither is nothing that can be read. */
export function textsOrNumbersAt(value: unknown, path: string): readonly string[] {
  return listAt(value, path).flatMap((one) => (typeof one === 'string' || typeof one === 'number' ? [String(one)] : []))
}

export function flagAt(value: unknown, path: string): boolean | undefined {
  const found = get(value, path)
  if (typeof found === 'boolean') return found
  return typeof found === 'string' && /^(true|false)$/i.test(found) ? found.toLowerCase() === 'true' : undefined
}

/** A switch as ARM has it, as a text, and as Terraform has it. */
export function isDisabled(value: unknown): boolean {
  return value === false || (typeof value === 'string' && /^disabled$/i.test(value))
}

/** Also one that is written as a text, as parameters often are. */
export function wholeNumber(value: unknown): number | undefined {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isInteger(read) ? read : undefined
}

/** The first path that leads to something. */
export function firstOf(value: unknown, ...paths: readonly string[]): unknown {
  for (const path of paths) {
    const found = get(value, path)
    if (found !== undefined && found !== null && !(Array.isArray(found) && found.length === 0)) return found
  }
  return undefined
}

/** Every text in a value. */
export function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one)
}
