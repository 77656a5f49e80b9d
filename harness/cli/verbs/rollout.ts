import { describeRollout, rolloutData, smoothness } from '../../change/render-rollout.ts'
import { rollout as rollOut } from '../../change/rollout.ts'
import { flag, type Command } from '../command.ts'
import { readSteps } from '../steps.ts'
import { exitCode, UsageError } from '../exit-codes.ts'

export const rollout: Command = {
  name: 'rollout',
  summary: 'check designs as the steps of a rollout, at each step and between',
  help: `rehearse rollout FILE FILE … [--json]

Designs in the order in which they are deployed, each over the one before. A step may also be what rehearse import reads, such as an export
of what is deployed or a plan (several files of one step with commas): hosts and intent are then those of a design among the steps. Judges the intents at each step, and in the states
between, when some changes of a step have been made and others have not: every combination up to ten changes, each change alone
and all but each beyond. Finds an order of the changes that interrupts nothing, and tells how long servers remember old answers.

  --json               the same as JSON

Exit codes: 0 every intent holds at each step, and an order exists that interrupts none; 1 otherwise;
2 servers with files of their owner's decide, and only containers can tell; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { json: { type: 'boolean' } },
  async run(input, context) {
    if (input.positionals.length < 2) throw new UsageError('a rollout has two steps at least', 'rehearse rollout before.yaml after.yaml')
    const found = rollOut(readSteps(input.positionals, context))
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify(rolloutData(found), null, 2)}\n` : `${describeRollout(found).join('\n').trimEnd()}\n`)
    return exitCode[smoothness(found)]
  },
}
