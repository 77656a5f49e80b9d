import { nameIntended } from '../diagnosis/intent/intended.ts'
import { judgeIn } from '../diagnosis/intent/predicted.ts'
import { requirements, type Requirement } from '../diagnosis/intent/requirement.ts'
import { predictorOf, type Predictor } from '../diagnosis/observed/predicted.ts'
import { createModel } from '../model/model.ts'
import { facts, type Facts } from '../facts/facts.ts'
import type { Topology } from '../resources/topology.ts'
import { bestOrder, firstAndLast, properSubsets } from './order.ts'
import { aftermath, type Aftermath } from './stale.ts'
import { changesOfMeaning, type Change } from './changes.ts'
import { transition, type Transition } from './transition.ts'

/** Designs deployed one over the other, and what holds at each step and between. */
export interface Rollout {
  readonly steps: readonly RolloutStep[]
}

export interface RolloutStep {
  readonly facts: Facts
  /** Each intent of this design for each host. */
  readonly outcomes: readonly Judged[]
  /** The way here from the step before; the first step has none. */
  readonly way: Way | undefined
}

/** An intent of one host. */
export interface Judged {
  readonly requirement: Requirement
  readonly holds: boolean
  /** Servers on the way that run files of their owner's: with any, only containers can tell whether it holds. */
  readonly unpredictable: readonly string[]
}

/** What may happen between two steps, while some changes have been made and others have not. */
export interface Way {
  readonly changes: readonly Change[]
  /** Sections of the design that are no resources, and differ: what is judged is what both designs mean. */
  readonly meant: ReturnType<typeof changesOfMeaning>
  /** States between that were looked at: every combination of changes, or each change alone and all but each. */
  readonly looked: { readonly every: boolean; readonly states: number; readonly refused: number }
  /** Intents that hold before and after, and not in some state between. */
  readonly interrupted: readonly Interruption[]
  /** Changes one after the other so that as little as can be is interrupted; `undefined` when none was found: Azure would refuse every order, or there are too many. */
  readonly order: readonly Change[] | undefined
  /** What is interrupted in that order: nothing, when it is safe. */
  readonly unavoidable: readonly { readonly after: Change; readonly requirements: readonly Requirement[] }[]
  /** What servers remember, when the changes are made all at once. */
  readonly atOnce: Aftermath
  /** The same after each change of `order`: as long as answers from before are in use, the next change should wait. */
  readonly inOrder: readonly Aftermath[]
}

export interface Interruption {
  readonly requirement: Requirement
  /** The fewest changes that have been made when it breaks. */
  readonly made: readonly Change[]
  /** States in which it does not hold. */
  readonly states: number
}

/** Above this number of changes not every combination is looked at. */
const mostChanges = 10
const searchBudget = 3000

/** Looks at designs as the steps of a rollout. Things that stay keep the addresses they were given when they were deployed. */
export function rollout(designs: readonly Topology[]): Rollout {
  const steps: RolloutStep[] = []
  for (const topology of designs) {
    const before = steps.at(-1)?.facts
    const step = before && transition(before, topology)
    const known = step?.after ?? facts(topology)
    const predictor = predictorOf(createModel(known))
    const outcomes = requirements(known).map((requirement): Judged => {
      const { holds, unpredictable } = judgeIn(predictor, requirement)
      return { requirement, holds: holds && unpredictable.length === 0, unpredictable }
    })
    steps.push({ facts: known, outcomes, way: step && wayOf(step) })
  }
  return { steps }
}

function wayOf(step: Transition): Way {
  const changes = step.changes.toSorted((a, b) => rank(a) - rank(b))
  const states = memo(step, changes)
  const none = states(new Set())
  const all = states(new Set(changes))
  // Judged are the intents that hold at both ends.
  const kept = [...(none.holding ?? [])].filter((name) => all.holding?.has(name))
  const every = changes.length <= mostChanges
  const between = [...(every ? properSubsets(changes) : firstAndLast(changes))].map((made) => ({ made, ...states(made) }))
  const possible = between.filter(({ holding }) => holding !== undefined)
  const interrupted = kept.flatMap((name): Interruption[] => {
    const broken = possible.filter(({ holding }) => !holding?.has(name)).toSorted((a, b) => a.made.size - b.made.size)
    const [first] = broken
    const requirement = all.requirements.find((other) => nameIntended(other) === name)
    return first === undefined || requirement === undefined ? [] : [{ requirement, made: [...first.made], states: broken.length }]
  })
  const broken = (made: ReadonlySet<Change>): readonly string[] | undefined => {
    const { holding } = states(made)
    return holding && kept.filter((name) => !holding.has(name))
  }
  const order = bestOrder(changes, (made) => broken(made)?.length, searchBudget)?.things
  const unavoidable = (order ?? []).slice(0, -1).flatMap((after, n) => {
    const names = broken(new Set(order!.slice(0, n + 1))) ?? []
    return names.length === 0 ? [] : [{ after, requirements: all.requirements.filter((one) => names.includes(nameIntended(one))) }]
  })
  return {
    changes,
    meant: changesOfMeaning(step.before.topology, step.after.topology),
    looked: { every, states: between.length, refused: between.length - possible.length },
    interrupted,
    order,
    unavoidable,
    atOnce: aftermath(step.before, step.after),
    inOrder: order === undefined ? [] : order.map((_, n) => afterChange(step, order.slice(0, n), order.slice(0, n + 1))),
  }
}

function afterChange(step: Transition, one: readonly Change[], other: readonly Change[]): Aftermath {
  const [before, after] = [step.with(new Set(one)).facts, step.with(new Set(other)).facts]
  return before && after ? aftermath(before, after) : { stale: [], settles: 0 }
}

/** What has been added hurts least, what is taken away most. */
function rank({ kind }: Change): number {
  return ['create', 'change', 'remove'].indexOf(kind)
}

interface State {
  /** Names of the intents that hold; `undefined` where Azure would refuse the state. */
  readonly holding: ReadonlySet<string> | undefined
  readonly requirements: readonly Requirement[]
}

function memo(step: Transition, changes: readonly Change[]): (made: ReadonlySet<Change>) => State {
  const known = new Map<string, State>()
  return (made) => {
    const key = changes.map((change) => (made.has(change) ? '1' : '0')).join('')
    let state = known.get(key)
    if (state === undefined) known.set(key, (state = stateOf(step, made)))
    return state
  }
}

function stateOf(step: Transition, made: ReadonlySet<Change>): State {
  const { facts: known } = step.with(made)
  if (known === undefined) return { holding: undefined, requirements: [] }
  const predictor = predictorOf(createModel(known))
  const needs = requirements(known)
  return { holding: new Set(needs.filter((requirement) => certainlyHolds(predictor, requirement)).map(nameIntended)), requirements: needs }
}

/** What nobody can tell beforehand is not taken for held: it is no intent of which an interruption could be seen. */
function certainlyHolds(predictor: Predictor, requirement: Requirement): boolean {
  const { holds, unpredictable } = judgeIn(predictor, requirement)
  return holds && unpredictable.length === 0
}
