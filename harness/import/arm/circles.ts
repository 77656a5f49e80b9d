import { ImportError } from '../refusal.ts'
import { evaluateText } from './evaluate.ts'
import type { Scope } from './scope.ts'

/** What of a resource says what it waits for. */
interface Waiting {
  readonly raw: Readonly<Record<string, unknown>>
  readonly symbolicName?: string
  readonly id: string
  readonly type: string
  readonly name: string
  readonly condition: boolean | string
  readonly scope: Scope
  readonly place: string
}

/** https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-invalid-template#circular-dependency */
export function circle(items: readonly Waiting[]): ImportError {
  return new ImportError(`${items[0]!.place}: resources wait for each other in a circle: ${items.map(({ type, name }) => `${type.split('/').at(-1)} ${name}`).join(' → ')}`, 'Azure refuses such a template: take one dependsOn or one reference out of the circle')
}

/** Refuses a template whose resources depend on each other in a circle. */
export function refuseCircles(items: readonly Waiting[]): void {
  const waiting = items.filter(({ raw, condition }) => condition !== false && Array.isArray(raw['dependsOn']) && raw['dependsOn'].length > 0)
  if (waiting.length < 2) return
  const known = new Map<string, Waiting[]>()
  for (const item of items) for (const key of new Set([item.symbolicName, item.id, item.name].map((one) => one?.toLowerCase()))) if (key !== undefined) known.set(key, [...known.get(key) ?? [], item])
  const done = new Set<Waiting>()
  const path: Waiting[] = []
  const visit = (item: Waiting): void => {
    if (done.has(item)) return
    const from = path.indexOf(item)
    if (from >= 0) throw circle([...path.slice(from), item])
    path.push(item)
    for (const other of targets(item, known)) if (Array.isArray(other.raw['dependsOn'])) visit(other)
    path.pop()
    done.add(item)
  }
  for (const item of waiting) visit(item)
}

/** Of things with one name and several types nobody knows which is meant: none of them counts. */
function targets({ id, raw, scope, place }: Waiting, known: ReadonlyMap<string, readonly Waiting[]>): readonly Waiting[] {
  return (raw['dependsOn'] as readonly unknown[]).flatMap((one) => {
    const found = typeof one === 'string' ? known.get(textOf(one, scope, place)) ?? [] : []
    // Exports have networks wait for their own subnets: what stands inside goes with what it is in.
    if (found.some((each) => each.id.toLowerCase().startsWith(`${id.toLowerCase()}/`))) return []
    return found.length === 1 || found.every(({ symbolicName }) => symbolicName === one) ? found : []
  })
}

/** What it waits for decides nothing of a design: what cannot be read of it is left out. */
function textOf(written: string, scope: Scope, place: string): string {
  try {
    return String(evaluateText(written, scope, place)).toLowerCase()
  } catch (error) {
    if (error instanceof ImportError) return ''
    throw error
  }
}
