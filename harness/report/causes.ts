import type { CheckReport, FindingReport } from './report.ts'

/** Cases that do not hold for one and the same reason, whichever checks they belong to. */
export interface CauseGroup {
  readonly because: string | undefined
  readonly cases: readonly { readonly check: CheckReport; readonly finding: FindingReport }[]
}

/** Whether a finding does not hold and nobody has accepted that. */
export function isOpen({ holds, accepted }: FindingReport): boolean {
  return !holds && accepted === undefined
}

/**
 * One mistake is one thing to mend at one place, however many names and hosts it shows at, and however it is put for each. In the order in
 * which they first appear.
 */
export function causesOf(checks: readonly CheckReport[]): readonly CauseGroup[] {
  const groups = new Map<string, { because: string | undefined; cases: { check: CheckReport; finding: FindingReport }[] }>()
  for (const check of checks) {
    for (const finding of check.findings.filter(isOpen)) {
      const key = finding.because === undefined ? check.id : keyOf(finding)
      const group = groups.get(key) ?? { because: finding.because, cases: [] }
      groups.set(key, group)
      group.cases.push({ check, finding })
    }
  }
  return [...groups.values()]
}

/** Where no line is to blame, the place is the host or the intent that suffers: there the words tell causes apart. */
function keyOf({ at, because, fix }: FindingReport): string {
  if (at === undefined) return JSON.stringify([because, fix])
  const vague = at.path.length < 3 && ['hosts', 'intent', 'expectations'].includes(String(at.path[0]))
  return JSON.stringify(vague ? ['', fix, at.path] : at.path)
}

/** What to do, each once: two things may have to be done at one place. */
export function fixesOf({ cases }: CauseGroup): readonly string[] {
  return [...new Set(cases.flatMap(({ finding: { fix } }) => (fix === undefined ? [] : [fix])))]
}

/** The checks of a cause, each once. */
export function checksOf({ cases }: CauseGroup): readonly CheckReport[] {
  return [...new Set(cases.map(({ check }) => check))]
}

/** `file:line:column`, as editors and terminals make a link of it. */
export function placeOf({ at }: FindingReport): string | undefined {
  if (!at) return undefined
  const position = at.line === undefined ? '' : `:${at.line}${at.column === undefined ? '' : `:${at.column}`}`
  return `${at.file}${position} (${at.path.join('.')})`
}
