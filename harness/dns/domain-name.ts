import { isLocator, parseName } from './name.ts'

/** Letters, digits and dashes, none at the ends (RFC 952, RFC 1123 section 2.1). */
const hostLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
/** The same with underscores, which zones and services have (RFC 8552). */
const domainLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i

/** Whether the text can be the name of a machine: a single label. */
export function isHostLabel(text: string): boolean {
  return hostLabel.test(text)
}

/**
 * Why the text is no name that zones, records, rules and servers can have, in words that fit after the name itself; `undefined` when it is one.
 * The one judge of every name of a design that ends up in somebody's configuration: what it lets pass is plain in all of their languages.
 * A trailing dot and any case are allowed; the root is not such a name. With `wildcard` the leftmost label may be `*`.
 */
export function domainNameError(text: string, { wildcard = false }: { readonly wildcard?: boolean } = {}): string | undefined {
  const parsed = parseName(text)
  if (typeof parsed !== 'string') return parsed.error
  if (parsed === '') return 'is the root, not a name below it'
  // As it is written, since that is what gets into configuration: an escaped letter is a letter for DNS alone.
  const labels = text.replace(/\.$/, '').split('.')
  const plain = labels.every((label, index) => domainLabel.test(label) || (wildcard && index === 0 && label === '*'))
  return plain ? undefined : `is no domain name: labels of letters, digits, dashes and underscores, separated by dots${wildcard ? '; the leftmost may be *' : ''}`
}

/** Why nobody can ask for the text, in words that fit after it; `undefined` when one can. DNS itself takes almost any octet (RFC 2181 section 11). */
export function questionNameError(text: string): string | undefined {
  const parsed = parseName(text)
  if (typeof parsed !== 'string') return parsed.error
  if (isLocator(text)) return 'has a scheme, a port or a path; a question is for a name alone'
  if (/\s/.test(text)) return 'has a space in it'
  return /["\p{Cc}]/u.test(text) ? 'has a character that names do not have' : undefined
}
