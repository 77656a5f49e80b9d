import { setTimeout as wait } from 'node:timers/promises'
import type { Lab } from '../runtime/lab.ts'

/** Milliseconds between two readings. */
const every = 500
/** A machine whose processors are idle for less than this share of a stretch has none to spare in it. */
const spare = 0.05

/** Measures until it is told to stop for how many seconds the engine's machine has had no processor to spare. */
export async function measureSaturation(lab: Pick<Lab, 'processors'>, stop: AbortSignal): Promise<number> {
  let saturated = 0
  let before = { ...await lab.processors(), at: performance.now() }
  while (!stop.aborted) {
    await wait(every, undefined, { signal: stop }).catch(() => undefined)
    const now = { ...await lab.processors(), at: performance.now() }
    const all = now.all - before.all
    if (all > 0 && (now.idle - before.idle) / all < spare) saturated += (now.at - before.at) / 1000
    before = now
  }
  return saturated
}
