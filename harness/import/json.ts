import { visit } from 'jsonc-parser'
import { ImportError, type Places } from './refusal.ts'

export type JsonObject = { readonly [key: string]: unknown }

export interface Read {
  readonly value: unknown
  readonly places: Places
}

/** Stands for a line break inside a string, which ARM takes and JSON does not. As long as what it stands for, so that places stay. */
const inString = { '\n': '\uE00A', '\r': '\uE00D', '\t': '\uE009' } as const
const back: Readonly<Record<string, string>> = { '\uE00A': '\n', '\uE00D': '\r', '\uE009': '\t' }

function withoutBreaks(text: string): string {
  return text.replace(/\/\/[^\n\r]*|\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\[\s\S])*"/g, (found) =>
    found.startsWith('"') && /[\n\r\t]/.test(found) ? found.replace(/[\n\r\t]/g, (one) => inString[one as keyof typeof inString]) : found)
}

const restored = (text: string): string => (/[\uE009\uE00A\uE00D]/.test(text) ? text.replace(/[\uE009\uE00A\uE00D]/g, (one) => back[one]!) : text)

/** Deeper than any template; a file that is all brackets would exhaust the stack. */
const deepest = 400

/** JSON as ARM takes it: comments, commas behind the last item, strings over several lines. */
export function readJson(text: string, file: string): Read {
  const offsets = new WeakMap<object, number>()
  const stack: { readonly holder: unknown[] | Record<string, unknown>; key: string }[] = []
  let root: unknown
  let depth = 0
  const problems: { readonly offset: number; readonly message: string }[] = []
  const put = (value: unknown): void => {
    const top = stack.at(-1)
    if (top === undefined) root = value
    else if (Array.isArray(top.holder)) top.holder.push(value)
    else Object.defineProperty(top.holder, top.key, { value, enumerable: true, configurable: true, writable: true })
  }
  const begin = (holder: unknown[] | Record<string, unknown>, offset: number): void => {
    if (++depth > deepest) throw new ImportError(`${file}:${lineAt(text, offset)}: lists and objects stand in each other more than ${deepest} deep`)
    offsets.set(holder, offset)
    put(holder)
    stack.push({ holder, key: '' })
  }
  const end = (): void => void (stack.pop(), depth--)
  visit(withoutBreaks(text), {
    onObjectBegin: (offset) => begin({}, offset),
    onArrayBegin: (offset) => begin([], offset),
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty: (name) => void (stack.at(-1)!.key = restored(name)),
    onLiteralValue: (value: unknown) => put(typeof value === 'string' ? restored(value) : value),
    onError: (code, offset) => void problems.push({ offset, message: messages[code] ?? 'this is no JSON' }),
  }, { allowTrailingComma: true, disallowComments: false })
  const [problem] = problems.filter(({ message }) => message !== '')
  if (problem !== undefined) {
    const { line, column } = placeAt(text, problem.offset)
    throw new ImportError(`${file}:${line}:${column}: ${problem.message !== messages[9] && !/[\]}]/.test(text.slice(problem.offset)) ? 'the file ends in the middle' : problem.message}`, 'a source is an ARM template, a Terraform plan or state as JSON, or what az prints as JSON')
  }
  return { value: root, places: { file, of: (value) => (typeof value === 'object' && value !== null && offsets.has(value) ? `${file}:${lineAt(text, offsets.get(value)!)}` : file) } }
}

/** By the codes of jsonc-parser; a character below 32 in a string is none here. */
const messages: Readonly<Record<number, string>> = {
  1: 'this is neither a value nor a name', 2: 'a number is malformed', 3: 'the name of a property was expected', 4: 'a value was expected', 5: 'a colon was expected',
  6: 'a comma was expected', 7: 'a closing brace was expected', 8: 'a closing bracket was expected', 9: 'the end of the file was expected', 10: 'a comment has a wrong beginning',
  11: 'a comment does not end', 12: 'a string does not end', 13: 'a number does not end', 14: 'an escape \\u has not four digits', 15: 'an escape is unknown', 16: '',
}

const lineStarts = new Map<string, readonly number[]>()

/** Of the text that was asked about last: places are asked for one file after the other. */
function startsOf(text: string): readonly number[] {
  const known = lineStarts.get(text)
  if (known !== undefined) return known
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  lineStarts.clear()
  lineStarts.set(text, starts)
  return starts
}

function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const starts = startsOf(text)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}

function lineAt(text: string, offset: number): number {
  return placeAt(text, offset).line
}
