import type { LetThrough } from '../facts/let-through.ts'
import type { Path } from '../dns/path.ts'
import { labelled } from './wrap.ts'

/** What each rule lets through, rule by rule; `width` in columns. */
export function renderLetThrough(rules: readonly LetThrough[], { place, width }: { place: (path: Path) => string; width: number }): string {
  const layout = { indent: 2, labelWidth: 16, width: Math.min(width, 140) }
  const lines = rules.flatMap(({ firewall, rule, kind, at, targets, own, foreign, everybodys }) => [
    `${firewall}: ${kind} rule ${rule}, ${everybodys.length + foreign.length === 0 ? 'tight' : kind === 'network' ? 'by address' : 'wide'}  [${place(at)}]`,
    ...labelled('says', targets.join(', '), layout),
    ...labelled('of this design', own.length > 0 ? own.join(', ') : '-', layout),
    ...(everybodys.length + foreign.length === 0 ? [] : labelled('of others', [...foreign, ...everybodys].join(', '), layout)),
    '',
  ])
  return lines.length === 0 ? 'no rule of a firewall touches names of registries or services\n' : `${lines.join('\n').trimEnd()}\n`
}
