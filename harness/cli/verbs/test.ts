import { reporters } from '../../report/render.ts'
import { reportOf, topologyReport, type ErrorReport, type TopologyReport } from '../../report/report.ts'
import { wantsColor } from '../../report/paint.ts'
import { flag, list, text, type Arguments, type Command } from '../command.ts'
import { widthOf, type Context } from '../context.ts'
import { readOrSave, topologyFiles, type Design } from '../designs.ts'
import { errorReport } from '../errors.ts'
import { exitCode, exitCodeOf, UsageError } from '../exit-codes.ts'
import { progress } from '../progress.ts'
import { rehearse, type RehearsalOptions } from '../rehearsal.ts'
import { reportPath, writeReport } from '../report-file.ts'
import { reporterOf, wantsPicture } from '../reporter.ts'
import { nothingToDo, selected, selectionHelp, selectionOptions } from '../selection.ts'
import { selectChecks } from '../select-checks.ts'
import { renderTimings, timings } from '../timings.ts'
import { toolVersion } from '../version.ts'

export const test: Command = {
  name: 'test',
  summary: 'rehearse designs in containers and check what clients see',
  help: `rehearse test [FILE|FOLDER …] [options]

Starts a lab for each topology, asks from every host, and judges the answers. Without a file: topology.yaml.

  --model              predict the answers instead of starting containers
  --or-model           do so where no container engine can be had, and say what is missing
  --only ID            run this check only; may be repeated, or a list with commas (rehearse checks lists them)
  --profile NAME       run the checks of this profile only: private-link-core, acr-georeplicated, hybrid-forwarding, dns-protocol
  --reporter FORM      pretty (default), tap, junit, json, markdown, html (one file with a map, to look at in a browser),
                       sarif (code scanning), github (annotations of a workflow)
  --map                let the JSON report carry what the HTML report draws: the map, the way of every answer, and
                       the timelines of the scenarios that the design writes
  --timings            at the end, where the time of each design went, on standard error: a line for each phase, and parts of it
                       that go on side by side
  --verbose            list the checks that were skipped, each with the reason
  --output FILE        write the report to a file, or as report.<ending> into a folder; it exists whatever happens.
                       Standard output then has the pretty report
${selectionHelp}  --evidence FOLDER    where logs, captures and configuration go when something fails; evidence/ unless stated
  --no-evidence        gather none
  --keep               leave the lab up afterwards, for rehearse exec, dig and logs

Exit codes: 0 pass, 1 fail, 2 unknown, interrupted or harness error, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: {
    model: { type: 'boolean' },
    'or-model': { type: 'boolean' },
    only: { type: 'string', multiple: true },
    profile: { type: 'string' },
    reporter: { type: 'string' },
    verbose: { type: 'boolean' },
    timings: { type: 'boolean' },
    map: { type: 'boolean' },
    ...selectionOptions,
    output: { type: 'string', short: 'o' },
    evidence: { type: 'string' },
    'no-evidence': { type: 'boolean' },
    keep: { type: 'boolean' },
  },
  async run(input, context) {
    const reporter = reporterOf(text(input, 'reporter') ?? 'pretty')
    const verbose = flag(input, 'verbose')
    const chosen = optionsOf(input)
    const selection = selected(topologyFiles(input.positionals), input, context)
    const { files, again } = selection
    const wanted = again === undefined ? chosen : { ...chosen, checks: chosen.checks.filter(({ id }) => again.has(id)) }
    const output = text(input, 'output')
    const path = output === undefined ? undefined : reportPath(output, reporter)
    const started = context.now()
    const begin = performance.now()
    const done: TopologyReport[] = []
    const tables: string[] = []
    const report = (rest: readonly string[], error: ErrorReport) => {
      const left = rest.map((file) => topologyReport({ name: file, file, world: wanted.world, duration: 0, checks: [], error }))
      return reportOf([...done, ...left], { started, duration: performance.now() - begin, version: toolVersion, ...(selection.shard && { shard: selection.shard }) })
    }
    const save = (rest: readonly string[], error: ErrorReport) => path !== undefined && writeReport(path, report(rest, error), { reporter, verbose })
    // Written before anything can go wrong, and again after each topology: a run that is killed has left a report that says so.
    const unfinished = { message: 'the run ended before this topology was done' }
    save(files, unfinished)
    const designs = readOrSave(files, context, (error) => save(files, error))
    const options = flag(input, 'or-model') ? { ...wanted, world: await worldToBeHad(wanted.world, context) } : wanted
    {
      using steps = progress(context)
      for (const [index, design] of designs.entries()) {
        const timed = flag(input, 'timings') ? timings() : undefined
        done.push(selection.judged(await rehearse(design, { ...options, ...(timed && { timings: timed }) }, context, steps)))
        if (timed) tables.push(renderTimings(design.facts.topology.name, timed.phases))
        save(files.slice(index + 1), unfinished)
      }
    }
    const final = report([], unfinished)
    if (files.length === 0) return nothingToDo(context)
    const form = path === undefined ? reporter : 'pretty'
    context.stdout.write(reporters[form].render(final, { color: wantsColor(context.stdout, context.env), width: widthOf(context), verbose }))
    context.stderr.write(tables.join(''))
    if (path !== undefined) context.stderr.write(`report ${path}\n`)
    if (options.keep && options.world === 'lab') context.stderr.write(keptLabs(designs))
    if (context.signal.aborted) return exitCode.unknown
    return done.some(({ error }) => error?.invalidInput) ? exitCode.usage : exitCodeOf(final.verdict)
  },
}

/** Containers where an engine and the images can be had, else the model, with what that leaves out. */
async function worldToBeHad(wanted: 'lab' | 'model', { deps, stderr }: Context): Promise<'lab' | 'model'> {
  if (wanted === 'model') return wanted
  try {
    await deps.prepare(stderr)
    return 'lab'
  } catch (error) {
    if (!(error instanceof Error && error.name === 'SetupError')) throw error
    const { message, hint } = errorReport(error)
    stderr.write(`No containers here: ${message}
The answers below are predicted by the model. Containers would add real servers and clients: unbound, CoreDNS and nginx over the
wire, getent and TLS from each host, and the proof that the model is right about them.
To get them: ${hint}

`)
    return 'model'
  }
}

function optionsOf(input: Arguments): RehearsalOptions {
  const world = flag(input, 'model') ? 'model' : 'lab'
  if (world === 'model' && flag(input, 'keep')) throw new UsageError('--model starts no lab that could be kept', 'leave out --model or --keep')
  return {
    world,
    checks: selectChecks(list(input, 'only'), text(input, 'profile')),
    picture: wantsPicture(input),
    keep: flag(input, 'keep'),
    evidence: flag(input, 'no-evidence') ? undefined : (text(input, 'evidence') ?? 'evidence'),
  }
}

function keptLabs(designs: readonly Design[]): string {
  const names = designs.map(({ facts }) => facts.topology.name)
  return `still up: ${names.join(', ')}; rehearse down ${names.join(' ')} removes ${names.length === 1 ? 'it' : 'them'}\n`
}
