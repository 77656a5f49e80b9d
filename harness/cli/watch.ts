import { once as event } from 'node:events'
import { watch } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
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
  if (signal.aborted) return attempt()
  const interrupted = event(signal, 'abort')
  let written = change()
  // What is written from now on counts, also while the first run is going on.
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    watch(folder, { recursive: true, signal }, () => written.resolve()).on('error', (error) => written.reject(error))
  }
  let code = await attempt()
  stderr.write(`watching ${files.join(', ')}\n`)
  while (!signal.aborted) {
    await Promise.race([written.promise, interrupted])
    if (signal.aborted) break
    await wait(settling)
    written = change()
    code = await attempt()
  }
  return code
}

/** Something that will be written. That nobody can look fails whoever waits for it, and nobody else. */
function change(): PromiseWithResolvers<void> {
  const coming = Promise.withResolvers<void>()
  coming.promise.catch(() => undefined)
  return coming
}
