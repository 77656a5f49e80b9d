/** A $GENERATE directive: a range and texts in which `$` stands for the number. */
export interface Generate {
  /** `1-10` or `1-10/2`. */
  readonly range: string
  readonly texts: readonly string[]
  readonly limit: number
}

/** The texts of every number of the range, in order; BIND's Administrator Reference Manual describes the syntax. */
export function expand({ range, texts, limit }: Generate): { readonly rows: () => Generator<string[]> } | { readonly error: string } {
  const parts = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(range)
  if (parts === null) return { error: `"${range}" is no range START-STOP or START-STOP/STEP` }
  const [start, stop, step] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 1)]
  if (stop < start || step < 1) return { error: `the range ${range} has no numbers` }
  if ((stop - start) / step >= limit) return { error: `the range ${range} has more than ${limit} numbers${limit < 1_000_000 ? ', which are left of a million' : ''}` }
  const templates: Template[] = []
  for (const text of texts) {
    const template = readTemplate(text)
    if (typeof template === 'string') return { error: template }
    templates.push(template)
  }
  return {
    *rows() {
      for (let number = start; number <= stop; number += step) {
        yield templates.map((template) => template.map((part) => (typeof part === 'string' ? part : part(number))).join(''))
      }
    },
  }
}

type Template = readonly (string | ((number: number) => string))[]

const plain = (number: number): string => String(number)

function readTemplate(text: string): Template | string {
  const parts: (string | ((number: number) => string))[] = []
  let literal = ''
  for (let index = 0; index < text.length; index++) {
    const char = text[index] as string
    if (char === '\\') {
      // `\$` is a dollar sign; every other escape is the name's or the string's own.
      if (text[index + 1] === '$') literal += '$'
      else literal += char + (text[index + 1] ?? '')
      index++
    } else if (char !== '$') literal += char
    else if (text[index + 1] === '$') {
      literal += '$'
      index++
    } else {
      if (literal !== '') parts.push(literal)
      literal = ''
      const modifier = /^\{(-?\d{1,10})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}/.exec(text.slice(index + 1))
      if (modifier === null && text[index + 1] === '{') return `"${text}" has a modifier that is not {OFFSET,WIDTH,BASE} with the base d, o, x, X, n or N`
      if (modifier === null) parts.push(plain)
      else {
        parts.push(formatter(Number(modifier[1]), Number(modifier[2] ?? 0), modifier[3] ?? 'd'))
        index += modifier[0].length
      }
    }
  }
  if (literal !== '') parts.push(literal)
  return parts
}

function formatter(offset: number, width: number, base: string): (number: number) => string {
  const radix = base === 'o' ? 8 : base === 'd' ? 10 : 16
  return (number) => {
    const digits = (number + offset).toString(radix)
    const text = base === 'X' || base === 'N' ? digits.toUpperCase() : digits
    return base === 'n' || base === 'N' ? nibbles(text, width) : text.padStart(width, '0')
  }
}

/** Hexadecimal digits with dots, the lowest first, as in ip6.arpa. The width counts the dots, so an even one ends in a dot. */
function nibbles(digits: string, width: number): string {
  const text = [...digits.padStart(Math.ceil(width / 2), '0')].toReversed().join('.')
  return text.length < width ? `${text}.` : text
}
