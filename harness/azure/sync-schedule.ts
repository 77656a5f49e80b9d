/**
 * When a connected registry synchronises: a window begins when cron says so, in UTC, and is open for so many seconds.
 * https://learn.microsoft.com/azure/container-registry/intro-connected-registry
 */
export interface SyncSchedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly schedule: string
  readonly windowSeconds: number
}

const minute = 60_000
/** What each field may be, from and to. The week's days have two names for Sunday. */
const ranges = [[0, 59], [0, 23], [1, 31], [1, 12], [0, 7]] as const

/** Whether a window is open at some moment from `now` on, in milliseconds, until so many seconds later. */
export function opensWithin({ schedule, windowSeconds }: SyncSchedule, now: number, seconds: number = 0): boolean {
  const begins = beginnings(schedule)
  const [earliest, latest] = [now - Math.max(windowSeconds * 1000, minute), now + seconds * 1000]
  for (let at = Math.floor(latest / minute) * minute; at > earliest; at -= minute) if (begins(new Date(at))) return true
  return false
}

/** A time in which no window is open, in milliseconds. */
export interface Closed {
  readonly closes: number
  readonly opens: number
}

const day = 24 * 60 * minute
/** Days to look at: a schedule names days of a month, so that all of it has passed after a year, and what began then has ended a year later. */
const horizon = 2 * 366

/** The longest time without a window; `undefined` where there is none. */
export function longestClosed({ schedule, windowSeconds }: SyncSchedule, now: number): Closed | undefined {
  let [open, longest]: [number | undefined, Closed | undefined] = [undefined, undefined]
  for (const at of momentsOf(schedule, now)) {
    if (open !== undefined && open >= now && at > open && at - open > (longest === undefined ? 0 : longest.opens - longest.closes)) longest = { closes: open, opens: at }
    open = Math.max(open ?? 0, at + Math.max(windowSeconds * 1000, minute))
  }
  return longest
}

/** When windows begin, from a moment on. */
function* momentsOf(schedule: string, now: number): Iterable<number> {
  const begins = beginnings(schedule)
  const written = schedule.split(' ')
  const [minutes, hours] = [0, 1].map((n) => [...valuesOf(written[n]!, ranges[n]!)].toSorted((one, other) => one - other)) as unknown as readonly [readonly number[], readonly number[]]
  const first = Math.floor(now / day) * day
  for (let n = 0; n <= horizon; n++) {
    const start = first + n * day
    // Whether it is the day does not depend on the time.
    if (!begins(new Date(start + (hours[0]! * 60 + minutes[0]!) * minute))) continue
    for (const hour of hours) for (const one of minutes) yield start + (hour * 60 + one) * minute
  }
}

function beginnings(schedule: string): (at: Date) => boolean {
  const written = schedule.split(' ')
  const [minutes, hours, days, months, weekdays] = written.map((field, n) => valuesOf(field, ranges[n]!)) as [Values, Values, Values, Values, Values]
  // Where both days are given, one of them is enough.
  const either = written[2] !== '*' && written[4] !== '*'
  return (at) => {
    const day = days.has(at.getUTCDate())
    const weekday = weekdays.has(at.getUTCDay()) || (at.getUTCDay() === 0 && weekdays.has(7))
    return minutes.has(at.getUTCMinutes()) && hours.has(at.getUTCHours()) && months.has(at.getUTCMonth() + 1) && (either ? day || weekday : day && weekday)
  }
}

type Values = ReadonlySet<number>

/** `1,5-10,20-40/5,* /2` without the space: each part a value, a range, or every so many of a range; from a value on, to the end. */
function valuesOf(field: string, [least, most]: readonly [number, number]): Values {
  return new Set(field.split(',').flatMap((part) => {
    const [range = '*', step] = part.split('/')
    const [from = least, to = step === undefined ? from : most] = range === '*' ? [least, most] : range.split('-').map(Number)
    return Array.from({ length: most - least + 1 }, (_, n) => least + n).filter((value) => value >= from && value <= to && (value - from) % Number(step ?? 1) === 0)
  }))
}
