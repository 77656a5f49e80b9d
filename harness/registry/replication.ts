import type { IncomingMessage } from 'node:http'
import type { Asked, Change, Event, Push } from './events.ts'
import type { Accepted, History } from './history.ts'
import type { ReplicationSettings } from './settings.ts'
import { bringBlob, foundAt, lacking, manifestFrom, putAt, removeAt, type Site } from './transfer.ts'

/** What was brought to a replica: one line of the service's log. */
export interface Replicated {
  readonly time: string
  readonly loginServer: string
  readonly from: string
  readonly to: string
  readonly repository: string
  readonly change: Change['kind']
  readonly tag?: string
  readonly digest?: string
  /** That travelled, and their bytes. */
  readonly blobs: number
  readonly bytes: number
  /** Of manifests. */
  readonly manifests: number
  /** From when it was accepted. */
  readonly milliseconds: number
}

export interface Replication {
  /** A client's change at a replica: in turn with whatever else is done to that repository there, and remembered before it is asked for. */
  readonly write: <A extends Pick<IncomingMessage, 'statusCode'>>(region: string, repository: string, change: Change, request: Asked, ask: () => Promise<A>) => Promise<A>
  /** Does what is due at a replica. Gives when something is due next. */
  step(region: string): Promise<number | undefined>
}

/** For whoever answers clients. */
export type Write = Replication['write']

export interface Told {
  readonly replicated: (line: Replicated) => void
  /** What went wrong, and is tried again. */
  readonly failed: (region: string, event: Event, reason: string) => void
  /** Whether a webhook of that region waits for it. */
  readonly owed: (region: string, event: Event) => boolean
  /** There may be something to do. */
  readonly wake: () => void
  readonly isStopped?: () => boolean
}

/** What is known of a change that is on its way to a replica. */
interface Journey {
  readonly retryAt?: number
  readonly dueAt?: number
}

export function replicationOf(loginServer: string, sites: readonly Site[], history: History, settings: ReplicationSettings, now: () => number, told: Told): Replication {
  const journeys = new Map<string, Journey>()
  const free = new Map(sites.map(({ region }) => [region, 0]))
  const turns = new Map<string, Promise<unknown>>()

  /** One after the other, for each repository of each replica. What is in doubt is looked up first. */
  const inTurn = async <T>(site: Site, repository: string, work: () => Promise<T>): Promise<T> => {
    const key = `${site.region} ${repository}`
    const turn = (turns.get(key) ?? Promise.resolve()).then(async () => {
      for (const event of history.doubts(site.region, repository)) await resolve(site, event)
      return await work()
    })
    const ended = turn.catch(() => undefined)
    turns.set(key, ended)
    void ended.then(() => turns.get(key) === ended && turns.delete(key))
    return await turn
  }

  /** The distribution registry, or this service, ended between the question and the answer: what is there now tells what was done. */
  const resolve = async (site: Site, event: Event): Promise<void> => {
    const { repository, change } = event
    const found = await foundAt(site, repository, change.kind === 'untag' ? change.tag : change.digest)
    // Nothing is there, either, where nothing was there before.
    const isDone = change.kind === 'push' ? found !== undefined : found === undefined && history.viewOf(site.region).has(repository, change)
    if (!isDone) return history.refuse(event)
    const withoutTag = change.kind === 'push' && change.tag !== undefined && await foundAt(site, repository, change.tag) !== change.digest
    if (change.kind === 'delete') for (const tag of history.viewOf(site.region).tagsBefore(repository, change.digest, event.number)) await removeAt(site, repository, tag)
    done(site.region, history.take(event, now(), withoutTag), 0)
  }

  const done = (region: string, event: Accepted, bytes: number): void => {
    history.arrive(event, region, bytes, told.owed(region, event))
    told.wake()
  }

  const siteOf = (region: string): Site => sites.find((site) => site.region === region)!
  /** Where it was pushed first, then whoever else may have it. */
  const sourcesFor = (event: Event, target: Site): readonly Site[] => sites.filter((site) => site !== target).toSorted((one, other) => Number(other.region === event.region) - Number(one.region === event.region))
  const isGone = (repository: string, digest: string): boolean => history.everywhere.deleted(repository, digest) > history.everywhere.pushed(repository, digest)

  /** A manifest after all that it lists, as far as it is there and not deleted. */
  const inOrder = (repository: string, push: Push, seen: Set<string> = new Set()): readonly Push[] => {
    if (seen.has(push.digest)) return []
    seen.add(push.digest)
    return [...push.lists.flatMap((digest) => {
      const listed = history.push(repository, digest)
      return listed === undefined || isGone(repository, listed.digest) ? [] : inOrder(repository, listed, seen)
    }), push]
  }

  /** All manifests that a change needs there; none where it was deleted since. */
  const needed = ({ number, repository, change }: Event): readonly Push[] =>
    change.kind !== 'push' || history.everywhere.deleted(repository, change.digest) > number ? [] : inOrder(repository, change)
  const blobsOf = (pushes: readonly Push[]) => [...new Map(pushes.flatMap(({ blobs }) => blobs).map((blob) => [blob.digest, blob])).values()]

  const bring = async (target: Site, event: Accepted): Promise<void> => {
    const { repository, change, number } = event
    const view = history.viewOf(target.region)
    const sources = sourcesFor(event, target)
    let [bytes, blobs, manifests] = [0, 0, 0]
    for (const blob of await lacking(target, repository, blobsOf(needed(event)))) {
      const travelled = await bringBlob(target, sources, repository, blob, history.holders(target.region, blob.digest).filter((name) => name !== repository).slice(0, 1))
      bytes += travelled
      if (travelled > 0) blobs += 1
    }
    await inTurn(target, repository, async () => {
      const bodies = new Map<string, Buffer>()
      // Looked up again, as a client may have deleted something here meanwhile.
      for (const push of needed(event)) {
        const own = await foundAt(target, repository, push.digest)
        const body = await manifestFrom(own === undefined ? sources : [target], repository, push.digest)
        bodies.set(push.digest, body)
        if (own !== undefined) continue
        await putAt(target, repository, push, body, push.digest)
        manifests += 1
      }
      if (change.kind === 'push' && change.tag !== undefined && view.tagged(repository, change.tag) < number) {
        const body = bodies.get(change.digest)
        if (body === undefined) await removeAt(target, repository, change.tag)
        else await putAt(target, repository, change, body, change.tag)
      }
      if (change.kind === 'untag' && view.tagged(repository, change.tag) < number) await removeAt(target, repository, change.tag)
      if (change.kind === 'delete') {
        for (const tag of view.tagsBefore(repository, change.digest, number)) await removeAt(target, repository, tag)
        if (view.pushed(repository, change.digest) < number) await removeAt(target, repository, change.digest)
      }
      done(target.region, event, bytes)
    })
    const { tag, digest } = { tag: undefined, digest: undefined, ...change }
    told.replicated({
      time: new Date(now()).toISOString(), loginServer, from: event.region, to: target.region, repository, change: change.kind,
      ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }), blobs, bytes, manifests, milliseconds: now() - event.time,
    })
  }

  /** The delay, and then the time that the bytes take that are missing there, one change after the other. */
  const dueAt = async (target: Site, event: Accepted): Promise<number> => {
    const missing = await lacking(target, event.repository, blobsOf(needed(event)))
    // What the replica has in another repository need not travel.
    const bytes = missing.reduce((sum, { digest, size }) => sum + (history.holders(target.region, digest).length > 0 ? 0 : size), 0)
    const from = Math.max(begins(target.region, event), free.get(target.region)!)
    const at = from + (bytes / settings.bytesPerSecond) * 1000
    if (bytes > 0) free.set(target.region, at)
    return at
  }
  const begins = (region: string, { time }: Accepted): number => Math.max(time, history.joined(region)) + settings.seconds * 1000

  return {
    write: async (region, repository, change, request, ask) => await inTurn(siteOf(region), repository, async () => {
      const event = history.ask({ region, repository, change, request })
      try {
        const answer = await ask()
        if (answer.statusCode! < 300) done(region, history.take(event, now()), 0)
        else if (answer.statusCode! < 500) history.refuse(event)
        return answer
      } finally {
        if (history.doubts(region, repository).length > 0) told.wake()
      }
    }),
    step: async (region) => {
      const target = siteOf(region)
      let next = Infinity
      for (const repository of new Set(history.doubts(region).map((event) => event.repository))) {
        try {
          await inTurn(target, repository, async () => undefined)
        } catch {
          next = now() + settings.retrySeconds * 1000
        }
      }
      for (const event of history.pending(region)) {
        if (told.isStopped?.() === true) return undefined
        const key = `${region} ${event.number}`
        const journey = journeys.get(key) ?? {}
        try {
          let at = journey.retryAt ?? journey.dueAt ?? begins(region, event)
          if (at <= now() && journey.dueAt === undefined) {
            at = await dueAt(target, event)
            journeys.set(key, { dueAt: at })
          }
          if (at > now()) next = Math.min(next, at)
          else {
            await bring(target, event)
            journeys.delete(key)
          }
        } catch (error) {
          const retryAt = now() + settings.retrySeconds * 1000
          journeys.set(key, { ...journeys.get(key), retryAt })
          next = Math.min(next, retryAt)
          told.failed(region, event, (error as Error).message)
        }
      }
      return next === Infinity ? undefined : next
    },
  }
}
