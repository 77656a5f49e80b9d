/** A word of a master file. Escapes are still in it; a quoted string is without its quotes. */
export interface Token {
  readonly text: string
  readonly quoted: boolean
  readonly line: number
  readonly column: number
}

/** One entry: a record or a directive, over several lines where parentheses say so (RFC 1035 section 5.1). */
export interface Entry {
  readonly tokens: readonly Token[]
  /** Whether the line starts with a blank: the owner is the previous one. */
  readonly blank: boolean
  readonly line: number
}

export type Complaint = (at: { readonly line: number; readonly column: number }, message: string) => void

const newline = 10
const special = /["();\\\r]/

/** Splits a master file into entries. What cannot be read is complained about, and reading goes on with the next line. */
export function* entriesOf(text: string, complain: Complaint): Generator<Entry> {
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0
  for (let line = 1; position < text.length; line++) {
    const end = endOfLine(text, position)
    const content = text.slice(position, end)
    if (!special.test(content)) {
      const tokens = plainTokens(content, line)
      if (tokens.length > 0) yield { tokens, blank: isBlank(content.charCodeAt(0)), line }
      position = end + 1
      continue
    }
    const reader = new Reader(text, position, line, complain)
    const entry = reader.entry()
    if (entry !== undefined) yield entry
    position = reader.position
    line = reader.line - 1
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function plainTokens(content: string, line: number): Token[] {
  const tokens: Token[] = []
  for (let index = 0; index < content.length; index++) {
    if (isBlank(content.charCodeAt(index))) continue
    const start = index
    while (index < content.length && !isBlank(content.charCodeAt(index))) index++
    tokens.push({ text: content.slice(start, index), quoted: false, line, column: start + 1 })
  }
  return tokens
}

/** Reads one entry with everything an entry can have. */
class Reader {
  position: number
  line: number
  readonly #text: string
  readonly #complain: Complaint
  #lineStart: number
  #depth = 0
  #open: { line: number; column: number } | undefined

  constructor(text: string, position: number, line: number, complain: Complaint) {
    this.#text = text
    this.position = position
    this.#lineStart = position
    this.line = line
    this.#complain = complain
  }

  /** The entry that starts here; `undefined` for a line that has none or cannot be read. Afterwards stands on the next line. */
  entry(): Entry | undefined {
    const { line } = this
    const blank = isBlank(this.#text.charCodeAt(this.position))
    const tokens: Token[] = []
    for (;;) {
      const code = this.position < this.#text.length ? this.#text.charCodeAt(this.position) : newline
      if (code === newline) {
        const ended = this.position >= this.#text.length
        this.#nextLine()
        if (this.#depth === 0) break
        if (!ended) continue
        this.#complain(this.#open!, 'this parenthesis is never closed')
        return undefined
      }
      const char = this.#text[this.position] as string
      if (isBlank(code) || char === '\r') this.position++
      else if (char === ';') this.position = endOfLine(this.#text, this.position)
      else if (char === '(' || char === ')') {
        if (!this.#parenthesis(char)) return undefined
      } else {
        const token = char === '"' ? this.#quoted() : this.#word()
        if (token === undefined) return undefined
        tokens.push(token)
      }
    }
    return tokens.length > 0 ? { tokens, blank, line } : undefined
  }

  #at(): { line: number; column: number } {
    return { line: this.line, column: this.position - this.#lineStart + 1 }
  }

  #nextLine(): void {
    this.position++
    this.#lineStart = this.position
    this.line++
  }

  #giveUp(at: { line: number; column: number }, message: string): undefined {
    this.#complain(at, message)
    this.position = endOfLine(this.#text, this.position)
    this.#nextLine()
    return undefined
  }

  #parenthesis(char: string): boolean {
    if (char === '(') {
      if (this.#depth++ === 0) this.#open = this.#at()
    } else if (this.#depth-- === 0) {
      this.#giveUp(this.#at(), 'this parenthesis was never opened')
      return false
    }
    this.position++
    return true
  }

  #quoted(): Token | undefined {
    const at = this.#at()
    const start = ++this.position
    for (; this.position < this.#text.length; this.position++) {
      const char = this.#text[this.position]
      if (char === '\n') break
      if (char === '\\') this.position++
      else if (char === '"') return { text: this.#text.slice(start, this.position++), quoted: true, ...at }
    }
    this.position = Math.min(this.position, this.#text.length)
    return this.#giveUp(at, 'this quoted string does not end on its line')
  }

  /** The quoted value of `key="value"` (RFC 9460 section 2.1), to its closing quote. */
  #skipValue(): void {
    for (let index = this.position + 1; index < this.#text.length && this.#text[index] !== '\n'; index++) {
      if (this.#text[index] === '\\') index++
      else if (this.#text[index] === '"') {
        this.position = index
        return
      }
    }
  }

  #word(): Token {
    const at = this.#at()
    const start = this.position
    for (; this.position < this.#text.length; this.position++) {
      const char = this.#text[this.position] as string
      if (char === '\\' && this.#text[this.position + 1] !== '\n') this.position++
      else if (char === '"' && this.#text[this.position - 1] === '=') this.#skipValue()
      else if (' \t\r\n;()"'.includes(char)) break
    }
    return { text: this.#text.slice(start, this.position), quoted: false, ...at }
  }
}
