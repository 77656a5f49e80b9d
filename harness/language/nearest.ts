import { distance } from 'fastest-levenshtein'

/** The known word that was probably meant, or `undefined` when none is near, or nearer than `most` slips. Case and separators count for little. */
export function nearest(word: string, known: Iterable<string>, most: number = Infinity): string | undefined {
  // A word this long is no typing error, and the distance is quadratic.
  if (word.length > 100) return undefined
  let best: { readonly word: string; readonly distance: number } | undefined
  for (const candidate of known) {
    if (candidate === word || candidate.length > 100) continue
    const far = transposed(plain(word), plain(candidate)) ? 1 : distance(plain(word), plain(candidate))
    if (far <= Math.min(most, Math.max(1, Math.floor(candidate.length / 3))) && (!best || far < best.distance)) best = { word: candidate, distance: far }
  }
  return best?.word
}

/** What to tell about an unknown word: the nearest known one, else the known ones while they are few. */
export function suggestion(word: string, known: Iterable<string>, what = 'known'): string | undefined {
  const words = [...known]
  const meant = nearest(word, words)
  if (meant !== undefined) return `did you mean "${meant}"?`
  if (words.length === 0) return undefined
  const shown = words.length > most ? [...new Set([...akin(word, words), ...words])].slice(0, most) : words
  const more = words.length > most ? `, and ${words.length - most} more` : ''
  return `${what}: ${shown.join(', ')}${more}`
}

/** More than these nobody reads. */
const most = 12

/** Words that have a longer piece in common with one, those with the longest piece first: `cosmosDb` with `cosmosDbSql`. */
function akin(word: string, words: readonly string[]): readonly string[] {
  const pieces = new Map(words.map((one) => [one, commonPiece(plain(word), plain(one))]))
  return words.filter((one) => pieces.get(one)! >= 5).toSorted((a, b) => pieces.get(b)! - pieces.get(a)!)
}

/** Letters of the longest piece that stands in both. */
function commonPiece(one: string, other: string): number {
  if (one.length > 100) return 0
  let longest = 0
  for (let from = 0; from < one.length; from++) {
    while (from + longest < one.length && other.includes(one.slice(from, from + longest + 1))) longest++
  }
  return longest
}

/** Whether two neighbouring letters were swapped: one slip of the fingers, which Levenshtein counts as two. */
function transposed(word: string, candidate: string): boolean {
  if (word.length !== candidate.length) return false
  const at = [...word].findIndex((letter, index) => letter !== candidate[index])
  return at >= 0 && word.slice(0, at) + word.slice(at + 1, at + 2) + word[at] + word.slice(at + 2) === candidate
}

/** A word as it is compared with others: without letter case and separators. */
export function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '')
}
