import { diffFacts } from '../../change/diff.ts'
import { describeRollout, smoothness } from '../../change/render-rollout.ts'
import { rollout as rollOut, type Rollout } from '../../change/rollout.ts'
import { changePage, type PageStep } from '../change-page.ts'
import { rolloutData } from '../change-data.ts'
import { flag, text, type Command } from '../command.ts'
import { asksForSubscriptions, sourceHelp, sourceOptions, sourceSettings, sourcesOf } from '../source-options.ts'
import { readSteps, type ReadStep } from '../steps.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { writeOutput } from '../report-file.ts'

export const rollout: Command = {
  name: 'rollout',
  summary: 'check designs as the steps of a rollout, at each step and between',
  help: `rehearse rollout FILE FILE … [options]

Designs in the order in which they are deployed, each over the one before. A step may also be what rehearse import reads, such as an export
of what is deployed or a plan (several files of one step with commas): hosts and intent are then those of a design among the steps. With
--subscription what is deployed there is the first step; the word live stands for it too, and live,plan.json is a plan over it. Judges the
intents at each step, and in the states between, when some changes of a step have been made and others have not: every combination up to
ten changes, each change alone and all but each beyond. Finds an order of the changes that interrupts nothing, and tells how long servers
remember old answers.

${sourceHelp}  --json               the same as JSON
  --html FILE          write a page with a map of each step beside that of the step before, what differs marked in them, the way of every
                       answer in both, what clients notice, and what may be interrupted on the way

Exit codes: 0 every intent holds at each step, and an order exists that interrupts none; 1 otherwise;
2 servers with files of their owner's decide, and only containers can tell, or not all of what is deployed could be read; 64 usage or
invalid topology.
`,
  readsDesigns: true,
  options: { ...sourceOptions, json: { type: 'boolean' }, html: { type: 'string' } },
  async run(input, context) {
    if (input.positionals.length + Number(asksForSubscriptions(input)) < 2) throw new UsageError('a rollout has two steps at least', 'rehearse rollout before.yaml after.yaml')
    const live = asksForSubscriptions(input) ? await sourcesOf([], input, context) : undefined
    const { steps, unread } = readSteps(input.positionals, context, live, sourceSettings(input))
    const found = rollOut(steps.map(({ topology }) => topology))
    const page = text(input, 'html')
    if (page !== undefined) {
      const html = await changePage(pageSteps(found, steps), { alone: true })
      writeOutput(page, () => html)
    }
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify(rolloutData(found), null, 2)}\n` : `${describeRollout(found).join('\n').trimEnd()}\n`)
    for (const { what, why } of unread) context.stderr.write(`could not be read: ${what}: ${why}\n`)
    return exitCode[unread.length > 0 && smoothness(found) === 'pass' ? 'unknown' : smoothness(found)]
  },
}

function pageSteps(found: Rollout, read: readonly ReadStep[]): readonly PageStep[] {
  const { steps } = rolloutData(found)
  return found.steps.map(({ facts }, n): PageStep => {
    const before = found.steps[n - 1]?.facts
    const { word, design } = read[n]!
    return { facts, written: design ?? { file: word, locate: () => undefined }, told: steps[n]!, ...(before && { diff: diffFacts(before, facts) }) }
  })
}
