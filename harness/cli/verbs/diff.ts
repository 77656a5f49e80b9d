import { diffDesigns } from '../../change/diff.ts'
import { commentOn } from '../../change/render-comment.ts'
import { describeDiff } from '../../change/render-diff.ts'
import { changePage } from '../change-page.ts'
import { diffData } from '../change-data.ts'
import { atMost, flag, required, text, type Command } from '../command.ts'
import { lineOf, readDesigns, type Design } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'
import { writeOutput } from '../report-file.ts'

export const diff: Command = {
  name: 'diff',
  summary: 'show every answer that changes between two designs, by what makes it change',
  help: `rehearse diff OLD NEW [options]

Asks every host for every name of both designs, the new one deployed over the old: what stays keeps its address. Answers that
change are grouped by the lines of the designs that decide the first step that differs. Times to live are told apart, and so are names
whose answer stays and which are reached otherwise.

  --json               the same as JSON
  --markdown           as a comment of a pull request: what changes for clients
  --html FILE          write a page with the maps of both designs side by side, what differs marked in them, the way of every answer in
                       both, and what clients notice

What is deployed is listed as well, whether any answer shows it or not.

Exit codes: 0 no answer and no way changes, 1 something does, 2 only containers can tell (a server runs files of its owner's), 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { json: { type: 'boolean' }, markdown: { type: 'boolean' }, html: { type: 'string' } },
  async run(input, context) {
    atMost(input, 2)
    const files = [required(input, 0, 'the old topology'), required(input, 1, 'the new topology')]
    const [before, after] = readDesigns(files, context) as [Design, Design]
    const found = diffDesigns(before.facts.topology, after.facts.topology)
    const places = { before: (path: readonly (string | number)[]) => lineOf(before, path), after: (path: readonly (string | number)[]) => lineOf(after, path) }
    const page = text(input, 'html')
    if (page !== undefined) {
      const html = await changePage([{ facts: found.before, written: before }, { facts: found.after, written: after, diff: found }], { alone: false })
      writeOutput(page, () => html)
    }
    if (flag(input, 'markdown')) context.stdout.write(commentOn(found))
    else context.stdout.write(flag(input, 'json') ? `${JSON.stringify(diffData(found, before, after), null, 2)}\n` : `${describeDiff(found, places).join('\n')}\n`)
    if (found.groups.length + found.ttl.length + found.connections.length > 0) return exitCode.fail
    return found.untold.answers > 0 ? exitCode.unknown : exitCode.pass
  },
}
