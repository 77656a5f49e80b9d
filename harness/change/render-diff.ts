import type { Path } from '../dns/path.ts'
import { describe } from '../diagnosis/observed/describe.ts'
import type { Attempt } from '../model/reachability.ts'
import { nameOfChange } from './changes.ts'
import type { ConnectionChange } from './connections.ts'
import type { Decision } from './decision.ts'
import { lifetimesOf } from './answers.ts'
import type { AnswerChange, ChangeGroup, DesignDiff } from './diff.ts'

/** Where in its file a place of the old or of the new design is: `new.yaml:14`. */
export interface Places {
  readonly before: (path: Path) => string
  readonly after: (path: Path) => string
}

/** Answers shown of each group; the others are named. */
const shownOfGroup = 3

export function describeDiff({ compared, groups, ttl, connections, untold, changes, meant, hosts }: DesignDiff, places: Places): string[] {
  // Answers of a host that is in one design only are no changes to anybody.
  const told = groups.filter(({ changes }) => changes.some(({ kind }) => kind === 'changed'))
  const changed = told.reduce((sum, { changes }) => sum + changes.length, 0)
  const lines = told.flatMap((group, n) => describeGroup(group, n + 1, places))
  return [
    ...lines,
    ...(ttl.length > 0 ? [`Only how long they may be kept changes (${ttl.length}):`, ...ttl.map((change) => `  ${asked(change)}: ${lifetimesOf(change.before)} → ${lifetimesOf(change.after)}`), ''] : []),
    ...(connections.length > 0 ? [`The same answer, reached otherwise (${connections.length}):`, ...connections.flatMap((change) => describeConnection(change, places)), ''] : []),
    ...(changes.length > 0 ? [`What is deployed (${changes.length}):`, ...changes.map((change) => `  ${nameOfChange(change)}`), ''] : []),
    ...(meant.length > 0 ? [`What is meant by it differs: ${meant.join(', ')}`] : []),
    ...(hosts.added.length > 0 ? [`Hosts in the new design only: ${hosts.added.join(', ')}`] : []),
    ...(hosts.removed.length > 0 ? [`Hosts in the old design only: ${hosts.removed.join(', ')}`] : []),
    ...(untold.answers > 0 ? [`${untold.answers} answers were not compared, only containers can tell: ${untold.servers.join(' and ')} ${untold.servers.length > 1 ? 'run' : 'runs'} files of ${untold.servers.length > 1 ? 'their' : 'its'} own`] : []),
    `${compared} answers compared: ${changed} ${changed === 1 ? 'changes' : 'change'}, by ${told.length} ${told.length === 1 ? 'cause' : 'causes'}; ${ttl.length} with another TTL`,
  ]
}

function describeConnection({ host, name, before, after }: ConnectionChange, places: Places): string[] {
  const end = ({ outcome, message, at }: Attempt, place: (path: Path) => string): string => `${outcome === 'http' ? message : `${outcome}: ${message}`}${at === undefined ? '' : `  [${place(at)}]`}`
  return [`  ${host}: ${name}`, `    - ${end(before, places.before)}`, `    + ${end(after, places.after)}`]
}

function describeGroup({ before, after, changes }: ChangeGroup, number: number, places: Places): string[] {
  const rest = changes.slice(shownOfGroup)
  return [
    `${number}) ${changes.length} ${changes.length === 1 ? 'answer' : 'answers'}`,
    `   before  ${decided(before, places.before)}`,
    `   after   ${decided(after, places.after)}`,
    ...changes.slice(0, shownOfGroup).flatMap((change) => [
      `   ${asked(change)}`,
      `     - ${describe(change.before)}`,
      `     + ${describe(change.after)}`,
    ]),
    ...(rest.length > 0 ? [`   also ${rest.map(asked).join(', ')}`] : []),
    '',
  ]
}

function decided(decision: Decision | undefined, place: (path: Path) => string): string {
  if (decision === undefined) return 'nothing'
  return decision.at === undefined ? decision.text : `${decision.text}  [${place(decision.at)}]`
}

function asked({ host, question }: AnswerChange): string {
  return `${host}: ${question.name} ${question.type}`
}
