import { reportOf, topologyReport, type Report, type TopologyReport } from '../../report/report.ts'
import { reporters } from '../../report/render.ts'
import { wantsColor } from '../../report/paint.ts'
import { flag, text, type Command } from '../command.ts'
import { widthOf } from '../context.ts'
import { exitCodeOf, UsageError } from '../exit-codes.ts'
import { reportPath, writeReport } from '../report-file.ts'
import { reporterOf } from '../reporter.ts'
import { readReport } from '../selection.ts'
import { toolVersion } from '../version.ts'

export const merge: Command = {
  name: 'merge',
  summary: 'put the reports of several machines together, or show one again in another form',
  help: `rehearse merge REPORT.json … [options]

Reads JSON reports, of shards or of whole runs, and writes one of all their designs. Every shard says which designs there were: one of
which no report tells, because a shard is missing or was killed, is unknown, which is not a pass. The order is that of the designs.

  --reporter FORM      pretty (default), tap, junit, json, markdown, html, sarif, github
  --output FILE        write the report to a file, or as report.<ending> into a folder
  --verbose            list the checks that were skipped, each with the reason

Exit codes: 0 pass, 1 fail, 2 unknown, 64 usage.
`,
  options: { reporter: { type: 'string' }, output: { type: 'string', short: 'o' }, verbose: { type: 'boolean' } },
  async run(input, context) {
    if (input.positionals.length === 0) throw new UsageError('no report is named', 'rehearse merge shard-*.json')
    const reporter = reporterOf(text(input, 'reporter') ?? 'pretty')
    const verbose = flag(input, 'verbose')
    const merged = mergedReport(input.positionals.map((file) => ({ file, report: readReport(file) })))
    const output = text(input, 'output')
    const path = output === undefined ? undefined : reportPath(output, reporter)
    if (path !== undefined) writeReport(path, merged, { reporter, verbose })
    context.stdout.write(reporters[path === undefined ? reporter : 'pretty'].render(merged, { color: wantsColor(context.stdout, context.env), width: widthOf(context), verbose }))
    if (path !== undefined) context.stderr.write(`report ${path}\n`)
    return exitCodeOf(merged.verdict)
  },
}

interface Read {
  readonly file: string
  readonly report: Report
}

function mergedReport(read: readonly Read[]): Report {
  const told = new Map<string, TopologyReport & { readonly by: string }>()
  for (const { file, report } of read) {
    for (const topology of report.topologies) {
      const other = told.get(topology.file)
      if (other !== undefined) throw new UsageError(`${topology.file} is in ${other.by} and in ${file}`, 'each design belongs to one report: leave out the older one')
      told.set(topology.file, { ...topology, by: file })
    }
  }
  const shards = read.flatMap(({ file, report }) => (report.shard === undefined ? [] : [{ file, ...report.shard }]))
  const [first] = shards
  const differing = shards.find(({ of, designs }) => of !== first!.of || designs.join('\n') !== first!.designs.join('\n'))
  if (first !== undefined && differing !== undefined) throw new UsageError(`${first.file} and ${differing.file} are parts of different wholes`, 'shards of one run have the same designs and the same number')
  const present = new Set(shards.map(({ index }) => index))
  const missing = first === undefined ? [] : Array.from({ length: first.of }, (_, n) => n + 1).filter((index) => !present.has(index))
  const files = [...new Set([...(first?.designs ?? []), ...told.keys()])]
  const topologies = files.map((file) => {
    const known = told.get(file)
    if (known !== undefined) {
      const { by: _, ...topology } = known
      return topology
    }
    const lost = missing.length > 0 ? `no report tells of it: shard ${missing.join(' and ')} of ${first!.of} ${missing.length > 1 ? 'are' : 'is'} missing` : 'no report tells of it'
    return topologyReport({ name: file, file, world: read[0]!.report.topologies[0]?.world ?? 'model', duration: 0, checks: [], error: { message: lost, hint: 'Run that shard again, and merge once more.' } })
  })
  const started = new Date(Math.min(...read.map(({ report }) => Date.parse(report.started))))
  return reportOf(topologies, { started, duration: Math.max(...read.map(({ report }) => report.duration)), version: toolVersion })
}
