import colors from 'picocolors'
import type { Verdict } from '../checks/verdict.ts'

/** Colours, or their absence. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly verdict: (verdict: Verdict, text: string) => string
}

export function paint(enabled: boolean): Paint {
  const { bold, dim, green, red, yellow } = colors.createColors(enabled)
  const shades = { pass: green, fail: red, unknown: yellow, skip: dim }
  return { bold, dim, verdict: (verdict, text) => shades[verdict](text) }
}

/** Colours belong on a terminal whose user has not turned them off (https://no-color.org). */
export function wantsColor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['NO_COLOR']) return false
  return stream.isTTY === true && env['TERM'] !== 'dumb'
}
