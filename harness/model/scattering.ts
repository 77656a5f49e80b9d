import { addressesIn } from '../dns/message.ts'
import { Cache } from './cache.ts'
import type { Model } from './model.ts'
import { dnsServerName } from './server-names.ts'

/** What a host finds for a name in the course of a few seconds, where servers on the way go on choosing among forwarders. */
export interface Scattering {
  /** The different answers, each with its addresses in order. One alone where everything is remembered, or nobody chooses. */
  readonly answers: readonly (readonly string[])[]
  /** `inTurn`: whoever chooses takes another one each time; `byChance`: now and then, so that it may also go well. */
  readonly choice: 'inTurn' | 'byChance'
  /** Who chooses, as steps name them. */
  readonly by: readonly string[]
}

/**
 * A cache between the host and whoever chooses keeps an answer for as long as it lives, which is longer than a push of some seconds takes: after
 * one question nothing is chosen any more.
 */
export function scatteringOf(model: Model, host: string, name: string): Scattering {
  const question = { name, type: 'A' }
  const cache = new Cache()
  model.resolve(host, question, { cache, now: 0 })
  cache.keep()
  const found = model.possible(host, question, { cache, now: 1, trace: true })
  const inTurn = new Set([...model.facts.dnsServerFacts.values()].filter(({ server }) => server?.forwardPolicy === 'roundRobin').map(dnsServerName))
  const answers = new Map(found.map(({ response }) => {
    const addresses = response === undefined ? [] : addressesIn(response)
    return [addresses.toSorted().join(), addresses] as const
  }))
  const choosing = found.flatMap(({ path }) => path.flatMap((step) => (step.kind === 'choice' ? [step.server] : [])))
  return { answers: [...answers.values()], by: [...new Set(choosing)], choice: choosing.every((server) => inTurn.has(server)) ? 'inTurn' : 'byChance' }
}
