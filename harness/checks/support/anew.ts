import { sameMembers } from '../../diagnosis/observed/response.ts'

/**
 * So many questions at once, one time after the other. Who draws one of two forwarders misses the other once in thirty thousand times; who takes
 * them in turn is not met by questions that others ask in step with these.
 */
const questions = [1, 2, 3, 4, 5]

/**
 * Whether two ways to the same lead to the same after all, where they differed when each was asked once: a server on the way may take another of
 * its forwarders for each question, and a cache may have been asked by both before it knew. Three times one way is taken, and what it says must
 * be among what the other says then.
 *
 * @param one Asks one way anew, and gives addresses.
 * @param other Asks the other.
 */
export async function agreeAnew(one: () => Promise<readonly string[]>, other: () => Promise<readonly string[]>): Promise<boolean> {
  for (let time = 0; time < 3; time++) if (!(await amongAnew(await one(), other))) return false
  return true
}

async function amongAnew(said: readonly string[], other: () => Promise<readonly string[]>): Promise<boolean> {
  for (const many of questions) {
    const answers = await Promise.all(Array.from({ length: many }, other))
    if (answers.some((answer) => sameMembers(said, answer))) return true
  }
  return false
}
