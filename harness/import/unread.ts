import type { Section } from '../resources/sections.ts'

/** What a source could not be asked, or did not say to the end: nothing of it is known, so nothing of it is missing either. */
export interface Unread {
  /** `private DNS zones of subscription 11111111-…`. */
  readonly what: string
  /** What of a design depends on it; none: anything. */
  readonly sections: readonly Section[]
  readonly why: string
}
