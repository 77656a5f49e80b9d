import type { Link } from './link.ts'

/** What the processors of the engine's machine have done since it started, all of them together, in hundredths of a second. */
export interface Processors {
  readonly idle: number
  readonly all: number
}

export async function readProcessors(link: Pick<Link, 'command'>): Promise<Processors> {
  return processorsOf((await link.command<Buffer>('read', { path: '/proc/stat' })).toString())
}

/**
 * The first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal, and times of guests that are counted before. What another
 * machine on the same hardware takes away (steal) is not idle. proc_stat(5).
 */
export function processorsOf(stat: string): Processors {
  const times = stat.slice(0, stat.indexOf('\n')).trim().split(/\s+/).slice(1, 9).map(Number)
  const [, , , idle = 0, waiting = 0] = times
  return { idle: idle + waiting, all: times.reduce((sum, time) => sum + time, 0) }
}
