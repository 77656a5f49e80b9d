import type { World } from '../world/world.ts'

/** A stretch of a run, in milliseconds; `parts` lie within it, maybe side by side. */
export interface Phase {
  readonly name: string
  readonly milliseconds: number
  readonly parts: readonly Omit<Phase, 'parts'>[]
}

/** Where the time of one design's run goes. */
export interface Timings {
  /** The phase that has lasted since the one before it is over. */
  over(name: string, parts?: Readonly<Record<string, number>>): void
  /** The same world; while something that it was asked is not answered, somebody waits for it. */
  watched<Of extends World>(world: Of): Of
  /** The checks are done: in part of their time something was asked, in the rest nothing was, and it was judged only. */
  checked(): void
  readonly phases: readonly Phase[]
}

/** What is asked of a world, or done to it. */
const asking = ['ask', 'lookup', 'connect', 'transfer', 'connectionState', 'breaking', 'selecting', 'at', 'watchTunnel'] as const

export function timings(clock: () => number = () => performance.now()): Timings {
  const phases: Phase[] = []
  let last = clock()
  let open = 0
  let since = 0
  let waited = 0
  const answered = (): void => {
    if (--open === 0) waited += clock() - since
  }
  const watched = <Of extends World>(world: Of): Of => {
    const counted = asking.flatMap((name) => {
      const ask = world[name] as ((...asked: readonly unknown[]) => unknown) | undefined
      if (ask === undefined) return []
      return [[name, async (...asked: readonly unknown[]) => {
        if (open++ === 0) since = clock()
        try {
          const told = await ask.apply(world, [...asked])
          // A world that is broken, or at another moment, is asked as this one.
          return typeof told === 'object' && told !== null && 'ask' in told ? watched(told as World) : told
        } finally {
          answered()
        }
      }] as const]
    })
    return { ...world, ...Object.fromEntries(counted) }
  }
  const over: Timings['over'] = (name, parts = {}) => {
    const now = clock()
    phases.push({ name, milliseconds: now - last, parts: Object.entries(parts).map(([part, milliseconds]) => ({ name: part, milliseconds })) })
    last = now
  }
  return { phases, watched, over, checked: () => over('check', { ask: waited, judge: clock() - last - waited }) }
}

/** A line for each phase and, further in, for each of its parts. */
export function renderTimings(design: string, phases: readonly Phase[]): string {
  const whole = { name: 'all', milliseconds: phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0), parts: [] }
  const rows = [...phases, whole].flatMap(({ name, milliseconds, parts }) => [[`  ${name}`, milliseconds] as const, ...parts.map((part) => [`    ${part.name}`, part.milliseconds] as const)])
  const width = Math.max(...rows.map(([name]) => name.length))
  return `where the time went: ${design}\n${rows.map(([name, milliseconds]) => `${name.padEnd(width)}  ${(milliseconds / 1000).toFixed(2).padStart(7)} s\n`).join('')}`
}
