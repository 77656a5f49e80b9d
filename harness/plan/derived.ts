import { createHash } from 'node:crypto'

/** A lab's secrets are worth nothing outside, and equal designs give equal plans. */
export function derived(what: string): string {
  return createHash('sha256').update(`dns-rehearsal ${what}`).digest('hex')
}
