import type { Response } from '../../dns/message.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { Cache } from '../../model/cache.ts'
import type { Model } from '../../model/model.ts'
import { oneAfterTheOther } from '../../model/one-after-the-other.ts'
import type { Reliance } from '../../model/reliance.ts'
import { reachability, type Attempt, type Reachability } from '../../model/reachability.ts'
import type { Step } from '../../model/step.ts'
import { addressesFound, unresolved } from '../../model/stub-resolver.ts'
import { hostsFileAnswer } from '../../world/hosts-file.ts'
import type { Connection } from '../../world/world.ts'
import type { Sights } from './sights.ts'

/** A model, with what it takes to predict connections too. */
export interface Predictor {
  readonly model: Model
  readonly reach: Reachability
  /** With what servers still remember; without it every answer is fresh. */
  readonly aging?: { readonly now: number; readonly cache: Cache }
}

/** `reliance` is told what connections rely on. */
export function predictorOf(model: Model, reliance?: Reliance): Predictor {
  return { model, reach: reachability(model.facts, model.faults, reliance) }
}

/** Is told the path of each answer that is looked at, so that what a judgement depended on can be worked out. */
export type Watcher = (path: readonly Step[]) => void

/** A connection with what decided its end. */
export type PredictedConnection = Attempt & Pick<Connection, 'address'>

export interface PredictedSights extends Sights {
  connection(name: string, address?: string): PredictedConnection
}

/** What a host is predicted to get; each name is asked for once. `unpredictable` collects servers on the way that run files of their user's own. */
export function sightsIn({ model, reach, aging }: Predictor, host: HostFacts, { watcher, unpredictable }: { readonly watcher?: Watcher | undefined; readonly unpredictable?: Set<string> } = {}): PredictedSights {
  const answers = new Map<string, Response | undefined>()

  function ask(name: string, transport: 'udp' | 'tcp'): Response | undefined {
    const plain = watcher === undefined && aging === undefined && transport === 'udp'
    const resolution = model.resolve(host.host.name, { name, type: 'A' }, plain ? undefined : { ...aging, transport, trace: watcher !== undefined })
    for (const server of resolution.unpredictable ?? []) unpredictable?.add(server)
    watcher?.(resolution.path)
    return resolution.response
  }

  /** Comes again over TCP for an answer that is cut. */
  function stub(name: string): Response | undefined {
    const response = ask(name, 'udp')
    return response?.truncated ? ask(name, 'tcp') : response
  }

  function answer(name: string): Response | undefined {
    if (!answers.has(name)) answers.set(name, hostsFileAnswer(host.host.hostsFile, { name, type: 'A' }, undefined) ?? stub(name))
    return answers.get(name)
  }

  return sightsBy(answer, (name, address) => reach(host, address, name))
}

/** How somebody connects who finds names and reaches addresses so: at one address of the answer after the other, or at the one that is said. */
export function sightsBy(answer: Sights['answer'], attempt: (name: string, address: string) => Attempt): PredictedSights {
  return {
    answer,
    connection(name, at) {
      const found = at !== undefined ? [at] : addressesFound(answer(name))
      return oneAfterTheOther(found, (address) => attempt(name, address)) ?? unresolved(name)
    },
  }
}
