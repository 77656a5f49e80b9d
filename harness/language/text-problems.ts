import type { Problem } from './problem.ts'

/**
 * Twice the largest design: a zone of 25,000 record sets takes 1 MB, and so do 10,000 hosts that are meant to reach 50 registries, where an
 * intent lists them all (`to: [...]`). The parser takes seconds for the worst text of this size.
 */
const largest = 2 * 1024 * 1024

/** Deeper than any form of the language goes, shallow enough for parsers that recurse. */
const deepest = 64

/** Why a text cannot be a topology at all, before it is parsed. */
export function unreadable(text: string): Problem | undefined {
  if (text.length > largest) return at(1, 1, 'file-too-large', `the file has ${Math.ceil(text.length * 10 / 2 ** 20) / 10} MB; a file of a topology has at most ${largest / 1024 / 1024} MB`, 'list hosts once in an intent for all that they reach (to: [...]), not again for each; or put a part of the design into a file that this one extends')
  const strange = /(?![\t\n\r])[\p{Cc}\ufffd]/u.exec(text)
  if (strange) return at(...positionOf(text, strange.index), 'not-text', 'this is no UTF-8 text', 'a topology is a YAML file in UTF-8')
  if (text.replace(/^\ufeff/, '').split(/\r?\n/).every((line) => /^\s*(#.*|---|\.\.\.)?\s*$/.test(line))) return at(1, 1, 'empty-file', 'the file describes nothing')
  const deep = tooDeep(text)
  if (deep !== undefined) return at(...positionOf(text, deep), 'too-deep', `nested more than ${deepest} levels deep`)
  return undefined
}

/** Counts brackets without regard to quotes and comments, and indentation: both only bound what the parser will meet. */
function tooDeep(text: string): number | undefined {
  let brackets = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '[' || character === '{') {
      if (++brackets > deepest) return index
    } else if (character === ']' || character === '}') brackets = Math.max(0, brackets - 1)
  }
  // Block nesting on one line: "- - - -", "? ? ?".
  const dashes = /^[ ]*(?:[-?:] +){64}/m.exec(text) ?? /^ {512}/m.exec(text)
  return dashes ? dashes.index : undefined
}

function positionOf(text: string, index: number): [number, number] {
  const before = text.slice(0, index).split(/\r?\n/)
  return [before.length, (before.at(-1)?.length ?? 0) + 1]
}

function at(line: number, column: number, code: string, message: string, hint?: string): Problem {
  return { code, severity: 'error', path: [], line, column, endColumn: column + 1, message, ...(hint !== undefined && { hint }) }
}
