import { runChecks } from '../../checks/run.ts'
import { createModel } from '../../model/model.ts'
import { predicted } from '../../parity/parity.ts'
import { readAnswers } from '../../probe/read-answers.ts'
import { recordedWorld, type Recording } from '../../probe/recorded.ts'
import { seenFrom } from '../../probe/vantage.ts'
import { wantsColor } from '../../report/paint.ts'
import { reporters } from '../../report/render.ts'
import { checkReport, reportOf, topologyReport } from '../../report/report.ts'
import { flag, list, required, text, type Command } from '../command.ts'
import { widthOf } from '../context.ts'
import { lineOf, readDesigns } from '../designs.ts'
import { exitCode, exitCodeOf, UsageError } from '../exit-codes.ts'
import { reporterOf } from '../reporter.ts'
import { selectChecks } from '../select-checks.ts'
import { toolVersion } from '../version.ts'

export const judge: Command = {
  name: 'judge',
  summary: 'run the checks on answers that were recorded on real machines',
  help: `rehearse judge DESIGN ANSWERS … [options]

Runs the checks of a design on what the scripts of rehearse probe printed on real machines: one file for each host. Hosts of which there is
none are not judged. What nobody asked, or no tool could find out there, is unknown. Where an answer is another than the model predicts,
that is told apart from the verdict.

  --only ID        run this check only; may be repeated, or a list with commas
  --reporter FORM  pretty (default), tap, junit, json, markdown, html, sarif, github
  --verbose        list the checks that were skipped, each with the reason

Exit codes: 0 pass, 1 fail, 2 unknown, 64 usage, an invalid topology, or a file that has no answers.
`,
  readsDesigns: true,
  options: { only: { type: 'string', multiple: true }, reporter: { type: 'string' }, verbose: { type: 'boolean' } },
  async run(input, context) {
    const [file, ...files] = [required(input, 0, 'the design'), ...input.positionals.slice(1)]
    if (files.length === 0) throw new UsageError('no answers are named', `rehearse probe ${file} --from HOST -o probe.sh; sh probe.sh > answers.json; rehearse judge ${file} answers.json`)
    const reporter = reporterOf(text(input, 'reporter') ?? 'pretty')
    const checks = selectChecks(list(input, 'only'), undefined)
    const [design] = readDesigns([file], context)
    const recordings = recordingsOf(files, design!.facts.hosts)
    const started = context.now()
    const begin = performance.now()
    const { facts, locate } = design!
    const observed = predicted(recordedWorld(recordings), createModel(facts), (path) => lineOf(design!, path))
    const results = await runChecks({ facts: seenFrom(facts, new Set(recordings.map(({ host }) => host))), world: observed.world }, { checks, signal: context.signal })
    const silent = [...facts.hosts.keys()].filter((host) => recordings.every((one) => one.host !== host))
    const notes = [...recordings.map(({ host, taken }) => `what ${host} sees was recorded at ${taken}`), ...(silent.length === 0 ? [] : [`of ${silent.join(', ')} nothing is recorded: not judged`])]
    const duration = Math.round(performance.now() - begin)
    const report = topologyReport({ name: facts.topology.name, file, world: 'recorded', duration, checks: results.map((one) => checkReport(one, file, locate)), notes, parity: observed.parity() })
    const whole = reportOf([report], { started, duration, version: toolVersion })
    context.stdout.write(reporters[reporter].render(whole, { color: wantsColor(context.stdout, context.env), width: widthOf(context), verbose: flag(input, 'verbose') }))
    return context.signal.aborted ? exitCode.unknown : exitCodeOf(whole.verdict)
  },
}

/** All that is wrong with any of the files, at once. */
function recordingsOf(files: readonly string[], hosts: ReadonlyMap<string, unknown>): readonly Recording[] {
  const read = files.map((one) => [one, readAnswers(one)] as const)
  const wrong = read.flatMap(([file, one]) => {
    if ('refused' in one) return [one.refused]
    return hosts.has(one.host) ? [] : [`${file}: the answers are of ${one.host}, which the design does not have: it has ${[...hosts.keys()].join(', ')}`]
  })
  const found = read.flatMap(([, one]) => ('refused' in one ? [] : [one]))
  for (const [host, all] of Map.groupBy(found, (one) => one.host)) if (all.length > 1) wrong.push(`${all.length} files have answers of ${host}: one is expected`)
  if (wrong.length > 0) throw new UsageError(wrong.join('\n'))
  return found
}
