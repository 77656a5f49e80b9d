import { watch } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Context } from './context.ts'
import { explainError } from './errors.ts'
import { exitCode } from './exit-codes.ts'

/** Milliseconds in which an editor may write several files, or one several times. */
const settling = 100

/** Does it once, and once more whenever something is written beside the files or below. Ends with the last verdict when it is interrupted. */
export async function watched(files: readonly string[], once: () => Promise<number>, { stderr, signal }: Pick<Context, 'stderr' | 'signal'>): Promise<number> {
  const attempt = async (): Promise<number> => {
    try {
      return await once()
    } catch (error) {
      // A file that is half written is no reason to stop looking.
      stderr.write(explainError(error))
      return exitCode.usage
    }
  }
  // What is written from now on counts, also while the first run is going on.
  const folders = [...new Set(files.map((file) => dirname(file)))].map((folder) => watch(folder, { recursive: true, signal })[Symbol.asyncIterator]())
  let code = await attempt()
  const next = folders.map((folder) => folder.next())
  stderr.write(`watching ${files.join(', ')}\n`)
  try {
    while (!signal.aborted) {
      const index = await Promise.race(next.map((promise, n) => promise.then(() => n)))
      next[index] = folders[index]!.next()
      await new Promise((resolve) => setTimeout(resolve, settling))
      let fresh = true
      while (fresh) {
        fresh = false
        for (const [n, promise] of next.entries()) {
          const done = await Promise.race([promise.then(() => true), new Promise<false>((resolve) => setImmediate(() => resolve(false)))])
          if (!done) continue
          fresh = true
          next[n] = folders[n]!.next()
        }
      }
      code = await attempt()
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return code
}
