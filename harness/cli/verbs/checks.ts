import { catalog } from '../../catalog.ts'
import { labelled } from '../../report/wrap.ts'
import { atMost, text, type Command } from '../command.ts'
import { widthOf } from '../context.ts'
import { exitCode } from '../exit-codes.ts'
import { selectChecks } from '../select-checks.ts'

export const checks: Command = {
  name: 'checks',
  summary: 'list the checks, or tell all about one',
  help: `rehearse checks [ID] [--profile NAME]

Lists the catalogue: id and the sentence that is true when the check passes. With an id: why it matters, and its source.

  --profile NAME       those of one profile: private-link-core, acr-georeplicated, hybrid-forwarding, dns-protocol
`,
  options: { profile: { type: 'string' } },
  async run(input, context) {
    atMost(input, 1)
    const [id] = input.positionals
    const selected = selectChecks(id === undefined ? [] : [id], text(input, 'profile'))
    const width = Math.min(widthOf(context), 140)
    if (id === undefined) {
      const labelWidth = Math.max(...catalog.map((check) => check.id.length)) + 2
      for (const check of selected) context.stdout.write(`${labelled(check.id, check.title, { indent: 0, labelWidth, width }).join('\n')}\n`)
      return exitCode.pass
    }
    for (const { id: called, formerly, title, why, source, profiles } of selected) {
      const layout = { indent: 2, labelWidth: 10, width }
      const rows = { title, why, source, profiles: profiles.join(', '), ...(formerly && { formerly: formerly.join(', ') }) }
      context.stdout.write(`${called}\n${Object.entries(rows).flatMap(([label, value]) => labelled(label, value, layout)).join('\n')}\n`)
    }
    return exitCode.pass
  },
}
