import { isServerError } from '../world/world.ts'
import type { Cell, Matrix } from './matrix-cells.ts'
import { paint } from './paint.ts'
import { renderNotes, type PrettyOptions } from './pretty.ts'
import type { SoftwareTable } from './software-table.ts'

const gap = 2

/** Cells by row, then by column. */
interface Table {
  readonly heading: string
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>
}

/** A row for each name and a column for each host; below it, where there is one, what servers lead to by their software; and notes. */
export function renderMatrix({ hosts, names, cells, notes = [] }: Matrix, options: PrettyOptions, software?: SoftwareTable): string {
  const tables = [
    renderTable({ heading: 'name', rows: names, columns: hosts, cells }, options),
    ...(software ? [renderTable({ heading: 'server \\ forwards', ...software }, options)] : []),
    ...(notes.length === 0 ? [] : [`${renderNotes(notes, options.width).join('\n')}\n`]),
  ]
  return tables.join('\n')
}

/** As many tables below each other as the width asks for. */
function renderTable({ heading, rows, columns, cells }: Table, { color, width }: PrettyOptions): string {
  const colors = paint(color)
  const cellOf = (row: string, column: string): Cell | undefined => cells.get(row)?.get(column)
  const first = Math.max(heading.length, ...rows.map((row) => row.length)) + gap
  const sized = columns.map((name) => ({ name, width: Math.max(name.length, ...rows.map((row) => cellOf(row, name)?.text.length ?? 0)) + gap }))
  const tables: (typeof sized)[] = []
  let used = width
  for (const column of sized) {
    if (used + column.width > width + gap) {
      tables.push([])
      used = first
    }
    tables.at(-1)!.push(column)
    used += column.width
  }
  return tables
    .map((table) =>
      [
        colors.bold(heading.padEnd(first) + table.map((column) => column.name.padEnd(column.width)).join('').trimEnd()),
        ...rows.map((row) => {
          const shown = table.map((column) => {
            const { kind = 'none', text = '', connection } = cellOf(row, column.name) ?? {}
            const led = connection === undefined || (connection.outcome === 'http' && !isServerError(connection))
            return colors.verdict(led ? ({ private: 'pass', public: 'unknown', none: 'fail' } as const)[kind] : 'fail', text.padEnd(column.width))
          })
          return `${row.padEnd(first)}${shown.join('')}`.trimEnd()
        }),
        '',
      ].join('\n'),
    )
    .join('\n')
}

/** The same as data. */
export function matrixData({ hosts, names, cells, notes = [] }: Matrix, software?: SoftwareTable): object {
  return {
    hosts,
    names,
    cells: nested(cells),
    ...(software && { servers: { kinds: software.rows, forwards: software.columns, cells: nested(software.cells) } }),
    notes,
  }
}

function nested(cells: ReadonlyMap<string, ReadonlyMap<string, Cell>>): object {
  return Object.fromEntries(Array.from(cells, ([row, columns]) => [row, Object.fromEntries(columns)]))
}
