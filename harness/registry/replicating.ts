import type { Event } from './events.ts'
import { historyIn } from './history.ts'
import type { Registry } from './registries.ts'
import { replicationOf, type Replicated, type Replication } from './replication.ts'
import type { Site } from './transfer.ts'
import { ask } from './upstream.ts'
import { payloadOf, tell, webhooksFor } from './webhooks.ts'

/** Lines of the service's log. */
export type ReplicationNote =
  | { readonly replicated: Replicated }
  | { readonly webhook: { readonly time: string; readonly region: string; readonly action: string; readonly repository: string; readonly error?: string } }
  | { readonly notReplicated: { readonly time: string; readonly to: string; readonly repository: string; readonly change: string; readonly reason: string } }

export interface Replicating {
  readonly write: Replication['write']
  stop(): void
}

/** Keeps the replicas of a registry the same, each for itself, until it is told to stop; whatever is under way then begins anew the next time. */
export function replicating({ settings, replicas }: Pick<Registry, 'settings' | 'replicas'>, folder: string, now: () => number, note: (note: ReplicationNote) => void): Replicating {
  const { loginServer, replication: delays } = settings
  if (delays === undefined) return { write: async (_region, _repository, _change, _request, asking) => await asking(), stop: () => undefined }
  const sites = replicas.map((replica): Site => ({ region: replica.region, digests: replica.digests, referrers: replica.referrers, ask: (question) => ask(replica, question) }))
  const history = historyIn(folder, loginServer, sites.map(({ region }) => region), now)
  const alarms = new Map<string, () => void>()
  let stopped = false
  const pause = (key: string, until: number | undefined): Promise<void> => new Promise((resolve) => {
    const timer = until === undefined ? undefined : setTimeout(resolve, Math.min(Math.max(0, until - now()), 60_000))
    alarms.set(key, () => {
      clearTimeout(timer)
      resolve()
    })
  })
  const wake = (): void => {
    woken += 1
    for (const ring of alarms.values()) ring()
  }
  let woken = 0
  const told = new Set<string>()
  const failed = (to: string, { repository, change, number }: Event, reason: string): void => {
    const once = `${to} ${number} ${reason}`
    if (told.has(once)) return
    told.add(once)
    note({ notReplicated: { time: new Date(now()).toISOString(), to, repository, change: change.kind, reason } })
  }
  const replication = replicationOf(loginServer, sites, history, delays, now, {
    replicated: (line) => note({ replicated: line }),
    failed,
    owed: (region, event) => webhooksFor(settings, region, event).length > 0,
    wake,
    isStopped: () => stopped,
  })

  const keepUp = async (region: string): Promise<void> => {
    while (!stopped) {
      const before = woken
      const next = await replication.step(region)
      if (!stopped && woken === before) await pause(region, next)
    }
  }
  const tellAll = async (region: string): Promise<void> => {
    while (!stopped) {
      const before = woken
      for (const event of history.owed(region)) {
        const payload = payloadOf(settings, region, event, now(), event.change.kind === 'delete' ? history.push(event.repository, event.change.digest)?.mediaType : undefined)
        for (const webhook of webhooksFor(settings, region, event)) {
          if (stopped || payload === undefined) break
          const error = await tell(webhook, payload, () => pause(`webhook ${region}`, now() + delays.retrySeconds * 1000))
          note({ webhook: { time: new Date(now()).toISOString(), region, action: event.change.kind, repository: event.repository, ...(error === undefined ? {} : { error }) } })
        }
        if (!stopped) history.told(event, region)
      }
      if (!stopped && woken === before) await pause(`webhook ${region}`, undefined)
    }
  }
  for (const { region } of sites) void Promise.all([keepUp(region), tellAll(region)]).catch((error: unknown) => {
    if (!stopped) note({ notReplicated: { time: new Date(now()).toISOString(), to: region, repository: '', change: '', reason: (error as Error).message } })
  })
  return {
    write: replication.write,
    stop: () => {
      stopped = true
      wake()
    },
  }
}
