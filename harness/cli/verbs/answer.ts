import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { answerQuestions } from '../../dns/authority-questions.ts'
import { formatMasterFileProblem, readMasterFile } from '../../dns/master-file-read.ts'
import type { Zone } from '../../dns/zone.ts'
import { list, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { exitCode, InvalidTopologyError, UsageError } from '../exit-codes.ts'

export const answer: Command = {
  name: 'answer',
  summary: "answer questions from zone files of one's own, as an authoritative server would",
  help: `rehearse answer --zone FILE … < QUESTIONS

Reads zones (master files as BIND reads them) and questions from standard input, a line of JSON each:
{"name": "www.example.com", "type": "A"}. Writes a complete answer for each as a line of JSON: response code, flags, sections.

  --zone FILE          a zone; may be repeated. Words without an option are zone files too

Exit codes: 0 every line was a question, 1 some were not, 64 usage or a zone that cannot be read.
`,
  options: { zone: { type: 'string', multiple: true } },
  async run(input, context) {
    const files = [...list(input, 'zone'), ...input.positionals]
    if (files.length === 0) throw new UsageError('no zone is named', 'rehearse answer --zone example.com.zone')
    const zones = readZones(files, context)
    let wrong = 0
    for await (const line of answers(zones, context)) {
      if ('error' in line) wrong++
      context.stdout.write(`${JSON.stringify(line)}\n`)
    }
    return wrong > 0 ? exitCode.fail : exitCode.pass
  },
}

/** Reads every zone, and tells all that is wrong with any of them before anything is answered. */
function readZones(files: readonly string[], { stderr }: Context): readonly Zone[] {
  const read = files.map((file) => readMasterFile(file))
  for (const problem of read.flatMap(({ problems }) => problems)) stderr.write(`${formatMasterFileProblem(problem)}\n`)
  const zones = read.flatMap(({ zone }) => zone ?? [])
  if (zones.length < files.length) throw new InvalidTopologyError(`${files.length - zones.length} of ${files.length} zones cannot be used`)
  const twice = zones.find(({ origin }, n) => zones.findIndex((other) => other.origin === origin) < n)
  if (twice) throw new UsageError(`zone ${twice.origin || '.'} is given twice`)
  return zones
}

/** Each answer as soon as its question has been read, so that a program can ask one after the other. */
async function* answers(zones: readonly Zone[], { input }: Context): AsyncGenerator<ReturnType<typeof answerQuestions> extends Generator<infer Line> ? Line : never> {
  const waiting: string[] = []
  const lines = (function* () {
    while (waiting.length > 0) yield waiting.shift()!
  })()
  const answering = answerQuestions(zones, lines)
  const questions = createInterface({ input: Readable.from(input?.() ?? []), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of questions) {
    waiting.push(line)
    // Empty lines are counted and get no answer, so they wait for the next question.
    if (line.trim() === '') continue
    const { value, done } = answering.next()
    if (!done) yield value
  }
}
