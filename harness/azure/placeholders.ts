import { regions } from './regions.ts'

/** Words in braces that the published table of zones has in its names, and what stands for them: `{regionName}` -> `westeurope`. */
export type PlaceholderValues = ReadonlyMap<string, readonly string[]>

/** The placeholders of a pattern in the order in which they stand, each once. */
export function placeholdersOf(pattern: string): readonly string[] {
  return [...new Set([...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))]
}

/** The pattern with every combination of the values; nothing where a placeholder has none. */
export function fill(pattern: string, values: PlaceholderValues): readonly string[] {
  return fillTogether([pattern], values).map(([filled]) => filled!)
}

/** The same for several patterns at once, so that what belongs together has the same values. */
export function fillTogether(patterns: readonly string[], values: PlaceholderValues): readonly (readonly string[])[] {
  return placeholdersOf(patterns.join(' ')).reduce<readonly (readonly string[])[]>(
    (sets, word) => sets.flatMap((set) => (values.get(word) ?? []).map((value) => set.map((pattern) => pattern.replaceAll(`{${word}}`, value)))),
    [patterns],
  )
}

/** A region's code is no region's name. */
const code = `(?!(?:${[...regions.keys()].join('|')})(?:\\.|$))[^.]+`

const compiled = new Map<string, RegExp>()

/** Whether a name can come from the pattern. A placeholder stands for one label, or for a part of one. */
export function matches(pattern: string, name: string): boolean {
  const known = compiled.get(pattern) ?? expressionOf(pattern)
  compiled.set(pattern, known)
  return known.test(name)
}

function expressionOf(pattern: string): RegExp {
  const expression = pattern
    .replaceAll('.', String.raw`\.`)
    .replaceAll('{regionCode}', () => code)
    .replaceAll(/\{\w+\}/g, () => '[^.]+')
  return new RegExp(`^${expression}$`, 'i')
}
