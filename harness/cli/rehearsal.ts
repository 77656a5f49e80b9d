import type { ComponentId } from '../world/component.ts'
import type { Check } from '../checks/check.ts'
import { runChecks } from '../checks/run.ts'
import { withTriedFixes } from '../change/tried-fixes.ts'
import { oneOf } from '../diagnosis/observed/describe.ts'
import type { Facts } from '../facts/facts.ts'
import { predicted } from '../parity/parity.ts'
import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import { checkReport, topologyReport, type CheckReport, type ErrorReport, type ParityReport, type TopologyReport } from '../report/report.ts'
import { pictureOf } from '../picture/picture.ts'
import { standIns } from '../plan/plan.ts'
import { isRunning, software } from '../software/list.ts'
import { concealIn } from '../plan/secrets.ts'
import type { Exit } from '../runtime/containers.ts'
import type { World } from '../world/world.ts'
import type { Context } from './context.ts'
import type { Design } from './designs.ts'
import { errorReport } from './errors.ts'
import { gatherEvidence } from './evidence.ts'
import { ownScenarios } from './own-scenarios.ts'
import { mendedLater } from './mended-later.ts'
import type { Progress } from './progress.ts'
import type { Timings } from './timings.ts'

export interface RehearsalOptions {
  readonly world: 'lab' | 'model'
  /** What is broken in the model. A lab is whole. */
  readonly faults?: readonly ComponentId[]
  readonly checks: readonly Check[]
  /** Whether the report lists the cases only that do not hold, and counts the others. */
  readonly violationsOnly?: boolean
  /** Whether the report carries the design's map and the way of every answer. */
  readonly picture?: boolean
  /** Leaves the lab up afterwards. */
  readonly keep: boolean
  /** Folder in which evidence is put when something fails; `undefined`: none. */
  readonly evidence: string | undefined
  /** Is told what takes how long. */
  readonly timings?: Timings
}

/** Brings a design up, or predicts it, and runs the checks. Never throws: what goes wrong is in the report. */
export async function rehearse(design: Design, options: RehearsalOptions, context: Context, progress: Progress): Promise<TopologyReport> {
  const start = performance.now()
  const { facts, file, locate } = design
  const { timings } = options
  const name = facts.topology.name
  // Servers and engines quote what they are given.
  let concealed = (whole: TopologyReport) => whole
  const report = (checks: readonly CheckReport[], more: Pick<TopologyReport, 'notes' | 'error' | 'evidence' | 'parity'> = {}) =>
    concealed(topologyReport({ ...drawn, name, file, world: options.world, duration: Math.round(performance.now() - start), checks, ...more }))
  let drawn: Pick<TopologyReport, 'picture' | 'scenarios'> = {}
  let reports: readonly CheckReport[] = []
  let unsaid = unspokenOf(facts)
  let notes: Pick<TopologyReport, 'notes'> = notesOf(unsaid)
  const model = createModel(facts, { faults: options.faults ?? [] })
  const judge = async (asked: World) => {
    const world = timings?.watched(asked) ?? asked
    let done = 0
    const total = options.checks.length
    progress.step(`${name}: checking`)
    const results = await runChecks({ facts, world }, {
      checks: options.checks,
      violationsOnly: options.violationsOnly ?? false,
      signal: context.signal,
      onResult: () => progress.step(`${name}: ${++done} of ${total} checks done`),
    })
    timings?.checked()
    // What breaks a design in the model is no line of it: then there is nothing to try.
    const tried = (options.faults ?? []).length > 0 ? results : await withTriedFixes(facts, results, options.checks)
    timings?.over('try fixes')
    return tried.map((result) => checkReport(result, file, locate))
  }
  try {
    context.signal.throwIfAborted()
    if (options.picture) {
      // Scenarios begin with a design in which nothing is broken.
      const { notes: unplayed, ...scenarios } = (options.faults ?? []).length > 0 ? { notes: [] } : ownScenarios(facts)
      drawn = { picture: await pictureOf(model, design), ...scenarios }
      unsaid = [...unsaid, ...unplayed]
      timings?.over('map')
    }
    if (options.world === 'model') return report(await judge(modelWorld(model)), notesOf([...brokenNotes(options.faults ?? []), ...presumedOf(facts), ...unsaid]))
    progress.step(`${name}: container engine and images`)
    // The plan waits for certificates from a thread of their own, and preparations for the engine: time to load the rest in.
    const planning = context.deps.plan(facts)
    planning.catch(() => undefined)
    await Promise.all([context.deps.prepare(context.stderr), context.deps.load()])
    progress.step(`${name}: starting the lab`)
    const plan = await planning
    notes = notesOf([...standIns(plan), ...unsaid])
    concealed = (whole) => concealIn(whole, plan)
    timings?.over('engine, images and plan')
    let evidence: string | undefined
    let parity: ParityReport | undefined
    let ended: readonly Exit[] = []
    {
      await using lab = await context.deps.startLab(plan, { kind: options.keep ? 'up' : 'test', signal: context.signal })
      timings?.over('start', lab.timings)
      const later = mendedLater(lab)
      const observed = predicted(later.world, model, (path) => placeText(file, locate(path)))
      reports = await judge(observed.world)
      parity = observed.parity()
      ended = await lab.ended()
      const failing = ended.length > 0 || reports.some(({ verdict }) => verdict === 'fail' || verdict === 'unknown')
      const gathers = failing && options.evidence !== undefined && !context.signal.aborted
      if (gathers || options.keep) await later.mend()
      if (gathers) {
        progress.step(`${name}: gathering evidence`)
        evidence = await gatherEvidence(lab, report(reports, { ...notes, parity }), options.evidence, context)
      }
      if (failing || options.keep) timings?.over('mend, and evidence')
      progress.step(`${name}: removing the lab`)
    }
    timings?.over(options.keep ? 'let go' : 'remove')
    context.signal.throwIfAborted()
    const seen = { ...notes, parity, ...(evidence !== undefined && { evidence }) }
    return report(reports, ended.length > 0 ? { ...seen, error: endedReport(ended) } : seen)
  } catch (error) {
    timings?.over('until it failed')
    return report(reports, { ...notes, error: errorReport(error, context.signal) })
  }
}

function brokenNotes(faults: readonly ComponentId[]): readonly string[] {
  return faults.length === 0 ? [] : [`predicted with ${faults.join(', ')} broken`]
}

/** Servers whose software no container runs: what is predicted of them was never compared with it. */
function presumedOf({ topology }: Facts): readonly string[] {
  const servers = [...topology.dnsServers.values()].filter(({ kind }) => !isRunning(kind))
  return [...Map.groupBy(servers, ({ kind }) => kind)].map(([kind, of]) => {
    const names = of.map(({ name }) => name)
    return `${oneOf(names, 'and')}: ${software[kind].label} is predicted by what is published of it, which was not measured`
  })
}

/** Hosts of which the design says nothing: what they reach, or do not, is nobody's finding. Appliances are there for others. */
function unspokenOf({ topology, hosts }: Facts): readonly string[] {
  const spoken = new Set([...topology.intent, ...topology.expectations, ...topology.reachExpectations].flatMap(({ from }) => from))
  const silent = Array.from(hosts.values(), ({ host }) => host).filter(({ name, enableIPForwarding }) => !spoken.has(name) && !enableIPForwarding).map(({ name }) => name)
  if (silent.length === 0) return []
  const shown = silent.length > 8 ? [...silent.slice(0, 8), `${silent.length - 8} more`] : silent
  return [`no intent and no expectation speaks of ${oneOf(shown, 'and')}: what ${silent.length > 1 ? 'they reach' : 'it reaches'} is not judged`]
}

function notesOf(notes: readonly string[]): Pick<TopologyReport, 'notes'> {
  return notes.length === 0 ? {} : { notes }
}

function placeText(file: string, place: { readonly line: number; readonly file?: string } | undefined): string | undefined {
  return place && `${place.file ?? file}:${place.line}`
}

/** A server that ended while it was asked makes what clients saw a matter of the lab, not of the design. */
function endedReport(ended: readonly Exit[]): ErrorReport {
  const nodes = ended.map(({ node, exitCode }) => `${node} (exit code ${exitCode ?? 'unknown'})`)
  return { message: `ended by themselves while the checks ran: ${nodes.join(', ')}`, hint: 'The evidence folder has their logs; memory that ran out is the usual reason.' }
}
