import { readFileSync, readlinkSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'

/** Labels that every container of a lab carries. */
export const label = {
  /** The lab's name. */
  lab: 'dns-rehearsal',
  /** One start of a lab. */
  run: 'dns-rehearsal.run',
  kind: 'dns-rehearsal.kind',
  node: 'dns-rehearsal.node',
  /** The process that started it, see `owner`. */
  owner: 'dns-rehearsal.owner',
} as const

/** `test`: ends with the process that started it. `up`: stays until it is removed. */
export type LabKind = 'test' | 'up'

export function newRun(): string {
  return randomBytes(4).toString('hex')
}

/** Whether a label's process is alive; `elsewhere` when it cannot be seen from here: another machine, another container. */
export type Liveness = 'alive' | 'dead' | 'elsewhere'

let self: string | undefined

/** Names this process so that another one can tell later whether it is alive: where process ids mean the same, which one, started when. */
export function owner(): string {
  return (self ??= `${place()} ${process.pid} ${startTime(process.pid) ?? ''}`)
}

export function livenessOf(label: string): Liveness {
  const [where, pid, started] = label.split(' ')
  if (where !== place()) return 'elsewhere'
  const now = startTime(Number(pid))
  return now !== undefined && now === started ? 'alive' : 'dead'
}

function place(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/** Start of a process since boot, in clock ticks: pid numbers are used again. Where there is no /proc: whether it runs. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    if (process.platform === 'linux') return undefined
    try {
      process.kill(pid, 0)
      return 'running'
    } catch {
      return undefined
    }
  }
}
