import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readObservation, type Observation } from '../../fidelity/observation.ts'
import { play } from '../../fidelity/play.ts'
import { describeFidelity } from '../../fidelity/render.ts'
import { flag, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'

const own = join(import.meta.dirname, '../../fidelity/observations')

export const fidelity: Command = {
  name: 'fidelity',
  summary: 'play published observations of the real platform against the model',
  help: `rehearse fidelity [FILE|FOLDER …] [--json]

Tells how many published observations of the real platform the model reproduces, by source and by how certain the source is, and lists
every disagreement: each is a setting of the design or a defect of the model. Without a file: those that come with this tool.
harness/fidelity/README.md tells how one is written.

  --json   the same as JSON

Exit codes: 0 all are reproduced, but for differences that are known; 1 one differs otherwise; 64 usage or a file that is no observation.
`,
  options: { json: { type: 'boolean' } },
  async run(input, { stdout }) {
    const files = (input.positionals.length === 0 ? [own] : input.positionals).flatMap(filesOf)
    const read = files.map((file) => readObservation(readFileSync(file, 'utf8'), file))
    const wrong = read.flatMap((one) => ('problems' in one ? one.problems : []))
    if (wrong.length > 0) throw new UsageError(wrong.join('\n'))
    const played = await Promise.all(read.filter((one): one is Observation => 'facts' in one).map(play))
    if (flag(input, 'json')) {
      const data = played.map(({ observation: { id, source, date, certainty, told, differs }, verdict, findings }) => ({ id, source, date, certainty, told, differs: differs ?? null, verdict, findings: findings.map(({ host, subject, expected, observed, holds }) => ({ host, subject, seen: expected, model: observed, holds })) }))
      stdout.write(`${JSON.stringify(data, null, 2)}\n`)
    } else stdout.write(`${describeFidelity(played).join('\n')}\n`)
    return played.every(({ verdict }) => verdict === 'reproduced' || verdict === 'differs as known') ? exitCode.pass : exitCode.fail
  },
}

function filesOf(word: string): readonly string[] {
  const found = statSync(word, { throwIfNoEntry: false })
  if (found === undefined) throw new UsageError(`${word}: there is no such file`)
  if (!found.isDirectory()) return [word]
  const files = readdirSync(word).filter((file) => /\.ya?ml$/.test(file)).toSorted().map((file) => join(word, file))
  if (files.length === 0) throw new UsageError(`${word} has no observation: no file there ends in .yaml`)
  return files
}
