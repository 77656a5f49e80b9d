import type { Matrix } from './matrix-cells.ts'
import { paint } from './paint.ts'
import { renderNotes, type PrettyOptions } from './pretty.ts'

const gap = 2

/** A table with a row for each name and a column for each host; as many tables below each other as the width asks for. */
export function renderMatrix({ hosts, names, cells, notes = [] }: Matrix, { color, width }: PrettyOptions): string {
  const colors = paint(color)
  const text = (name: string, host: string) => cells.get(name)?.get(host)?.text ?? ''
  const first = Math.max(4, ...names.map((name) => name.length)) + gap
  const columns = hosts.map((host) => ({ host, width: Math.max(host.length, ...names.map((name) => text(name, host).length)) + gap }))
  const tables: (typeof columns)[] = []
  let used = width
  for (const column of columns) {
    if (used + column.width > width + gap) {
      tables.push([])
      used = first
    }
    tables.at(-1)!.push(column)
    used += column.width
  }
  const rendered = tables
    .map((table) =>
      [
        colors.bold('name'.padEnd(first) + table.map((column) => column.host.padEnd(column.width)).join('').trimEnd()),
        ...names.map((name) => {
          const shown = table.map((column) => {
            const { kind = 'none' } = cells.get(name)?.get(column.host) ?? {}
            const padded = text(name, column.host).padEnd(column.width)
            return colors.verdict(({ private: 'pass', public: 'unknown', none: 'fail' } as const)[kind], padded)
          })
          return `${name.padEnd(first)}${shown.join('')}`.trimEnd()
        }),
        '',
      ].join('\n'),
    )
    .join('\n')
  return notes.length === 0 ? rendered : `${rendered}\n${renderNotes(notes, width).join('\n')}\n`
}
