import { causesOf, isOpen } from './causes.ts'
import type { CheckReport, TopologyReport } from './report.ts'
import type { Verdict } from '../checks/verdict.ts'

function count(checks: readonly CheckReport[], verdict: Verdict): number {
  return checks.filter((check) => check.verdict === verdict).length
}

/** `2 causes, 4 checks failed, 3 unknown, 11 passed, 8 skipped; 81 cases, 4.1 s`. */
export function summary({ checks, duration }: Pick<TopologyReport, 'checks' | 'duration'>): string {
  const cases = checks.reduce((sum, check) => sum + casesOf(check), 0)
  const causes = causesOf(checks).length
  const failed = count(checks, 'fail')
  const parts = [
    causes > 0 ? plural(causes, 'cause') : '',
    failed > 0 ? `${plural(failed, 'check')} failed` : '',
    count(checks, 'unknown') > 0 ? `${count(checks, 'unknown')} unknown` : '',
    failed > 0 ? `${count(checks, 'pass')} passed` : `${plural(count(checks, 'pass'), 'check')} passed`,
    count(checks, 'skip') > 0 ? `${count(checks, 'skip')} skipped` : '',
  ]
  return `${parts.filter((part) => part !== '').join(', ')}; ${plural(cases, 'case')}, ${seconds(duration)}`
}

/** How many cases a check looked at, listed or not. */
function casesOf({ findings, held = 0 }: CheckReport): number {
  return findings.length + held
}

export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`
}

/** Milliseconds as seconds with one decimal. */
function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

/** What a row says beside a check's verdict. */
export function detail(check: CheckReport): string {
  const { verdict, findings, reason } = check
  const bad = findings.filter(isOpen).length
  const all = casesOf(check)
  const cases = bad > 0 ? `${bad} of ${plural(all, 'case')}` : all > 0 ? plural(all, 'case') : ''
  return [cases, verdict === 'pass' ? undefined : reason].filter(Boolean).join('; ')
}
