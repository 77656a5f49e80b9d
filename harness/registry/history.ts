import { emptyView, type Event, type Push, type View } from './events.ts'
import { journal } from './journal.ts'

/** What is written of a registry's replication: each line before or after the step that it tells of, so that a kill in between loses nothing. */
type Entry =
  /** Before the distribution registry is asked. */
  | { readonly asked: Event }
  /** It did as asked; of a push whose tag it did not set any more, without the tag. */
  | { readonly taken: number; readonly time: number; readonly withoutTag?: true }
  | { readonly refused: number }
  /** A replica has it; webhooks are owed there. */
  | { readonly arrived: number; readonly region: string; readonly bytes: number; readonly owed: boolean }
  | { readonly told: number; readonly region: string }
  /** A replica is new. */
  | { readonly joined: string; readonly time: number }

export interface Accepted extends Event {
  readonly time: number
}

export interface History {
  /** Of all replicas together. */
  readonly everywhere: View
  viewOf(region: string): View
  /** Who knows what was asked, and not whether it was done: oldest first. */
  doubts(region: string, repository?: string): readonly Event[]
  ask(event: Omit<Event, 'number'>): Event
  take(event: Event, time: number, withoutTag?: boolean): Accepted
  refuse(event: Event): void
  /** What a replica lacks, oldest first. */
  pending(region: string): readonly Accepted[]
  arrive(event: Accepted, region: string, bytes: number, owed: boolean): void
  /** Of which webhooks must still tell. */
  owed(region: string): readonly Accepted[]
  told(event: Event, region: string): void
  joined(region: string): number
  /** A push of a manifest, whichever: they differ in tags only. */
  push(repository: string, digest: string): Push | undefined
  /** Repositories where a replica has a blob. */
  holders(region: string, blob: string): readonly string[]
}

export function historyIn(folder: string, loginServer: string, regions: readonly string[], now: () => number): History {
  const written = journal<Entry>(folder, 'replication', loginServer)
  const everywhere = emptyView()
  const replicas = new Map(regions.map((region) => [region, { view: emptyView(), pending: new Map<number, Accepted>(), owed: new Map<number, Accepted>(), joined: undefined as number | undefined, holders: new Map<string, Set<string>>() }]))
  const open = new Map<number, Event>()
  const accepted = new Map<number, Accepted>()
  const pushes = new Map<string, Push>()
  let last = 0

  const accept = (event: Event, time: number, withoutTag: boolean): Accepted => {
    const { change } = event
    const { tag: _, ...untagged } = change as Push
    const known: Accepted = { ...event, time, change: withoutTag ? untagged : change }
    open.delete(event.number)
    accepted.set(event.number, known)
    everywhere.learn(known)
    if (change.kind === 'push') pushes.set(`${event.repository}@${change.digest}`, change)
    for (const replica of replicas.values()) replica.pending.set(event.number, known)
    return known
  }
  const arrive = (event: Accepted, region: string, owed: boolean): void => {
    const replica = replicas.get(region)
    if (replica === undefined) return
    replica.pending.delete(event.number)
    replica.view.learn(event)
    if (owed) replica.owed.set(event.number, event)
    if (event.change.kind === 'push') for (const { digest } of event.change.blobs) replica.holders.set(digest, (replica.holders.get(digest) ?? new Set()).add(event.repository))
  }
  for (const entry of written.past) {
    if ('asked' in entry) open.set(entry.asked.number, entry.asked)
    if ('asked' in entry) last = Math.max(last, entry.asked.number)
    if ('taken' in entry && open.has(entry.taken)) accept(open.get(entry.taken)!, entry.time, entry.withoutTag ?? false)
    if ('refused' in entry) open.delete(entry.refused)
    if ('arrived' in entry && accepted.has(entry.arrived)) arrive(accepted.get(entry.arrived)!, entry.region, entry.owed)
    if ('told' in entry) replicas.get(entry.region)?.owed.delete(entry.told)
    if ('joined' in entry && replicas.has(entry.joined)) replicas.get(entry.joined)!.joined = entry.time
  }
  for (const [region, replica] of replicas) {
    if (replica.joined !== undefined) continue
    replica.joined = now()
    written.add({ joined: region, time: replica.joined })
  }

  const sorted = <E extends Event>(events: Iterable<E>): readonly E[] => [...events].toSorted((one, other) => one.number - other.number)
  return {
    everywhere,
    viewOf: (region) => replicas.get(region)!.view,
    doubts: (region, repository) => sorted([...open.values()].filter((event) => event.region === region && (repository === undefined || event.repository === repository))),
    ask: (question) => {
      const event = { ...question, number: (last += 1) }
      written.add({ asked: event })
      open.set(event.number, event)
      return event
    },
    take: (event, time, withoutTag = false) => {
      written.add({ taken: event.number, time, ...(withoutTag ? { withoutTag } : {}) })
      return accept(event, time, withoutTag)
    },
    refuse: ({ number }) => {
      written.add({ refused: number })
      open.delete(number)
    },
    pending: (region) => sorted(replicas.get(region)!.pending.values()),
    arrive: (event, region, bytes, owed) => {
      written.add({ arrived: event.number, region, bytes, owed })
      arrive(event, region, owed)
    },
    owed: (region) => sorted(replicas.get(region)!.owed.values()),
    told: ({ number }, region) => {
      written.add({ told: number, region })
      replicas.get(region)!.owed.delete(number)
    },
    joined: (region) => replicas.get(region)!.joined!,
    push: (repository, digest) => pushes.get(`${repository}@${digest}`),
    holders: (region, blob) => [...replicas.get(region)!.holders.get(blob) ?? []],
  }
}
