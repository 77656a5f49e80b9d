import type { Block } from './readmes.ts'

/** One file of a worked example. */
export interface Step {
  /** From the root. */
  readonly file: string
  /** The text of the file after the step, from that before it: `undefined` for one that is not there. Throws where the step does not fit. */
  readonly apply: (before: string | undefined) => string
}

/**
 * What a README asks its reader to write. A block that begins with a comment naming a file is a new file; a `diff` whose first line
 * is `+++` and a file changes one that is there, with `@@` between places that are apart.
 */
export function stepsIn(blocks: readonly Block[]): readonly Step[] {
  return blocks.flatMap(({ language, text }): Step[] => {
    const [first = ''] = text.split('\n', 1)
    const changed = language === 'diff' ? /^\+\+\+ (\S+)$/.exec(first)?.[1] : undefined
    if (changed !== undefined) return [{ file: changed, apply: (before) => patched(changed, before, text.slice(first.length + 1)) }]
    const added = /^(?:\/\/|#) ((?:harness|tests|fixtures|topologies)\/\S+)$/.exec(first)?.[1]
    return added === undefined ? [] : [{ file: added, apply: (before) => created(added, before, text) }]
  })
}

function created(file: string, before: string | undefined, text: string): string {
  if (before !== undefined) throw new Error(`${file} is there already`)
  return text
}

function patched(file: string, before: string | undefined, text: string): string {
  if (before === undefined) throw new Error(`${file} is not there`)
  return text.split(/^@@\n/m).reduce((content, place) => {
    const lines = place.split('\n').slice(0, -1)
    const side = (other: string): string => lines.filter((line) => !line.startsWith(other)).map((line) => `${line.slice(1)}\n`).join('')
    const [old, ...more] = [...occurrences(content, side('+'))]
    if (old === undefined) throw new Error(`${file} does not have these lines:\n${side('+')}`)
    if (more.length > 0) throw new Error(`${file} has these lines more than once:\n${side('+')}`)
    return `${content.slice(0, old)}${side('-')}${content.slice(old + side('+').length)}`
  }, before)
}

/** Where whole lines stand in a text. */
function* occurrences(text: string, lines: string): Generator<number> {
  for (let at = text.indexOf(lines); at >= 0; at = text.indexOf(lines, at + 1)) if (at === 0 || text[at - 1] === '\n') yield at
}
