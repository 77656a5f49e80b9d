import type { AskOptions, Question } from '../dns/message.ts'
import type { Check } from '../checks/check.ts'
import { runChecks } from '../checks/run.ts'
import type { Facts } from '../facts/facts.ts'
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

/** What the checks want to know of one host. What they ask because of an answer, they ask because of the one that the model expects. */
export async function questionsFor(facts: Facts, host: string, checks: readonly Check[]): Promise<readonly Asked[]> {
  const asked = new Map<string, Asked>()
  const predicted = modelWorld(createModel(facts))
  const note = (from: string, one: Asked): void => {
    if (from === host) asked.set(keyOf(one), one)
  }
  const world: World = {
    kind: 'model',
    ask: (from, question, options) => (note(from, { kind: 'ask', question, options }), predicted.ask(from, question, options)),
    lookup: (from, name) => (note(from, { kind: 'lookup', name }), predicted.lookup(from, name)),
    connect: (from, name, address, port) => (note(from, { kind: 'connect', name, address, port }), predicted.connect(from, name, address, port)),
  }
  await runChecks({ facts: seenFrom(facts, new Set([host])), world }, { checks })
  return [...asked.values()]
}
