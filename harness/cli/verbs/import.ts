import { writeFileSync } from 'node:fs'
import { designOf, type Result } from '../../import/import.ts'
import { parseTopology } from '../../topology/parse.ts'
import { formatProblems } from '../../language/format-problems.ts'
import { flag, text, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { asksForSubscriptions, sourceHelp, sourceOptions, sourcesOf } from '../source-options.ts'

export const importing: Command = {
  name: 'import',
  summary: 'make a design of ARM templates, Terraform plans, exports, and of what is deployed',
  help: `rehearse import [SOURCE …] [--subscription ID] [-o FILE] [options]

Sources are told apart by what they hold: ARM templates as JSON with their files of parameters, Terraform plans and states
(terraform show -json), and what az prints: show, list, graph query, group export; and subscriptions, as Azure Resource Manager has them.
Several become one design, which is printed, or written to FILE. What was read, what was left aside, what only run time knows and what
could not be read is told on standard error.

  -o, --output FILE       write the design there
${sourceHelp}  --location REGION       where templates are deployed; of resources whose region is not known westeurope unless stated
  --strict                fail when anything was left aside, could not be read, or is known only at run time; refuse parameters
                          without a value
  --json                  the report as JSON, on standard error

Exit codes: 0 imported, 1 with --strict when the design lacks something, 2 the design is not valid, 64 a source cannot be read.
`,
  options: {
    ...sourceOptions, output: { type: 'string', short: 'o' }, location: { type: 'string' },
    strict: { type: 'boolean' }, json: { type: 'boolean' },
  },
  async run(input, { stdout, stderr, signal }) {
    if (input.positionals.length === 0 && !asksForSubscriptions(input)) throw new UsageError('no source is named', 'rehearse import main.json main.parameters.json -o topology.yaml')
    const [output, location] = [text(input, 'output'), text(input, 'location')]
    const made = designOf(await sourcesOf(input.positionals, input, { signal }), { ...(location !== undefined && { location }), strict: flag(input, 'strict') })
    const file = output ?? 'topology.yaml'
    const nothing = Object.keys(made.counts).length === 0
    if (nothing) stderr.write('no source declares anything that a design is made of\n')
    const { problems = [] } = nothing ? {} : parseTopology(made.text, file)
    const wrong = problems.filter(({ severity }) => severity === 'error')
    if (output === undefined) stdout.write(made.text)
    else write(output, made.text)
    stderr.write(flag(input, 'json') ? `${JSON.stringify({ ...made, text: undefined, problems: wrong }, null, 2)}\n` : `${report(made).join('\n')}\n`)
    if (wrong.length > 0) stderr.write(`The design is not valid as it stands:\n${formatProblems(wrong, made.text, file)}\n`)
    if (wrong.length > 0) return exitCode.unknown
    return flag(input, 'strict') && (made.notes.length + made.unread.length > 0 || Object.keys(made.leftAside).length > 0) ? exitCode.fail : exitCode.pass
  },
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new UsageError(`${file}: it cannot be written: ${code === 'ENOENT' ? 'there is no such folder' : code === 'EISDIR' ? 'this is a directory' : code === 'EACCES' ? 'that is not permitted' : code}`)
  }
}

function report({ read, counts, notes, leftAside, outside, unread }: Result): readonly string[] {
  const left = Object.entries(leftAside)
  return [
    ...read.map(({ file, kind, resources }) => `read ${file}: ${kind}, ${resources} resources`),
    `understood: ${Object.entries(counts).map(([section, count]) => `${count} ${section}`).join(', ') || 'nothing'}`,
    ...(left.length === 0 ? [] : [`left aside, as no answer depends on them or the language has no word for them: ${left.map(([type, count]) => `${count} ${type}`).join(', ')}`]),
    ...(Object.keys(outside).length === 0 ? [] : [`leading to what no source declares, and left aside: ${Object.entries(outside).map(([kind, count]) => `${count} ${kind}`).join(', ')}`]),
    ...(unread.length === 0 ? [] : ['could not be read, so that nobody knows whether it is there:', ...unread.map(({ what, why }) => `  ${what}: ${why}`)]),
    ...(notes.length === 0 ? [] : ['to know:', ...notes.map((note) => `  ${note}`)]),
  ]
}
