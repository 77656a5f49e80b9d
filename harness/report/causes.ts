import type { CheckReport, FindingReport } from './report.ts'

/** Cases that do not hold for one and the same reason, whichever checks they belong to. */
export interface CauseGroup {
  readonly because: string | undefined
  readonly cases: readonly { readonly check: CheckReport; readonly finding: FindingReport }[]
}

/** One cause is one thing to mend at one place, however many names and hosts it shows at, and however it is put for each. In the order in which they first appear. */
export function causesOf(checks: readonly CheckReport[]): readonly CauseGroup[] {
  const groups = new Map<string, { because: string | undefined; cases: { check: CheckReport; finding: FindingReport }[] }>()
  for (const check of checks) {
    for (const finding of check.findings.filter(({ holds }) => !holds)) {
      const key = finding.because === undefined ? check.id : JSON.stringify([finding.at === undefined ? finding.because : '', finding.fix, finding.at?.path])
      const group = groups.get(key) ?? { because: finding.because, cases: [] }
      groups.set(key, group)
      group.cases.push({ check, finding })
    }
  }
  return [...groups.values()]
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
