/** When a connected registry synchronises. Fields of cron as its documentation has them: minute, hour, day of the month, month, day of the week, in UTC. */

const minute = 60_000

/** Whether a window that cron began is open at this moment. `* * * * *` begins one each minute: it never closes. */
export function isOpen(schedule: string, windowSeconds: number, now: number): boolean {
  const fields = schedule.split(' ')
  const last = Math.floor(now / minute)
  for (let at = last; at * minute > now - Math.max(windowSeconds, 60) * 1000; at--) if (begins(fields, new Date(at * minute))) return true
  return false
}

function begins([minutes = '*', hours = '*', days = '*', months = '*', weekdays = '*']: readonly string[], at: Date): boolean {
  const day = matches(days, at.getUTCDate(), 1)
  const weekday = matches(weekdays, at.getUTCDay(), 0) || (at.getUTCDay() === 0 && matches(weekdays, 7, 0))
  // As cron has it: where both are given, one of them is enough.
  const onDay = days === '*' || weekdays === '*' ? day && weekday : day || weekday
  return matches(minutes, at.getUTCMinutes(), 0) && matches(hours, at.getUTCHours(), 0) && matches(months, at.getUTCMonth() + 1, 1) && onDay
}

function matches(field: string, value: number, least: number): boolean {
  return field.split(',').some((part) => {
    const [range = '', step = '1'] = part.split('/')
    const [from, to = part.includes('/') && range !== '*' ? '59' : range] = range === '*' ? [String(least), '59'] : range.split('-')
    return value >= Number(from) && value <= Number(to) && (value - Number(from)) % Number(step) === 0
  })
}
