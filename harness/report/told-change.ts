import type { Response } from '../dns/message.ts'
import type { Place } from './place.ts'

/** What `rehearse diff --json` says. Nothing is left out: what nobody answers is `null`. */
export interface ToldDiff {
  readonly compared: number
  readonly groups: readonly { readonly before: ToldDecision | null; readonly after: ToldDecision | null; readonly changes: readonly ToldAnswer[] }[]
  readonly ttl: readonly ToldAnswer[]
  readonly connections: readonly ToldConnection[]
  readonly untold: { readonly answers: number; readonly servers: readonly string[] }
  readonly changes: readonly string[]
  readonly meant: readonly string[]
  readonly hosts: { readonly added: readonly string[]; readonly removed: readonly string[] }
}

/** The step at which an answer became what it is. */
export interface ToldDecision {
  readonly kind: string
  readonly text: string
  readonly at?: Place
}

export interface ToldAnswer {
  readonly host: string
  readonly question: { readonly name: string; readonly type: string }
  readonly kind: 'changed' | 'added' | 'removed'
  readonly before: Response | null
  readonly after: Response | null
}

export interface ToldConnection {
  readonly host: string
  readonly name: string
  readonly before: { readonly outcome: string; readonly message: string }
  readonly after: { readonly outcome: string; readonly message: string }
}

/** What `rehearse rollout --json` says. */
export interface ToldRollout {
  readonly steps: readonly ToldStep[]
}

export interface ToldStep {
  readonly name: string
  /** `null`: only containers can tell. */
  readonly intents: readonly { readonly intent: string; readonly holds: boolean | null }[]
  /** How the step before becomes this one. */
  readonly way?: ToldWay
}

export interface ToldWay {
  readonly changes: readonly string[]
  readonly meant: readonly string[]
  readonly looked: { readonly every: boolean; readonly states: number; readonly refused: number }
  readonly interrupted: readonly { readonly intent: string; readonly made: readonly string[]; readonly states: number }[]
  /** Whether an order was found that interrupts nothing. */
  readonly safe: boolean
  readonly order: readonly ({ readonly change: string } & Partial<ToldAftermath>)[] | null
  readonly atOnce: ToldAftermath
}

/** For how long servers remember what is no longer so, seconds, and what is broken until then. */
export interface ToldAftermath {
  readonly settles: number
  readonly broken: readonly { readonly intent: string; readonly until: number }[]
}
