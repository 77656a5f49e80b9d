import { describeSurvey, surveyData } from '../../survey/render.ts'
import { survey, type Survey } from '../../survey/survey.ts'
import { findMisconfigurations, type FoundMisconfiguration } from '../../misconfigurations/find.ts'
import { describeCatalogue, describeSighting } from '../../misconfigurations/render.ts'
import { createModel } from '../../model/model.ts'
import type { Facts } from '../../facts/facts.ts'
import { paint, wantsColor } from '../../report/paint.ts'
import { isOpen } from '../../report/causes.ts'
import { reporters, type Reporter } from '../../report/render.ts'
import { reportOf, topologyReport, type CheckReport, type TopologyReport } from '../../report/report.ts'
import { atMost, flag, list, text, type Arguments, type Command } from '../command.ts'
import { widthOf, type Context } from '../context.ts'
import { readOrSave, topologyFiles, type Design } from '../designs.ts'
import { exitCode, exitCodeOf, UsageError } from '../exit-codes.ts'
import { faultHelp, faultsOf } from '../faults.ts'
import { progress } from '../progress.ts'
import { rehearse } from '../rehearsal.ts'
import { reportPath, writeReport } from '../report-file.ts'
import { reporterOf, wantsPicture } from '../reporter.ts'
import { nothingToDo, selected, selectionHelp, selectionOptions, type Selection } from '../selection.ts'
import { selectChecks } from '../select-checks.ts'
import { toolVersion } from '../version.ts'
import { watched } from '../watch.ts'

export const check: Command = {
  name: 'check',
  summary: 'predict what clients see and check it, without containers',
  help: `rehearse check [FILE|FOLDER …] [options]

Runs the checks on the model, in milliseconds and without a container engine, and looks for known mistakes. Same ids, same
report, same exit codes as rehearse test. Without a file: topology.yaml.

  --only ID            run this check only; may be repeated, or a list with commas (rehearse checks lists them)
  --profile NAME       run the checks of this profile only: private-link-core, acr-georeplicated, hybrid-forwarding, dns-protocol
  --reporter FORM      pretty (default), tap, junit, json, markdown, html (one file with a map, to look at in a browser),
                       sarif (code scanning), github (annotations of a workflow)
  --map                let the JSON report carry what the HTML report draws: the map, the way of every answer, and
                       the timelines of the scenarios that the design writes
  --verbose            list the checks that were skipped, each with the reason
  --output FILE        write the report to a file, or as report.<ending> into a folder; it exists whatever happens
  --watch              once more whenever a file beside the designs, or below, is written, until it is interrupted
${selectionHelp}${faultHelp}
  --faults 1|2         instead: let every component fail, alone or every two at once, and tell which intents break, which names
                       that must stay private get a public address, and the smallest sets of failures that do it.
                       With --reporter json as JSON
  --rules              instead: list the known mistakes, and which of them are looked for

Exit codes: 0 pass, 1 fail (a check, a known mistake; with --faults an intent that does not hold while nothing is broken),
2 unknown or harness error, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: {
    only: { type: 'string', multiple: true },
    profile: { type: 'string' },
    reporter: { type: 'string' },
    verbose: { type: 'boolean' },
    map: { type: 'boolean' },
    watch: { type: 'boolean' },
    ...selectionOptions,
    output: { type: 'string', short: 'o' },
    fault: { type: 'string', multiple: true },
    faults: { type: 'string' },
    rules: { type: 'boolean' },
  },
  run: (input, context) => (flag(input, 'watch') ? watched(topologyFiles(input.positionals), () => run(input, context), context) : run(input, context)),
}

async function run(input: Arguments, context: Context): Promise<number> {
  if (flag(input, 'rules')) {
    atMost(input, 0)
    context.stdout.write(`${describeCatalogue().join('\n')}\n`)
    return exitCode.pass
  }
  const reporter = reporterOf(text(input, 'reporter') ?? 'pretty')
  const depth = depthOf(text(input, 'faults'))
  const only = list(input, 'only')
  const profile = text(input, 'profile')
  const chosen = selectChecks(only, profile)
  const output = text(input, 'output')
  if (depth !== undefined && output !== undefined) throw new UsageError('--faults writes to standard output only', 'leave out --output, and redirect')
  const selection = selected(topologyFiles(input.positionals), input, context)
  const started = context.now()
  const designs = readOrSave(selection.files, context, (error) => {
    if (output === undefined) return
    const topologies = selection.files.map((file) => topologyReport({ name: file, file, world: 'model', duration: 0, checks: [], error }))
    writeReport(reportPath(output, reporter), reportOf(topologies, { started, duration: 0, version: toolVersion, ...(selection.shard && { shard: selection.shard }) }), { reporter, verbose: flag(input, 'verbose') })
  })
  const { again } = selection
  const failed = chosen.filter(({ id }) => again?.has(id))
  // Where a known mistake alone was found, everything is looked at again.
  const checks = failed.length === 0 ? chosen : failed
  const broken = designs.map((design) => faultsOf(input, design))
  if (depth !== undefined) return faults(designs, { depth, reporter }, context)
  // Whoever asks for certain checks is not asking for anything else.
  const some = only.length > 0 || profile !== undefined || list(input, 'fault').length > 0
  const found = designs.map(({ facts }) => (some ? [] : findMisconfigurations(facts, createModel(facts)).filter(({ misconfiguration: { id } }) => again === undefined || again.has(id))))
  return report(designs, found, { broken, checks, reporter, output, verbose: flag(input, 'verbose'), picture: wantsPicture(input), selection, sought: !some && again === undefined }, context)
}

function depthOf(word: string | undefined): 1 | 2 | undefined {
  if (word === undefined) return undefined
  if (word !== '1' && word !== '2') throw new UsageError(`--faults is 1 or 2, not ${word}`, '1: every failure alone; 2: every two at once too')
  return word === '1' ? 1 : 2
}

type Found = readonly FoundMisconfiguration[]

async function report(
  designs: readonly Design[],
  found: readonly Found[],
  { broken, checks, reporter, output, verbose, picture, selection, sought }: { broken: readonly ReturnType<typeof faultsOf>[]; checks: ReturnType<typeof selectChecks>; reporter: Reporter; output: string | undefined; verbose: boolean; picture: boolean; selection: Selection; sought: boolean },
  context: Context,
): Promise<number> {
  const started = context.now()
  const begin = performance.now()
  const done: TopologyReport[] = []
  {
    using steps = progress(context)
    for (const [n, design] of designs.entries()) {
      const options = { world: 'model', faults: broken[n]!, checks, violationsOnly: reporter !== 'json', picture, keep: false, evidence: undefined } as const
      done.push(await rehearse(design, options, context, steps))
    }
  }
  const mistaken = done.map((one, n) => selection.judged(topologyReport({ ...one, checks: [...one.checks, ...mistakeReports(found[n]!, designs[n]!)] }), sought))
  const making = { started, duration: performance.now() - begin, version: toolVersion, ...(selection.shard && { shard: selection.shard }) }
  const whole = reportOf(mistaken, making)
  const path = output === undefined ? undefined : reportPath(output, reporter)
  if (path !== undefined) writeReport(path, whole, { reporter, verbose })
  const form = path === undefined ? reporter : 'pretty'
  const color = wantsColor(context.stdout, context.env)
  // For people a known mistake is told by itself, with what is known of it.
  const shown = form === 'pretty' ? reportOf(mistaken.map((one, n) => topologyReport({ ...one, checks: one.checks.slice(0, done[n]!.checks.length) })), making) : whole
  context.stdout.write(reporters[form].render(shown, { color, width: widthOf(context), verbose }))
  if (form === 'pretty') context.stdout.write(designs.map((design, n) => mistakes(found[n]!.filter(isTold(mistaken[n]!)), design, paint(color).bold)).join(''))
  if (path !== undefined) context.stderr.write(`report ${path}\n`)
  if (designs.length === 0) return nothingToDo(context)
  return context.signal.aborted ? exitCode.unknown : exitCodeOf(whole.verdict)
}

/** Not those that are accepted: the report has a note of them. */
function isTold({ checks }: TopologyReport): (one: FoundMisconfiguration) => boolean {
  const open = new Set(checks.flatMap(({ id, findings }) => findings.filter(isOpen).map(({ subject }) => `${id} ${subject}`)))
  return ({ misconfiguration: { id }, sighting: { what } }) => open.has(`${id} ${what}`)
}

function mistakes(found: Found, { source, file }: Design, bold: (text: string) => string): string {
  if (found.length === 0) return ''
  const shown = found.slice(0, mistakesShown).map((one) => `${describeSighting(one, source).join('\n')}\n\n`).join('')
  const more = found.length > mistakesShown ? `and ${found.length - mistakesShown} more: the JSON report lists all of them (--reporter json)\n\n` : ''
  return `\n${bold(`Known mistakes in ${file}`)}\n\n${shown}${more}`
}

/** As many as the report has causes. */
const mistakesShown = 30

/** Known mistakes in the form of checks, for reports that machines read: those that a design does not have are left out. */
function mistakeReports(found: Found, { file, locate }: Design): readonly CheckReport[] {
  return [...Map.groupBy(found, ({ misconfiguration }) => misconfiguration)].map(([misconfiguration, sightings]) => ({
    id: misconfiguration.id,
    title: `Not so: ${misconfiguration.title}`,
    why: [...new Set(sightings.map(({ sighting: { symptom } }) => symptom ?? misconfiguration.symptom))].join('; '),
    source: misconfiguration.source,
    profiles: [],
    verdict: 'fail',
    duration: 0,
    findings: sightings.flatMap(({ sighting: { at, hosts, what, predicted, fix } }) =>
      hosts.map((host) => ({ host, subject: what, expected: 'no known mistake', observed: predicted, holds: false, because: what, fix, at: { path: at, file, ...locate(at) } })),
    ),
  }))
}

function faults(designs: readonly Design[], { depth, reporter }: { depth: 1 | 2; reporter: Reporter }, context: Context): number {
  const { stdout } = context
  if (reporter !== 'pretty' && reporter !== 'json') throw new UsageError(`--faults has no report of the form ${reporter}`, 'pretty or json')
  const surveys = designs.map(({ facts, file }) => ({ file, facts, seen: surveyed(facts, depth, context) }))
  if (reporter === 'json') {
    stdout.write(`${JSON.stringify({ version: 1, topologies: surveys.map(({ file, facts, seen }) => ({ name: facts.topology.name, file, ...surveyData(seen) })) }, null, 2)}\n`)
  } else stdout.write(surveys.map(({ file, facts, seen }) => `${facts.topology.name}  ${file}\n\n${describeSurvey(seen).join('\n')}\n`).join('\n'))
  return verdictOf(surveys.map(({ seen }) => seen))
}

function surveyed(facts: Facts, depth: 1 | 2, context: Context): Survey {
  using steps = progress(context)
  const what = `${facts.topology.name}: failures of every component${depth === 2 ? ', alone and every two at once' : ''}`
  steps.step(what)
  return survey(facts, { depth, onProgress: (stage) => steps.note(`${what}: ${stage}`) })
}

function verdictOf(surveys: readonly Survey[]): number {
  const intents = surveys.flatMap((one) => one.intents)
  if (intents.length === 0) return exitCode.unknown
  if (intents.some(({ holds, unpredictable }) => !holds && unpredictable.length === 0)) return exitCode.fail
  return intents.some(({ unpredictable }) => unpredictable.length > 0) ? exitCode.unknown : exitCode.pass
}
