import { nameOfChange } from '../change/changes.ts'
import type { DesignDiff } from '../change/diff.ts'
import type { Rollout } from '../change/rollout.ts'
import type { Aftermath } from '../change/stale.ts'
import { nameIntended } from '../diagnosis/intent/intended.ts'
import type { ToldAftermath, ToldAnswer, ToldDecision, ToldDiff, ToldRollout } from '../report/told-change.ts'
import type { Design } from './designs.ts'

type Named = Pick<Design, 'file' | 'locate'>

/** A comparison as plain data. */
export function diffData({ compared, groups, ttl, connections, untold, changes, meant, hosts }: DesignDiff, before: Named, after: Named): ToldDiff {
  const decision = (design: Named, made: DesignDiff['groups'][number]['before']): ToldDecision | null =>
    made === undefined ? null : { kind: made.kind, text: made.text, ...(made.at && { at: { path: made.at, file: design.file, ...design.locate(made.at) } }) }
  return {
    compared,
    groups: groups.map((group) => ({ before: decision(before, group.before), after: decision(after, group.after), changes: group.changes.map(nulls) })),
    ttl: ttl.map(nulls),
    connections,
    untold,
    changes: changes.map(nameOfChange),
    meant,
    hosts,
  }
}

/** JSON leaves out what is undefined, and "no server answered" is worth saying. */
function nulls({ before, after, ...change }: DesignDiff['ttl'][number]): ToldAnswer {
  return { ...change, before: before ?? null, after: after ?? null }
}

/** A rollout as plain data. */
export function rolloutData({ steps }: Rollout): ToldRollout {
  const aftermath = ({ stale, settles }: Aftermath): ToldAftermath => ({ settles, broken: stale.map(({ requirement, until }) => ({ intent: nameIntended(requirement), until })) })
  return {
    steps: steps.map(({ facts, outcomes, way }) => ({
      name: facts.topology.name,
      intents: outcomes.map(({ requirement, holds, unpredictable }) => ({ intent: nameIntended(requirement), holds: unpredictable.length > 0 ? null : holds })),
      ...(way && {
        way: {
          changes: way.changes.map(nameOfChange),
          meant: way.meant,
          looked: way.looked,
          interrupted: way.interrupted.map(({ requirement, made, states }) => ({ intent: nameIntended(requirement), made: made.map(nameOfChange), states })),
          safe: way.order !== undefined && way.unavoidable.length === 0,
          order: way.order?.map((change, n) => ({ change: nameOfChange(change), ...(way.inOrder[n] && aftermath(way.inOrder[n])) })) ?? null,
          atOnce: aftermath(way.atOnce),
        },
      }),
    })),
  }
}
