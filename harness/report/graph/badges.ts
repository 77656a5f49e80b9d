import type { Mark, MarkKind } from '../map.ts'

/** A sign for each kind of mark: nobody has to tell colours apart. */
export const signs: Readonly<Record<MarkKind, string>> = { added: '+', removed: '−', changed: '~', noticed: '≠' }

/** The signs of a mark, from a corner to the left. */
export function badges(mark: Mark | undefined, { x, y }: { readonly x: number; readonly y: number }): string {
  return (mark?.kinds ?? []).map((kind, n) => `<g class="badge ${kind}"><circle cx="${x - 4 - 22 * n}" cy="${y}" r="10"/><text x="${x - 4 - 22 * n}" y="${y + 5}">${signs[kind]}</text></g>`).join('')
}
