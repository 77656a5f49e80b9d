import type { Section } from '../../resources/sections.ts'
import type { Unread } from '../unread.ts'

/** A list that could not be read. */
export interface NotRead {
  /** Of a question about all: none. */
  readonly subscription?: string
  readonly what: string
  readonly sections: readonly Section[]
  /** Of the subscription, and not of something in it. */
  readonly top: boolean
  readonly why: string
}

/** More than these of one kind are counted. */
const most = 3

/** One sentence for a subscription of which nothing can be read, and for many lists of one kind. */
export function summed(all: readonly NotRead[], lists: number): readonly Unread[] {
  return [...Map.groupBy(all, ({ subscription = '', why }) => `${subscription} ${why}`).values()].flatMap((same): readonly Unread[] => {
    const { subscription, why } = same[0]!
    const of = subscription === undefined ? '' : ` of subscription ${subscription}`
    const sections = [...new Set(same.flatMap((one) => one.sections))]
    const names = [...new Set(same.map(({ what }) => what))]
    if (same.filter(({ top }) => top).length >= lists) return [{ what: `everything${of}`, sections: [], why }]
    return [{ what: `${names.slice(0, most).join(', ')}${names.length > most ? ` and ${names.length - most} more` : ''}${of}`, sections, why }]
  })
}
