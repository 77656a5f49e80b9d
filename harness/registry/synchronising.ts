import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentOf } from './content-of.ts'
import { parsed } from './journal.ts'
import { listed, type Tagged } from './listing.ts'
import { parentOf } from './parent.ts'
import { isOpen } from './schedule.ts'
import type { ConnectedSettings } from './settings.ts'
import { copyTagged } from './copying.ts'
import { removeAt, type Site } from './transfer.ts'

/** https://learn.microsoft.com/azure/container-registry/intro-connected-registry: what its state is called. */
export type ConnectionState = 'Syncing' | 'Online' | 'Offline' | 'Unhealthy'

export type SynchronisingNote =
  | { readonly connection: { readonly time: string; readonly name: string; readonly state: ConnectionState; readonly reason?: string } }
  | { readonly synchronised: Tagged & { readonly time: string; readonly direction: 'down' | 'up'; readonly bytes: number } }

export interface Synchronising {
  /** One look at the parent, and whatever it leads to. */
  look(): Promise<void>
  /** Once it has settled nothing is asked or changed any more, here or at the parent. */
  stop(): Promise<void>
}

/** Where the state of a connected registry stands, in its folder. */
export const stateFile = 'connection-state.json'

type Known = Readonly<Record<string, string>>

/**
 * Keeps a connected registry as the one above it is, and where it is ReadWrite, tells that one what was pushed here. What both had alike after the last
 * look tells who has changed something since; where both have, what was pushed here counts. The first look is made whatever the schedule says, and brings all that
 * there is: later on, what is told too late is not heard of any more.
 */
export function synchronising(connected: ConnectedSettings, local: Site, folder: string, now: () => number, note: (note: SynchronisingNote) => void): Synchronising {
  mkdirSync(folder, { recursive: true })
  const instance = contentOf(join(folder, 'instance')) ?? kept(join(folder, 'instance'), randomUUID())
  const memory = join(folder, 'synchronised.json')
  /** There once all was there that the parent had. */
  const first = join(folder, 'has-synchronised')
  let alike: Known = (parsed(contentOf(memory) ?? '') ?? {}) as Known
  let state: ConnectionState | undefined
  let [stopped, began, timer, looking]: [boolean, boolean, NodeJS.Timeout | undefined, Promise<void>] = [false, false, undefined, Promise.resolve()]

  const enter = (next: ConnectionState, reason?: string): void => {
    if (state === next) return
    state = next
    const line = { time: new Date(now()).toISOString(), name: connected.name, state: next, ...(reason !== undefined && { reason }) }
    kept(join(folder, stateFile), JSON.stringify(line))
    note({ connection: line })
  }
  const remember = (key: string, digest: string | undefined): void => {
    if (alike[key] === digest) return
    const { [key]: _, ...others } = alike
    alike = digest === undefined ? others : { ...others, [key]: digest }
    kept(memory, JSON.stringify(alike))
  }
  const bring = async (from: Site, to: Site, direction: 'down' | 'up', one: Tagged): Promise<void> => {
    enter('Syncing')
    const bytes = await copyTagged(from, to, one)
    remember(keyOf(one), one.digest)
    note({ synchronised: { ...one, time: new Date(now()).toISOString(), direction, bytes } })
  }

  /** Its own storage does not do what it should. */
  let trouble: string | undefined
  const own: Site = {
    ...local,
    async ask(question) {
      try {
        const answer = await local.ask(question)
        if (answer.statusCode! >= 500) trouble = `its own storage answers ${answer.statusCode}`
        return answer
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') trouble = 'its own storage does not answer'
        throw error
      }
    },
  }

  async function look(): Promise<void> {
    trouble = undefined
    const here = byKey(await listed(own.ask))
    const gateway = await parentOf(connected)
    await gateway.activate(instance)
    const messages = await gateway.messages()
    const there = byKey(messages.flatMap(({ repository, tag, digest }) => (digest === undefined ? [] : [{ repository, tag, digest }])))
    const isFirst = !existsSync(first)
    const late = new Set(isFirst ? [] : messages.filter(({ expired }) => expired).map(keyOf))
    const repositories = new Set([...here.values(), ...there.values()].map(({ repository }) => repository).concat(Object.keys(alike).map((key) => key.split(' ')[0]!)))
    const { site: parent } = await parentOf(connected, [...repositories])
    for (const key of new Set([...here.keys(), ...there.keys(), ...Object.keys(alike)])) {
      if (stopped) return
      const [ours, above, before] = [here.get(key), there.get(key), alike[key]]
      const [repository = '', tag = ''] = key.split(' ')
      if (ours?.digest === above?.digest) remember(key, ours?.digest)
      else if (connected.mode === 'ReadWrite' && ours?.digest !== before) {
        if (ours !== undefined) await bring(own, parent, 'up', ours)
        else {
          await removeAt(parent, repository, tag)
          remember(key, undefined)
        }
      } else if (late.has(key)) continue
      else if (above !== undefined) await bring(parent, own, 'down', above)
      else {
        await removeAt(own, repository, tag)
        remember(key, undefined)
      }
    }
    if (stopped) return
    if (isFirst) kept(first, '')
    began = true
    enter('Online')
  }

  async function lookAgain(): Promise<void> {
    if (stopped) return
    try {
      if (!began || isOpen(connected.schedule, connected.syncWindowSeconds, now())) await look()
    } catch (error) {
      if (!stopped) enter(trouble === undefined ? 'Offline' : 'Unhealthy', trouble ?? (error as Error).message)
    }
    if (!stopped) lookIn(connected.everySeconds * 1000)
  }
  const lookIn = (milliseconds: number): void => void (timer = setTimeout(() => void (looking = lookAgain()), milliseconds))

  enter('Syncing')
  lookIn(0)
  return {
    look,
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

function byKey(all: readonly Tagged[]): ReadonlyMap<string, Tagged> {
  return new Map(all.map((one) => [keyOf(one), one]))
}

function keyOf({ repository, tag }: Pick<Tagged, 'repository' | 'tag'>): string {
  return `${repository} ${tag}`
}

/** Whole or not at all. */
function kept(file: string, content: string): string {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
  return content
}
