import type { Problem } from './problem.ts'

const widest = 160

/** Every problem as `file:line:column: error[code]: message`, with the line it is about, a caret under the place, and the hint. */
export function formatProblems(problems: readonly Problem[], text: string, file: string, texts: ReadonlyMap<string, string> = new Map()): string {
  const own = text.split(/\r?\n/)
  const others = new Map(Array.from(texts, ([name, other]) => [name, other.split(/\r?\n/)]))
  return problems.map((problem) => {
    const lines = problem.file === undefined ? own : (others.get(problem.file) ?? [])
    const head = `${problem.file ?? file}:${problem.line}:${problem.column}: ${problem.severity}[${problem.code}]: ${visible(problem.message)}`
    const excerpt = underline(lines[problem.line - 1] ?? '', problem)
    const hint = problem.hint === undefined ? [] : [`  hint: ${visible(problem.hint)}`]
    return [head, ...excerpt, ...hint, ''].join('\n')
  }).join('\n')
}

/** Messages quote what somebody wrote. What a terminal would obey is shown as it would be written in YAML. */
function visible(message: string): string {
  return message.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0)!.toString(16)
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
  })
}

/** Long lines (a document written as JSON, say) are cut to a window around the place. Tabs count as one column, so they are shown as one. */
function underline(line: string, { column, endColumn }: Problem): readonly string[] {
  if (line.trim() === '') return []
  const start = line.length <= widest ? 0 : Math.max(0, Math.min(column - 1 - widest / 2, line.length - widest))
  const shown = line.slice(start, start + widest).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
  const before = column - 1 - start
  const width = Math.max(1, Math.min(endColumn - column, shown.length - before))
  return [`  ${shown}`, `  ${' '.repeat(before)}${'^'.repeat(width)}`]
}
