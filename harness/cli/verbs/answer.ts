import { existsSync } from 'node:fs'
import { answerer } from '../../dns/authority-questions.ts'
import { formatMasterFileProblem, readMasterFile } from '../../dns/master-file/read.ts'
import type { ParsedMasterFile } from '../../dns/master-file/parsed.ts'
import { parseName } from '../../dns/name.ts'
import type { Zone } from '../../dns/zone.ts'
import { list, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { written } from '../output.ts'
import { exitCode, InvalidTopologyError, UsageError } from '../exit-codes.ts'
import { linesOf } from '../lines.ts'

export const answer: Command = {
  name: 'answer',
  summary: "answer questions from zone files of one's own, as an authoritative server would",
  help: `rehearse answer --zone [ORIGIN=]FILE … < QUESTIONS

Reads zones (master files as BIND reads them) and questions from standard input, a line of JSON each. Writes a complete answer
for each as a line of JSON, as soon as it has read the question.

  --zone [ORIGIN=]FILE  a zone; may be repeated. Words without an option are zone files too. Without ORIGIN the zone is that of the
                        file's SOA; where the file leaves its origin open, the file's name without .zone or db. is the origin

A question: {"name": "www.example.com", "type": "AAAA"}
  name   with or without the dot at the end; escapes as in master files
  type   mnemonic in any case, TYPE28, or the number; ANY; A where it is left out
  class  IN where it is left out; no other class is served here (REFUSED)

An answer: {"question": {"name", "class", "type"}, "rcode", "flags", "answer": […], "authority": […], "additional": […]}
  rcode                 NOERROR, NXDOMAIN, REFUSED (a name outside all zones), YXDOMAIN (a DNAME made the name too long),
                        SERVFAIL (aliases in a circle, or more than 128)
  flags                 those that are set: "qr", and "aa" for an authoritative answer
  the sections          records {"name", "ttl", "class", "type", "data"}: data as a master file says it. Names in lower case
                        without the dot at the end, the root "."; aliases in the order in which they are followed
A line that is no question: {"line": 3, "error": "…"}. Empty lines are left out.

Aliases lead from one zone into another (RFC 1034 section 4.3.2), the code is the last name's (RFC 6604). Of a zone and its child
the child answers, except for the DS. The authority section has what an answer needs: the SOA of a negative answer, the NS of a
referral. The additional section has the addresses of the names in NS, MX, SRV and SVCB records, out of the zone that answers.

Exit codes: 0 every line was a question, 1 some were not, 64 usage or a zone that cannot be read.
`,
  options: { zone: { type: 'string', multiple: true } },
  async run(input, context) {
    const files = [...list(input, 'zone'), ...input.positionals]
    if (files.length === 0) throw new UsageError('no zone is named', 'rehearse answer --zone example.com.zone')
    const answerOf = answerer(readZones(files, context))
    let [number, wrong] = [0, 0]
    for await (const lines of linesOf(context.input?.() ?? noInput())) {
      let text = ''
      for (const line of lines) {
        const answered = answerOf(line, ++number)
        if (answered === undefined) continue
        if ('error' in answered) wrong++
        text += `${JSON.stringify(answered)}\n`
      }
      await written(context.stdout, text)
    }
    return wrong > 0 ? exitCode.fail : exitCode.pass
  },
}

async function* noInput(): AsyncGenerator<string> {}

/** Reads every zone, and tells all that is wrong with any of them before anything is answered. */
function readZones(files: readonly string[], { stderr }: Context): readonly Zone[] {
  const zones: Zone[] = []
  for (const file of files) {
    const { zone, problems } = readZone(file)
    for (const problem of problems) stderr.write(`${formatMasterFileProblem(problem)}\n`)
    if (zone !== undefined) zones.push(zone)
  }
  if (zones.length < files.length) throw new InvalidTopologyError(`${files.length - zones.length} of ${files.length} zones cannot be used`)
  const twice = zones.find(({ origin }, n) => zones.findIndex((other) => other.origin === origin) < n)
  if (twice) throw new UsageError(`zone ${twice.origin || '.'} is given twice`)
  return zones
}

/** A file whose name has an equals sign is a file still. */
function readZone(given: string): ParsedMasterFile {
  const equals = given.indexOf('=')
  if (equals < 1 || existsSync(given)) return readMasterFile(given)
  const zone = parseName(given.slice(0, equals))
  if (typeof zone !== 'string') throw new UsageError(`the origin "${given.slice(0, equals)}" ${zone.error}`, 'rehearse answer --zone example.com=FILE')
  return readMasterFile(given.slice(equals + 1), { zone })
}
