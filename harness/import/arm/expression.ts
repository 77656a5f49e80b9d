/** Expressions of ARM templates: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[]; readonly text: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression }

export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'
}

/** Whether a text is an expression: `[[` begins a text that begins with a bracket. */
export function isExpression(text: string): boolean {
  const trimmed = text.trim()
  return trimmed.startsWith('[') && trimmed.endsWith(']') && !trimmed.startsWith('[[')
}

const token = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_$][\w$]*)|([()[\].,]))/y

interface Token { readonly type: 'string' | 'number' | 'name' | 'sign'; readonly text: string; readonly from: number; readonly to: number }

function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  token.lastIndex = 0
  const end = text.trimEnd().length
  while (token.lastIndex < end) {
    const from = token.lastIndex
    const match = token.exec(text)
    if (match === null) throw new ExpressionError(`"${text.slice(from, from + 20).trim()}" cannot be read`)
    const [, string, number, name] = match
    const type = string !== undefined ? 'string' : number !== undefined ? 'number' : name !== undefined ? 'name' : 'sign'
    found.push({ type, text: match[0].trim(), from, to: token.lastIndex })
  }
  return found
}

const parsed = new Map<string, Expression>()

/** Reads what stands between the brackets. */
export function parseExpression(written: string): Expression {
  const known = parsed.get(written)
  if (known !== undefined) return known
  const text = written.trim().slice(1, -1)
  const list = tokens(text)
  let at = 0
  const take = (sign: string): boolean => list[at]?.type === 'sign' && list[at]?.text === sign && (at++, true)
  const expect = (sign: string): void => {
    if (!take(sign)) throw new ExpressionError(`"${sign}" was expected ${list[at] === undefined ? 'at the end' : `before "${list[at]!.text}"`}`)
  }
  const value = (): Expression => {
    const next = list[at]
    if (next === undefined) throw new ExpressionError('the expression ends in the middle')
    at++
    let made: Expression
    if (next.type === 'string') made = { kind: 'literal', value: next.text.slice(1, -1).replaceAll("''", "'") }
    else if (next.type === 'number') made = { kind: 'literal', value: Number(next.text) }
    else if (next.type === 'name') made = call(next)
    else throw new ExpressionError(`"${next.text}" stands where a value was expected`)
    for (;;) {
      if (take('.')) {
        const name = list[at++]
        if (name === undefined || name.type === 'sign') throw new ExpressionError('a name was expected behind "."')
        made = { kind: 'member', of: made, key: { kind: 'literal', value: name.text } }
      } else if (take('[')) {
        made = { kind: 'member', of: made, key: value() }
        expect(']')
      } else return made
    }
  }
  const call = (first: Token): Expression => {
    let name = first.text
    // namespace.function of a user's own.
    while (list[at]?.text === '.' && list[at + 1]?.type === 'name') {
      name += `.${list[at + 1]!.text}`
      at += 2
    }
    expect('(')
    const given: Expression[] = []
    if (!take(')')) {
      do given.push(value())
      while (take(','))
      expect(')')
    }
    return { kind: 'call', name: name.toLowerCase(), arguments: given, text: text.slice(first.from, list[at - 1]!.to).trim() }
  }
  const made = value()
  if (at < list.length) throw new ExpressionError(`"${list[at]!.text}" is one word too many`)
  parsed.set(written, made)
  return made
}
