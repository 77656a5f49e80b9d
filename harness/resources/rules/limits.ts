import { kinds } from '../list.ts'
import type { Rule } from '../rule.ts'

/** What Azure allows of each kind. */
export const limitRules: readonly Rule[] = kinds.flatMap(({ limits }): Rule[] => limits === undefined ? [] : [{
  code: 'limit-exceeded',
  source: limits.source,
  *check({ topology }) {
    for (const { limit, used, what, path } of limits.usage(topology)) {
      if (used > limit) yield { path, atKey: true, message: `${used} ${what}; Azure allows ${limit}` }
    }
  },
}])
