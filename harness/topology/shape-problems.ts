import type { Path } from '../dns/path.ts'
import { regions } from '../azure/regions.ts'
import { nearest, suggestion } from '../language/nearest.ts'
import type { Complaint } from '../language/problem.ts'
import type { TopologyInput } from '../resources/sections.ts'
import { keyPlaces } from './key-places.ts'
import { topologyShape } from './sections.ts'
import { hintWithoutValue } from './without-value.ts'
import { unneededKeys } from './unneeded-keys.ts'
import type { z } from '../language/vocabulary.ts'

type Issue = z.core.$ZodIssue

/** The data as a topology that is written correctly, or what is wrong with its shape: keys, kinds of values, fixed words, ranges of numbers. */
export function readShape(data: unknown): { readonly input: TopologyInput } | { readonly complaints: readonly Complaint[] } {
  const result = topologyShape.safeParse(data, { error: knownKeys })
  if (result.success) return { input: bare(result.data) as TopologyInput }
  const complaints = complaintsAbout(result.error, data)
  // Each is tried on a copy of the design; nobody reads the hundredth hint.
  let tried = 0
  return { complaints: complaints.map((complaint) => (complaint.code === 'missing-value' && complaint.hint === undefined ? { ...complaint, hint: ++tried > mostTried ? 'write {}, or leave the key out' : hintWithoutValue(data, complaint.path, judge) } : complaint)) }
}

const mostTried = 20

function judge(data: unknown): readonly Complaint[] {
  const result = topologyShape.safeParse(data, { error: knownKeys })
  return result.success ? [] : complaintsAbout(result.error, data)
}

function complaintsAbout(error: z.core.$ZodError, data: unknown): readonly Complaint[] {
  return withoutEchoes(error.issues.flatMap((issue) => complaintsOf(issue, [], data)))
}

/** Without what every object inherits, so that nothing is found under a name like `constructor` that nobody has written. */
function bare(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) bare(item)
  return Array.isArray(value) ? value : Object.setPrototypeOf(value, null)
}

/** A key that is spelled wrong is missing as well; that needs no telling. */
function withoutEchoes(complaints: readonly Complaint[]): readonly Complaint[] {
  const meant = new Set(complaints.flatMap(({ code, path, hint }) => {
    const word = code === 'unknown-key' ? /"(.+)"/.exec(hint ?? '')?.[1] : undefined
    return word === undefined ? [] : [JSON.stringify([...path.slice(0, -1), word])]
  }))
  return complaints.filter(({ code, path }) => code !== 'missing-key' || !meant.has(JSON.stringify(path)))
}

/** An issue does not carry the schema it comes from, only its message can: the keys that would have been right. */
function knownKeys(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined
  const definition = issue.inst?._zod.def as { shape?: object; keyType?: { options?: string[] } } | undefined
  return JSON.stringify(definition?.shape ? Object.keys(definition.shape) : (definition?.keyType?.options ?? []))
}

function complaintsOf(issue: Issue, above: Path, data: unknown): readonly Complaint[] {
  const path: Path = [...above, ...(issue.path as Path)]
  const value = valueAt(data, path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(key, path, JSON.parse(issue.message) as string[]))
    case 'invalid_union': {
      const branch = branchFor(issue.errors)
      return branch ? branch.flatMap((inner) => complaintsOf(inner, path, data)) : [wrongKind(path, value, issue.errors.map(expectedKind))]
    }
    case 'invalid_value':
      return [unknownWord(path, value, issue.values.map(String))]
    case 'invalid_type':
      return [wrongKind(path, value, [issue.expected])]
    case 'too_small':
    case 'too_big':
      return [outOfRange(path, issue)]
    default:
      return [{ code: 'wrong-type', path, message: `${named(path)}: ${issue.message}` }]
  }
}

/** The one that fits the kind of the value, so that a message speaks of what the author wrote and not of the other forms. */
function branchFor(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors
    .filter((issues) => !issues.some((issue) => issue.path.length === 0 && (issue.code === 'invalid_type' || (issue.code === 'invalid_union' && !branchFor(issue.errors)))))
    .toSorted((a, b) => a.length - b.length)[0]
}

function expectedKind(issues: readonly Issue[]): string {
  const [first] = issues
  return first?.code === 'invalid_type' ? first.expected : first?.code === 'invalid_union' ? first.errors.map(expectedKind).join('|') : 'string'
}

function unknownKey(key: string, path: Path, known: readonly string[]): Complaint {
  if (known.length > 0 && known.every((word) => regions.has(word))) return { ...unknownWord([...path, key], key, known), atKey: true }
  const hint = key === '<<' ? 'merge keys are not part of YAML 1.2; write the keys out' : keyHint(key, known)
  return { code: 'unknown-key', path: [...path, key], atKey: true, message: `unknown key "${key}"${where(path)}`, ...(hint !== undefined && { hint }) }
}

/** A key that is right elsewhere was put into the wrong place more likely than it is another one misspelled beyond recognition. */
function keyHint(key: string, known: readonly string[]): string | undefined {
  const misspelled = nearest(key, known) !== undefined
  const lower = key.toLowerCase()
  // A key may be called as something that every object of JavaScript has.
  const instead = Object.hasOwn(unneededKeys, lower) ? unneededKeys[lower] : undefined
  if (!misspelled && instead !== undefined) return instead
  const places = misspelled ? [] : keyPlaces(key)
  const here = suggestion(key, known, places.length > 0 ? 'known keys here' : 'known keys')
  return places.length === 0 ? here : `"${key}" belongs in ${places.join(', or in ')}${here === undefined ? '' : `; ${here}`}`
}

function unknownWord(path: Path, value: unknown, known: readonly string[]): Complaint {
  const isRegion = known.every((word) => regions.has(word))
  if (value === undefined || value === null) return wrongKind(path, value, [isRegion ? 'the name of a region' : `one of ${known.join(', ')}`])
  const shown = typeof value === 'string' ? `"${value}"` : kindOf(value)
  const nodata = value === 'NODATA' ? 'NODATA is rcode NOERROR with an empty list of addresses' : undefined
  const hint = nodata ?? suggestion(String(value), known, isRegion ? 'known regions' : 'known words')
  return {
    code: isRegion ? 'unknown-region' : 'unknown-word',
    path,
    message: isRegion ? `there is no region ${shown}` : `${named(path)} cannot be ${shown}`,
    ...(hint !== undefined && { hint }),
  }
}

function wrongKind(path: Path, value: unknown, expected: readonly string[]): Complaint {
  const wanted = [...new Set(expected.flatMap((kind) => kind.split('|')).map((kind) => kinds[kind] ?? kind))].join(' or ')
  if (path.length === 0) return { code: 'not-a-map', path, message: `a topology is a map of sections, not ${kindOf(value)}` }
  if (value === undefined) return { code: 'missing-key', path, atKey: true, message: `"${path.at(-1)}" is missing${where(path.slice(0, -1))}`, hint: `it takes ${wanted}` }
  if (value === null) return { code: 'missing-value', path, atKey: true, message: `${named(path)} has no value`, ...(!wanted.split(' or ').includes(kinds['object']!) && { hint: `write ${wanted}, or leave the key out` }) }
  const plain = typeof value === 'number' || typeof value === 'boolean'
  const yes = wanted === kinds['boolean'] && /^(?:yes|on|no|off)$/i.exec(String(value))?.[0].toLowerCase()
  if (wanted === kinds['object'] && Array.isArray(value)) {
    return { code: 'wrong-type', path, message: `${named(path)} must be ${wanted}, not ${kindOf(value)}`, hint: 'write each item under its name, which becomes the key' }
  }
  const unquote = (wanted === kinds['int'] || wanted === kinds['number']) && typeof value === 'string' && /^\d+$/.test(value) ? `write ${value} without quotes` : undefined
  const quote = unquote ?? (wanted === 'text' && plain ? `quote it: "${value}"` : yes ? `write ${yes === 'yes' || yes === 'on'}` : undefined)
  return { code: 'wrong-type', path, message: `${named(path)} must be ${wanted}, not ${kindOf(value)}`, ...(quote !== undefined && { hint: quote }) }
}

function outOfRange(path: Path, issue: Extract<Issue, { code: 'too_small' | 'too_big' }>): Complaint {
  if (issue.origin === 'array') return { code: 'empty-list', path, message: `${named(path)} needs at least one item` }
  const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`
  return { code: 'out-of-range', path, message: `${named(path)} must be ${bound}` }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', array: 'a list', object: 'a map', record: 'a map',
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return typeof value === 'string' ? `text ("${value.length > 40 ? `${value.slice(0, 37)}...` : value}")` : `${value}`
}

function named(path: Path): string {
  const last = path.at(-1)
  return typeof last === 'number' ? `item ${last + 1} of "${path.at(-2)}"` : `"${last}"`
}

function where(path: Path): string {
  return path.length === 0 ? '' : ` in ${path.map((step) => (typeof step === 'number' ? `item ${step + 1}` : step)).join(' > ')}`
}

function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined, data)
}
