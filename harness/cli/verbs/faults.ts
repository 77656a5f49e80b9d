import { breakable } from '../../facts/components.ts'
import { table } from '../../survey/render.ts'
import { atMost, flag, type Command } from '../command.ts'
import { lineOf, readDesign } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'

export const faults: Command = {
  name: 'faults',
  summary: 'list everything of a design that can fail, as --fault takes it',
  help: `rehearse faults [FILE] [--json]

Every component of the design that can fail by itself: its id, what its failure means, and the line of the design that it comes
from. --fault ID of check, explain, matrix, dig and connect breaks it in the model; rehearse inject breaks a connection in a lab.
No intent is needed; rehearse check --faults 1 tells what each does to the intents.

  --json               the same as JSON
`,
  readsDesigns: true,
  options: { json: { type: 'boolean' } },
  async run(input, context) {
    atMost(input, 1)
    const design = readDesign(input.positionals, context)
    const found = breakable(design.facts)
    const text = flag(input, 'json')
      ? `${JSON.stringify(found.map(({ id, kind, failure, at }) => ({ id, kind, failure, ...(at && { at: { path: at, file: design.file, ...design.locate(at) } }) })), null, 2)}\n`
      : `${table([['component', 'failure'], ...found.map(({ id, failure, at }) => [id, at === undefined ? failure : `${failure}  [${lineOf(design, at)}]`])]).join('\n')}\n`
    context.stdout.write(text)
    return exitCode.pass
  },
}
