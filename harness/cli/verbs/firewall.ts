import { letThrough } from '../../facts/let-through.ts'
import { renderLetThrough } from '../../report/let-through.ts'
import { atMost, flag, type Command } from '../command.ts'
import { widthOf } from '../context.ts'
import { lineOf, readDesign } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'

export const firewall: Command = {
  name: 'firewall',
  summary: 'show which registries and services each rule of a firewall lets through: the own, and everybody else’s',
  help: `rehearse firewall [FILE] [--json]

Every rule that allows and touches names of registries or other services, taken alone: which names of the design it lets through, and whose else. A
tight rule names what it means; a wildcard (*.azurecr.io, *.blob.core.windows.net) lets other tenants' through, where data can be
pushed as well. What the rules do together, check and matrix tell.

  --json               the same as JSON
`,
  readsDesigns: true,
  options: { json: { type: 'boolean' } },
  async run(input, context) {
    atMost(input, 1)
    const design = readDesign(input.positionals, context)
    const rules = letThrough(design.facts)
    const text = flag(input, 'json')
      ? `${JSON.stringify(rules, null, 2)}\n`
      : renderLetThrough(rules, { place: (path) => lineOf(design, path), width: widthOf(context) })
    context.stdout.write(text)
    return exitCode.pass
  },
}
