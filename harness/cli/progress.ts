import type { Context } from './context.ts'

/** Milliseconds after which a step says that it is going on. */
const patience = 2_000
/** Between signs of life on a terminal. */
const refresh = 1_000
/** Between signs of life where there is no terminal. */
const heartbeat = 20_000

/** What is being done at the moment, on standard error, for steps that take longer than two seconds. */
export interface Progress extends Disposable {
  /** Begins a step; the one before it is over. */
  step(text: string): void
  /** How far the step is. Said at once when it is time to, since a computation leaves timers no turn. */
  note(text: string): void
}

/** On a terminal one line that is written again every second, elsewhere a line now and then. */
export function progress({ stderr }: Pick<Context, 'stderr'>, clock: () => number = Date.now): Progress {
  let current: { text: string; readonly since: number; told: number } | undefined
  let shown = false
  let noted = clock()
  const clear = () => {
    if (shown) stderr.write('\r\u001b[2K')
    shown = false
  }
  const tick = () => {
    if (!current) return
    const now = clock()
    if (now - current.since < patience) return
    const line = `${current.text} (${Math.round((now - current.since) / 1000)} s)`
    if (stderr.isTTY) {
      stderr.write(`\r\u001b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`)
      shown = true
    } else if (current.told === 0 || now - current.told >= heartbeat) {
      current.told = now
      stderr.write(`${line}\n`)
    }
  }
  const timer = setInterval(tick, refresh)
  timer.unref()
  return {
    step(text) {
      clear()
      current = { text, since: clock(), told: 0 }
    },
    note(text) {
      const now = clock()
      if (!current || now - noted < refresh) return
      noted = now
      current.text = text
      tick()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      clear()
    },
  }
}
