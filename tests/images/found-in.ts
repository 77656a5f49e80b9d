import type { ExecutionContext } from 'ava'
import type { Finding } from '../../harness/diagnosis/finding.ts'
import { failing, firstViolation, imageChecks, type BrokenImages } from './worlds.ts'

/** Those checks of images fail that should, in the client's words and with the cause; the first finding, for what else there is to say of it. */
export async function foundIn(t: ExecutionContext, { fails, words, because }: BrokenImages, rehearsed: Parameters<typeof imageChecks>[0]): Promise<Finding | undefined> {
  const results = await imageChecks(rehearsed)
  t.deepEqual(failing(results), fails)
  const found = firstViolation(results)
  t.regex(found?.observed ?? '', words)
  t.regex(found?.because ?? '', because)
  t.regex(found?.fix ?? '', /\.$/)
  return found
}
