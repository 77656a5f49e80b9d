import { driftOf } from '../../change/drift/drift.ts'
import { realityOf } from '../../change/drift/reality.ts'
import { describeDrift, driftData, placesOf } from '../../change/drift/render.ts'
import { flag, required, type Command } from '../command.ts'
import { lineOf, readDesigns } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { asksForSubscriptions, sourceHelp, sourceOptions, sourcesOf } from '../source-options.ts'

export const drift: Command = {
  name: 'drift',
  summary: 'compare a design with what is deployed: resources, then what clients notice',
  help: `rehearse drift DESIGN [SOURCE …] [--subscription ID] [options]

Reads sources and subscriptions as rehearse import does, and compares what they hold with the design by meaning: order, letter case, dynamic addresses and
who asks are no differences; what is called otherwise is taken for the same where nothing else can be meant. Hosts, intent and servers that
people run are the design's. Then every host asks for every name in both, and what clients notice is told. Of what could not be read
nothing is missing: it is told apart, and the exit code is 2 where nothing else differs.

${sourceHelp}  --json                  the same as JSON

Exit codes: 0 nothing differs, 1 something does, 2 what clients notice cannot be told, 64 usage, an invalid design, or a source cannot be read.
`,
  readsDesigns: true,
  options: { ...sourceOptions, json: { type: 'boolean' } },
  async run(input, context) {
    const [file, ...sources] = [required(input, 0, 'the design'), ...input.positionals.slice(1)]
    if (sources.length === 0 && !asksForSubscriptions(input)) throw new UsageError('no source is named', `rehearse drift ${file} export.json, or --subscription ID`)
    const [design] = readDesigns([file], context)
    const reality = realityOf(design!.facts.topology, await sourcesOf(sources, input, context))
    const found = driftOf(design!.facts.topology, reality)
    const places = placesOf(reality, (path) => lineOf(design!, path))
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify(driftData(found, reality), null, 2)}\n` : `${describeDrift(found, reality, places).join('\n').trimEnd()}\n`)
    if (!flag(input, 'json')) for (const { what, why } of reality.imported.unread) context.stderr.write(`could not be read: ${what}: ${why}\n`)
    if (!flag(input, 'json')) for (const note of reality.imported.notes) context.stderr.write(`${note}\n`)
    const { answers } = found
    if (found.differences.length > 0 || (answers !== undefined && answers.groups.length + answers.ttl.length + answers.connections.length > 0)) return exitCode.fail
    return answers === undefined || answers.untold.answers > 0 ? exitCode.unknown : exitCode.pass
  },
}
