import { journal } from './journal.ts'
import { listed, type Tagged } from './listing.ts'
import type { Site } from './transfer.ts'

/** What a connected registry is told of a tag. */
export interface Message extends Omit<Tagged, 'digest'> {
  /** Absent: the tag is gone. */
  readonly digest?: string
  /** Whoever has synchronised before is not told any more: it is older than messages live. */
  readonly expired?: true
}

/** What changed in a registry, and when, for those that synchronise with it. */
export interface Messages {
  /** Looks once more, from now on. */
  look(): Promise<void>
  /** All that there is, and what went; with their lifetime, or for good. */
  living(seconds: number | undefined): readonly Message[]
  stop(): void
}

interface Changed extends Omit<Tagged, 'digest'> {
  readonly digest?: string
  readonly time: number
}

/** Milliseconds between two looks. Ours. */
const every = 1000

/**
 * A message is available for a period of time, and then expired: https://learn.microsoft.com/javascript/api/@azure/arm-containerregistry/syncproperties
 * It is as old as the change, which may have come by any way: of a client, of another replica, from the registry above.
 */
export function messagesOf(ask: Site['ask'], { folder, loginServer, now }: { readonly folder: string; readonly loginServer: string; readonly now: () => number }): Messages {
  const written = journal<Changed>(folder, 'messages', loginServer)
  const known = new Map<string, Changed>(written.past.map((one) => [keyOf(one), one]))
  let [stopped, timer, looking]: [boolean, NodeJS.Timeout | undefined, Promise<void>] = [false, undefined, Promise.resolve()]

  const note = (change: Changed): void => {
    known.set(keyOf(change), change)
    written.add(change)
  }
  async function lookOnce(): Promise<void> {
    const there = new Map((await listed(ask)).map((one) => [keyOf(one), one]))
    for (const [key, one] of there) if (known.get(key)?.digest !== one.digest) note({ ...one, time: now() })
    for (const [key, { repository, tag, digest }] of known) if (digest !== undefined && !there.has(key)) note({ repository, tag, time: now() })
  }
  // One after the other: whoever has just changed something must be sure that it is seen.
  const look = (): Promise<void> => (looking = looking.catch(() => undefined).then(lookOnce))
  const lookAgain = async (): Promise<void> => {
    // Storage that does not answer is asked again.
    await look().catch(() => undefined)
    if (!stopped) timer = setTimeout(() => void lookAgain(), every)
  }
  timer = setTimeout(() => void lookAgain(), 0)

  return {
    look,
    living: (seconds) => [...known.values()].map(({ time, ...change }) => ({ ...change, ...(seconds !== undefined && now() - time > seconds * 1000 && { expired: true as const }) })),
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}

function keyOf({ repository, tag }: Omit<Tagged, 'digest'>): string {
  return `${repository} ${tag}`
}
