/** Repeated measurements of one thing. */
export interface Figure {
  readonly name: string
  /** What the numbers are: `ms`, `1/s`, `MB`, or `ratio`. */
  readonly unit: string
  readonly values: readonly number[]
  /** What the design asks for, as words. */
  readonly target?: string
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Figures as an aligned table: median, smallest and largest, number of measurements. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, values, target }) => [
    name,
    format(median(values)),
    `${format(Math.min(...values))} - ${format(Math.max(...values))}`,
    unit,
    String(values.length),
    target ?? '',
  ])
  const all = [['', 'median', 'spread', 'unit', 'runs', 'target'], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)))
  return all.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ').trimEnd()).join('\n')
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
