/** What is known about a requirement afterwards. `unknown`: could not tell. `skip`: nothing in the design to examine, with the reason. */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'skip'

/** From many, one: fail over unknown over pass. Nothing but skips, or nothing at all, proves nothing. */
export function worst(verdicts: Iterable<Verdict>): Exclude<Verdict, 'skip'> {
  const seen = new Set(verdicts)
  if (seen.has('fail')) return 'fail'
  if (seen.has('unknown')) return 'unknown'
  return seen.has('pass') ? 'pass' : 'unknown'
}
