import { constants } from 'node:os'
import { releaseAll } from './lock.ts'
import { stopCommands } from './shell.ts'

/** Ends this script on a signal: commands under way first, then the lock. A started engine stays. */
export async function interrupt(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): Promise<never> {
  await stopCommands()
  releaseAll()
  console.error('\nStopped. What was finished is kept; the next set-up goes on from there.')
  process.exit(128 + constants.signals[signal])
}
