import type { Question, Response } from '../dns/message.ts'
import { createModel, type Model } from '../model/model.ts'
import { facts, type Facts } from '../facts/facts.ts'
import type { Topology } from '../resources/topology.ts'
import { lifetimesOf, meaningOf } from './answers.ts'
import { changesBetween, changesOfMeaning, type Change } from './changes.ts'
import { connectionChanges, type ConnectionChange } from './connections.ts'
import { firstDifference, type Decision } from './decision.ts'
import { inPlace } from './in-place.ts'
import { questionsOf } from './questions.ts'

/** What changes for clients when one design takes the place of another. */
export interface DesignDiff {
  /** The designs, with the addresses that things have in them. */
  readonly before: Facts
  readonly after: Facts
  /** Questions that were compared: hosts times names and types. */
  readonly compared: number
  /** Answers that change, by what makes them change; the largest group first. */
  readonly groups: readonly ChangeGroup[]
  /** Answers that stay, and may be kept for another time. */
  readonly ttl: readonly AnswerChange[]
  /** Names with the same answer that are reached otherwise. */
  readonly connections: readonly ConnectionChange[]
  /** Answers that only containers can tell, in either design, by the servers with files of their owner's that give them: not compared. */
  readonly untold: { readonly answers: number; readonly servers: readonly string[] }
  /** What is created, changed and removed, whether any answer shows it or not. */
  readonly changes: readonly Change[]
  /** Sections that are no resources, and differ. */
  readonly meant: ReturnType<typeof changesOfMeaning>
  /** Hosts that exist in one design only. */
  readonly hosts: { readonly added: readonly string[]; readonly removed: readonly string[] }
}

/** Answers that change for one reason: the first step that differs was decided at these places of the two designs. */
export interface ChangeGroup {
  readonly before: Decision | undefined
  readonly after: Decision | undefined
  readonly changes: readonly AnswerChange[]
}

export interface AnswerChange {
  readonly host: string
  readonly question: Question
  /** `changed`: asked in both designs. `added`, `removed`: the host is in one design only. */
  readonly kind: 'changed' | 'added' | 'removed'
  /** `undefined`: no server answered, or there is no such host. */
  readonly before: Response | undefined
  readonly after: Response | undefined
}

/** Compares every answer of two designs, the new one deployed over the old. */
export function diffDesigns(old: Topology, now: Topology): DesignDiff {
  const before = facts(old)
  return diffFacts(before, facts(inPlace(now, before)))
}

/** The same of designs in which everything has the address that it has by then. */
export function diffFacts(before: Facts, after: Facts): DesignDiff {
  const questions = questionsOf(before, after)
  const models = { before: createModel(before), after: createModel(after) }
  const groups = new Map<string, { before: Decision | undefined; after: Decision | undefined; changes: AnswerChange[] }>()
  const ttl: AnswerChange[] = []
  let compared = 0
  let answers = 0
  const servers = new Set<string>()
  for (const host of before.hosts.keys()) {
    if (!after.hosts.has(host)) continue
    for (const question of questions) {
      const unpredictable = [models.before, models.after].flatMap((model) => model.resolve(host, question).unpredictable ?? [])
      if (unpredictable.length > 0) {
        answers++
        for (const server of unpredictable) servers.add(server)
        continue
      }
      compared++
      const change: AnswerChange = { host, question, kind: 'changed', before: respond(models.before, host, question), after: respond(models.after, host, question) }
      if (meaningOf(change.before) !== meaningOf(change.after)) file(change, firstDifference(traced(models.before, change), traced(models.after, change)))
      else if (lifetimesOf(change.before) !== lifetimesOf(change.after)) ttl.push(change)
    }
  }
  const added = only(after, before)
  const removed = only(before, after)
  for (const host of removed) lone(host, 'removed')
  for (const host of added) lone(host, 'added')
  const same = (host: string, name: string): boolean =>
    meaningOf(respond(models.before, host, { name, type: 'A' })) === meaningOf(respond(models.after, host, { name, type: 'A' }))
  const connections = connectionChanges(models.before, models.after, same)
  return {
    before,
    after,
    compared,
    groups: [...groups.values()].toSorted((a, b) => b.changes.length - a.changes.length),
    ttl,
    connections,
    untold: { answers, servers: [...servers] },
    changes: changesBetween(before.topology, after.topology),
    meant: changesOfMeaning(before.topology, after.topology),
    hosts: { added, removed },
  }

  function file(change: AnswerChange, cause: { before: Decision | undefined; after: Decision | undefined }): void {
    const key = `${placeOf(cause.before)} → ${placeOf(cause.after)}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { ...cause, changes: [change] })
    else group.changes.push(change)
  }

  function lone(host: string, kind: 'added' | 'removed'): void {
    const decision: Decision = { kind: 'asked', text: `${host} is in one design only`, at: ['hosts', host] }
    const model = kind === 'added' ? models.after : models.before
    for (const question of questions) {
      const response = respond(model, host, question)
      file(
        { host, question, kind, before: kind === 'added' ? undefined : response, after: kind === 'added' ? response : undefined },
        kind === 'added' ? { before: undefined, after: decision } : { before: decision, after: undefined },
      )
    }
  }
}

function respond(model: Model, host: string, question: Question): Response | undefined {
  return model.resolve(host, question).response
}

function traced(model: Model, { host, question }: AnswerChange): ReturnType<Model['resolve']> {
  return model.resolve(host, question, { trace: true })
}

/** Decisions are the same where the same line of the design made them in the same way; those that no line made, where they read the same. */
function placeOf(decision: Decision | undefined): string {
  if (decision === undefined) return ''
  return decision.at === undefined && decision.kind !== 'public' && decision.kind !== 'nxdomain' && decision.kind !== 'nodata'
    ? decision.text
    : `${decision.kind} ${decision.at?.join('/') ?? ''}`
}

function only(one: Facts, other: Facts): readonly string[] {
  return [...one.hosts.keys()].filter((host) => !other.hosts.has(host))
}
