import type { AskOptions, Question } from '../dns/message.ts'
import type { Check } from '../checks/check.ts'
import { runChecks } from '../checks/run.ts'
import { facts as factsOf, type Facts } from '../facts/facts.ts'
import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import type { World } from '../world/world.ts'
import { seenFrom } from './vantage.ts'

/** One thing that a host is asked to find out. */
export type Asked =
  | { readonly kind: 'ask'; readonly question: Question; readonly options?: AskOptions | undefined }
  | { readonly kind: 'lookup'; readonly name: string }
  | { readonly kind: 'connect'; readonly name: string; readonly address?: string | undefined; readonly port?: number | undefined }

/** By what an answer is found again. */
export function keyOf(asked: Asked): string {
  if (asked.kind === 'lookup') return `lookup ${asked.name}`
  if (asked.kind === 'connect') return `connect ${asked.name} ${asked.address ?? ''} ${asked.port ?? ''}`.trimEnd()
  // How long to wait is no part of the question.
  const { timeout: _, ...options } = asked.options ?? {}
  return `ask ${asked.question.name} ${asked.question.type} ${Object.keys(options).length === 0 ? '' : JSON.stringify(options)}`.trimEnd()
}

/**
 * What the checks want to know of one host. What they ask because of an answer depends on the answer: they are played with those that the
 * design promises, with those of a network that sees nothing private, and with none at all, so that what they go on to ask in a broken
 * network is asked there too.
 */
export async function questionsFor(facts: Facts, host: string, checks: readonly Check[]): Promise<readonly Asked[]> {
  const asked = new Map<string, Asked>()
  const note = (from: string, one: Asked): void => {
    if (from === host) asked.set(keyOf(one), one)
  }
  const designed = modelWorld(createModel(facts))
  const alone = seenFrom(facts, new Set([host]))
  // Together with others a host may be asked more: whether it reaches one of them.
  for (const [imagined, looking] of [[designed, facts], [designed, alone], ...[...publicly(facts), silence].map((one) => [one, alone] as const)] as const) {
    const world: World = {
      kind: 'model',
      ask: (from, question, options) => (note(from, { kind: 'ask', question, options }), imagined.ask(from, question, options)),
      lookup: (from, name) => (note(from, { kind: 'lookup', name }), imagined.lookup(from, name)),
      connect: (from, name, address, port) => (note(from, { kind: 'connect', name, address, port }), imagined.connect(from, name, address, port)),
    }
    await runChecks({ facts: looking, world }, { checks })
  }
  return [...asked.values()]
}

/** The same networks with no private zone linked to any. */
function publicly(facts: Facts): readonly World[] {
  const { topology } = facts
  const privateDnsZones = new Map([...topology.privateDnsZones].map(([name, zone]) => [name, { ...zone, virtualNetworkLinks: [] }]))
  return topology.privateDnsZones.size === 0 ? [] : [modelWorld(createModel(factsOf({ ...topology, privateDnsZones })))]
}

/** Nobody answers, and nothing can be reached. */
const silence: World = {
  kind: 'model',
  ask: async () => undefined,
  lookup: async () => ({ addresses: [] }),
  connect: async () => ({ outcome: 'unresolved', address: undefined, status: undefined, message: '' }),
}
