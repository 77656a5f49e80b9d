import { setTimeout as sleep } from 'node:timers/promises'
import type { Path } from '../../dns/path.ts'
import { createModel } from '../../model/model.ts'
import { traceOf } from '../../picture/answers.ts'
import { placingIn } from '../../picture/picture.ts'
import { askCell } from '../../report/matrix-cells.ts'
import type { Trace } from '../../report/map.ts'
import type { Place } from '../../report/place.ts'
import type { Lab } from '../../runtime/lab.ts'
import type { ComponentId } from '../../world/component.ts'
import { suggestion } from '../../language/nearest.ts'
import { breakable } from '../../facts/components.ts'
import type { Design } from '../designs.ts'
import { UsageError } from '../exit-codes.ts'
import { readQuestion } from '../question.ts'

/** A lab that is up, as its page uses it. */
export interface Attached {
  readonly faults: readonly ComponentId[]
  ask(host: string, name: string): Promise<{ readonly trace: Trace & { readonly predicted: string; readonly name: string }; readonly places: readonly Place[] }>
  standing(): Promise<readonly string[]>
  /** Breaks or heals one, or heals all. */
  turn(id: string | undefined, broken: boolean): Promise<{ readonly standing: readonly string[]; readonly cannot: readonly string[] }>
  /** What a host sees of a name: a line whenever that changes, and when something is broken or healed. Until it is aborted. */
  watch(host: string, name: string, signal: AbortSignal): AsyncGenerator<Seen>
}

export interface Seen {
  readonly at: string
  readonly who: string
  readonly what: string
  readonly kind?: string
}

/** Milliseconds between the questions of a host that is watched. */
const beat = 1000

export function attach(lab: Lab, { facts, file, locate }: Design, now: () => Date): Attached {
  const known = breakable(facts).map(({ id }) => id)
  const faults = [...new Set(lab.plan.breaks.flatMap(({ when }) => when))].toSorted((one, other) => known.indexOf(one) - known.indexOf(other))
  const listeners = new Set<(seen: Seen) => void>()
  // One change after the other: each says what is to be broken from then on.
  let last: Promise<unknown> = Promise.resolve()
  let changes = 0
  let changing = 0
  const placing = placingIn(file, locate)

  function asked(host: string, name: string): string {
    if (!facts.hosts.has(host)) throw new UsageError(`the lab has no host ${host}`, suggestion(host, facts.hosts.keys(), 'hosts'))
    return readQuestion(name).name
  }

  /** While the lab is changed, servers are started anew: to whoever asks then they have ended, and not by themselves. */
  async function undisturbed<T>(asking: () => Promise<T>): Promise<T> {
    const [earlier, during] = [changes, changing > 0]
    return asking().catch((error: unknown) => {
      throw during || changes > earlier ? new Error('the lab is being changed', { cause: error }) : error
    })
  }

  async function change(id: string | undefined, broken: boolean): Promise<{ readonly standing: readonly string[]; readonly cannot: readonly string[] }> {
    if (id !== undefined && !faults.includes(id as ComponentId)) throw new UsageError(`the lab has no ${id} to break`, suggestion(id, faults, 'it has'))
    if (id === undefined && broken) throw new UsageError('what is to be broken is not said')
    const wanted = new Set(id === undefined ? [] : await lab.faults())
    if (id !== undefined) wanted[broken ? 'add' : 'delete'](id as ComponentId)
    const cannot = await lab.setFaults(wanted, { forget: true })
    const seen: Seen = { at: now().toISOString(), who: 'lab', what: cannot.size > 0 ? `${id} is not wholly ${broken ? 'broken' : 'mended'}` : `${id ?? 'all'} ${broken ? 'broken' : 'mended'}` }
    for (const listener of listeners) listener(seen)
    return { standing: [...(await lab.faults())], cannot: Array.from(cannot, ([fault, why]) => `${fault} is not broken: ${why}`) }
  }

  return {
    faults,
    async ask(host, written) {
      const name = asked(host, written)
      const places: Place[] = []
      const numbers = new Map<string, number>()
      const numbering = (path: Path): number => {
        const key = JSON.stringify(path)
        if (!numbers.has(key)) numbers.set(key, places.push(placing(path)) - 1)
        return numbers.get(key)!
      }
      const model = createModel(facts, { faults: [...(await lab.faults())] })
      return { trace: { ...(await undisturbed(() => traceOf(model, lab, { host, name, numbering }))), name }, places }
    },
    standing: async () => [...(await lab.faults())],
    turn(id, broken) {
      const turned = last.then(() => {
        changes++
        changing++
        return change(id, broken).finally(() => changing--)
      })
      last = turned.catch(() => undefined)
      return turned
    },
    async *watch(host, written, signal) {
      const name = asked(host, written)
      const who = `${host} ${name}`
      const waiting: Seen[] = []
      const listener = (seen: Seen): void => void waiting.push(seen)
      listeners.add(listener)
      try {
        let before: string | undefined
        while (!signal.aborted) {
          const at = now().toISOString()
          // What the lab could not be asked is seen as well, and is no answer.
          const { text, kind } = await undisturbed(() => askCell({ facts, world: lab }, host, name)).catch((error: Error) => ({ text: `nobody can tell: ${error.message}`, kind: 'unknown' as const }))
          yield* waiting.splice(0)
          if (text !== before) yield { at, who, what: text, kind: { private: 'pass', public: 'unknown', none: 'fail', unknown: 'unknown' }[kind] }
          before = text
          await sleep(beat, undefined, { signal }).catch(() => undefined)
        }
      } finally {
        listeners.delete(listener)
      }
    },
  }
}
