import { catalog } from '../../catalog.ts'
import { mutate as mutateDesign } from '../../change/mutation/mutate.ts'
import { describeMutations, mutationData } from '../../change/mutation/render.ts'
import { flag, text, type Command } from '../command.ts'
import { lineOf, readDesign } from '../designs.ts'
import { progress } from '../progress.ts'
import { exitCode, UsageError } from '../exit-codes.ts'

export const mutate: Command = {
  name: 'mutate',
  summary: 'change one thing after the other, and tell which changes no check would notice',
  help: `rehearse mutate [FILE] [options]

Removes or alters each thing of a design in turn - links, records, rules, forwarders, endpoints, gateways, switches - and runs the checks on what comes
out. Changes that nothing notices survive: each is shown with a line for the topology that would notice it.

  --at-least PERCENT   fail when a smaller share is noticed
  --json               the same as JSON

Exit codes: 0 done, 1 less than --at-least, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { 'at-least': { type: 'string' }, json: { type: 'boolean' } },
  async run(input, context) {
    const wanted = text(input, 'at-least') ?? '0'
    const least = Number(wanted.replace(/ *%$/, ''))
    if (wanted.trim() === '' || !(least >= 0 && least <= 100)) throw new UsageError(`--at-least is a percentage from 0 to 100, not "${wanted}"`)
    const design = readDesign(input.positionals, context)
    using steps = progress(context)
    steps.step('changing one thing after the other')
    const report = await mutateDesign(design.facts.topology, catalog, (done, of) => steps.note(`changing one thing after the other, ${done} of ${of}`))
    context.stdout.write(
      flag(input, 'json') ? `${JSON.stringify(mutationData(report), null, 2)}\n` : `${describeMutations(report, (path) => lineOf(design, path)).join('\n')}\n`,
    )
    return report.score * 100 < least ? exitCode.fail : exitCode.pass
  },
}
