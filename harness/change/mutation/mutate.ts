import type { Check } from '../../checks/check.ts'
import { runChecks } from '../../checks/run.ts'
import { createModel } from '../../model/model.ts'
import { modelWorld } from '../../model/world.ts'
import { facts, type Facts } from '../../facts/facts.ts'
import type { Topology } from '../../resources/topology.ts'
import { inPlace } from '../in-place.ts'
import { questionsOf } from '../questions.ts'
import { differences, type Difference } from './behaviour.ts'
import { hintFor, type Hint } from './hint.ts'
import type { Mutation } from '../../resources/mutation.ts'
import { edited } from '../../topology/edited.ts'
import { mutations } from './mutations.ts'

/** How well a design's intents and expectations, with the catalogue, watch over it. */
export interface MutationReport {
  readonly noticed: readonly Noticed[]
  readonly survivors: readonly Survivor[]
  /** Changes that no host can see: not counted. */
  readonly equivalent: readonly Mutation[]
  /** Changes that Azure would refuse: not counted. */
  readonly refused: readonly Mutation[]
  /** Servers with files of their owner's, through which hosts look: what they see behind them only containers can tell, and is not compared. */
  readonly untold: readonly string[]
  /** Noticed changes out of those that count, 0 to 1; 1 when there are none. */
  readonly score: number
}

export interface Noticed {
  readonly mutation: Mutation
  /** Ids of the checks that notice it. */
  readonly by: readonly string[]
}

/** A change that hosts can see and nothing notices. */
export interface Survivor {
  readonly mutation: Mutation
  /** What hosts see otherwise. */
  readonly differences: readonly Difference[]
  /** A line for the design that would notice it, ready to paste; `undefined` where no line was found that would. */
  readonly hint: Hint | undefined
}

/** Changes one thing after the other, and runs the checks on what comes out. */
export async function mutate(topology: Topology, checks: readonly Check[], onProgress?: (done: number, of: number) => void): Promise<MutationReport> {
  const original = facts(topology)
  const before = await verdicts(original, checks)
  const noticed: Noticed[] = []
  const survivors: Survivor[] = []
  const equivalent: Mutation[] = []
  const refused: Mutation[] = []
  const all = mutations(topology)
  for (const [done, mutation] of all.entries()) {
    onProgress?.(done, all.length)
    const changed = factsOf(edited(topology, [mutation.edit]), original)
    if (changed === undefined) {
      refused.push(mutation)
      continue
    }
    const seen = differences(original, changed)
    if (seen.length === 0) {
      equivalent.push(mutation)
      continue
    }
    const after = await verdicts(changed, checks)
    const by = [...new Set([...after].filter(([key]) => !before.has(key)).map(([, id]) => id))]
    if (by.length > 0) noticed.push({ mutation, by })
    else survivors.push({ mutation, differences: seen, hint: await hintFor(original, changed, seen) })
  }
  const counted = noticed.length + survivors.length
  return { noticed, survivors, equivalent, refused, untold: untoldBy(original), score: counted === 0 ? 1 : noticed.length / counted }
}

function untoldBy(known: Facts): readonly string[] {
  const model = createModel(known)
  const questions = questionsOf(known)
  return [...new Set([...known.hosts.keys()].flatMap((host) => questions.flatMap((question) => model.resolve(host, question).unpredictable ?? [])))]
}

/** Facts of a design that is changed while it is deployed; `undefined` when it cannot be: a subnet is then too small. */
function factsOf(topology: Topology | undefined, original: Facts): Facts | undefined {
  if (topology === undefined) return undefined
  try {
    return facts(inPlace(topology, original))
  } catch (error) {
    if (error instanceof Error && error.message.includes('has no free address')) return undefined
    throw error
  }
}

/** What does not hold, by host and subject, and the checks that cannot tell. */
async function verdicts(known: Facts, checks: readonly Check[]): Promise<ReadonlyMap<string, string>> {
  const results = await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks })
  const bad = new Map<string, string>()
  for (const { check, verdict, findings } of results) {
    if (verdict === 'unknown') bad.set(check.id, check.id)
    for (const { holds, host, subject } of findings) if (!holds) bad.set(`${check.id} ${host} ${subject}`, check.id)
  }
  return bad
}
