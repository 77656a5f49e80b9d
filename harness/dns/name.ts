/**
 * Domain names in presentation form: lower case, no trailing dot, the root the empty string (RFC 1034 section 3.1,
 * RFC 4343). A dot or another special octet inside a label is escaped as master files do it (RFC 1035 section 5.1).
 */

/** The longest label and the longest name, in octets on the wire (RFC 1035 section 2.3.4). */
const maximumLabel = 63
export const maximumName = 255

const plain: RegExp = /^(?:[a-z0-9_*-]{1,63}\.)*[a-z0-9_*-]{1,63}\.?$/
const specials = '"$();@\\.'

/** The labels of a name, leftmost first, still escaped. None for the root. */
export function labelsOf(name: string): string[] {
  if (name === '') return []
  if (!name.includes('\\')) return name.split('.')
  const labels: string[] = []
  let start = 0
  for (let index = 0; index < name.length; index++) {
    const char = name[index]
    if (char === '\\') index++
    else if (char === '.') {
      labels.push(name.slice(start, index))
      start = index + 1
    }
  }
  labels.push(name.slice(start))
  return labels
}

/** The name without its leftmost label; the root for a single label. */
export function parentOf(name: string): string {
  if (!name.includes('\\')) {
    const dot = name.indexOf('.')
    return dot < 0 ? '' : name.slice(dot + 1)
  }
  const first = labelsOf(name)[0] ?? ''
  return name.slice(first.length + 1)
}

/** Whether `name` is `ancestor` or lies below it. */
export function isWithin(name: string, ancestor: string): boolean {
  if (ancestor === '' || name === ancestor) return true
  const cut = name.length - ancestor.length - 1
  if (cut < 1 || name.charCodeAt(cut) !== 46 || !name.endsWith(ancestor)) return false
  return name.charCodeAt(cut - 1) !== 92 || !isEscaped(name, cut)
}

function isEscaped(name: string, index: number): boolean {
  let slashes = 0
  while (name.charCodeAt(index - 1 - slashes) === 92) slashes++
  return slashes % 2 === 1
}

/** Octets of the name on the wire without compression: a length octet for each label and the root's. */
export function wireLength(name: string): number {
  if (name === '') return 1
  if (!name.includes('\\')) return name.length + 2
  return labelsOf(name).reduce((length, label) => length + 1 + labelLength(label), 1)
}

/** Octets of one escaped label. */
export function labelLength(label: string): number {
  if (!label.includes('\\')) return label.length
  return label.replace(/\\(?:\d{3}|.)/gs, 'x').length
}

/** What is wrong with a name's text, in words that fit after the name itself. */
export type NameError = { readonly error: string }

/**
 * Reads a name as a master file or a user writes it: any case, with or without the trailing dot, with escapes.
 * Without a trailing dot it is relative to `origin` where one is given. Returns the canonical form.
 */
export function parseName(text: string, origin = ''): string | NameError {
  if (plain.test(text) && text.length < 254) {
    if (text.endsWith('.')) return text.slice(0, -1)
    const whole = origin === '' ? text : `${text}.${origin}`
    return whole.length < 254 ? whole : checked(whole)
  }
  if (text === '.') return ''
  if (text === '') return { error: 'is empty' }
  const read = readLabels(text)
  if ('error' in read) return read
  const joined = read.labels.join('.')
  return checked(read.absolute || origin === '' ? joined : `${joined}.${origin}`)
}

function checked(name: string): string | NameError {
  const long = labelsOf(name).find((label) => labelLength(label) > maximumLabel)
  if (long !== undefined) return { error: `has a label of ${labelLength(long)} octets, the limit is ${maximumLabel}` }
  const length = wireLength(name)
  return length > maximumName ? { error: `has ${length} octets, the limit is ${maximumName}` } : name
}

function readLabels(text: string): { readonly labels: string[]; readonly absolute: boolean } | NameError {
  const labels: string[] = []
  let label = ''
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string
    if (char === '.') {
      if (label === '') return { error: 'has an empty label' }
      labels.push(label)
      label = ''
      continue
    }
    let code = char.charCodeAt(0)
    if (char === '\\') {
      const digits = /^\d{3}/.exec(text.slice(index + 1, index + 4))
      if (digits !== null) {
        code = Number(digits[0])
        if (code > 255) return { error: `has the escape \\${digits[0]}, which is no octet` }
        index += 3
      } else {
        if (++index >= text.length) return { error: 'ends in the middle of an escape' }
        if (/\d/.test(text[index] as string)) return { error: 'has an escape that is neither \\DDD nor \\X' }
        code = text.charCodeAt(index)
      }
    }
    if (code > 255 || (char !== '\\' && code > 126)) {
      return { error: `has the character "${String.fromCodePoint(text.codePointAt(index) ?? 0)}"; write an internationalised name in its ASCII form (xn--)` }
    }
    label += escapeOctet(code)
  }
  if (label === '') return { labels, absolute: true }
  labels.push(label)
  return { labels, absolute: false }
}

function escapeOctet(code: number): string {
  const lower = code >= 65 && code <= 90 ? code + 32 : code
  const char = String.fromCharCode(lower)
  if (specials.includes(char)) return `\\${char}`
  return lower > 32 && lower < 127 ? char : `\\${String(lower).padStart(3, '0')}`
}

/** The name as a master file says it, absolute: with the trailing dot, the root a single dot. */
export function absolute(name: string): string {
  return `${name}.`
}

/** Canonical order of names (RFC 4034 section 6.1): by labels from the right, as octets. */
export function compareNames(one: string, other: string): number {
  const left = labelsOf(one)
  const right = labelsOf(other)
  for (let index = 1; index <= left.length && index <= right.length; index++) {
    const a = left[left.length - index] as string
    const b = right[right.length - index] as string
    if (a !== b) return a < b ? -1 : 1
  }
  return left.length - right.length
}

/** Whether the text is no name but where something is: a URL, `host:port` or `host/path`. Reverse zones may have a slash (RFC 2317). */
export function isLocator(text: string): boolean {
  return text.includes(':') || (/\..*\//.test(text) && !/\.arpa\.?$/i.test(text))
}
