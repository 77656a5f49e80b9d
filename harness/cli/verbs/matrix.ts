import { createModel } from '../../model/model.ts'
import { modelWorld } from '../../model/world.ts'
import { standIns } from '../../plan/plan.ts'
import { matrixData, renderMatrix } from '../../report/matrix.ts'
import { askMatrix } from '../../report/matrix-cells.ts'
import { wantsColor } from '../../report/paint.ts'
import { softwareTable } from '../../report/software-table.ts'
import { atMost, flag, list, text, type Command } from '../command.ts'
import { widthOf, type Context } from '../context.ts'
import { readDesign, type Design } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { faultHelp, faultsOf } from '../faults.ts'
import { progress } from '../progress.ts'
import { runningLab } from '../running-lab.ts'

export const matrix: Command = {
  name: 'matrix',
  summary: 'show what every host gets for every name of registries and services',
  help: `rehearse matrix [FILE] [options]

One table: a row for each name, a column for each host; private with the private endpoint, public with the region, and how TLS
to that address ended where nothing answers or 403 does, or how the question ended. Where hosts ask DNS servers of several kinds, or that forward different domains, a second table says
what each software leads to by what it forwards. Starts a lab for it and removes it again.

  --model              predict the answers instead of starting containers
${faultHelp}
  --lab NAME           ask the lab of that name, which is already up
  --json               the same as JSON
`,
  readsDesigns: true,
  options: { model: { type: 'boolean' }, fault: { type: 'string', multiple: true }, lab: { type: 'string' }, json: { type: 'boolean' } },
  async run(input, context) {
    atMost(input, 1)
    if (flag(input, 'model') && text(input, 'lab') !== undefined) throw new UsageError('--model asks no lab', 'leave out --model or --lab')
    if (list(input, 'fault').length > 0 && !flag(input, 'model')) throw new UsageError('--fault needs --model', 'rehearse inject breaks something in a lab that is up; rehearse matrix --lab shows what becomes of it')
    const design = readDesign(input.positionals, context)
    const seen = flag(input, 'model') ? await predicted(design, faultsOf(input, design)) : await observed(design, text(input, 'lab'), context)
    const software = softwareTable(design.facts, seen)
    context.stdout.write(
      flag(input, 'json')
        ? `${JSON.stringify(matrixData(seen, software), null, 2)}\n`
        : renderMatrix(seen, { color: wantsColor(context.stdout, context.env), width: widthOf(context) }, software),
    )
    return exitCode.pass
  },
}

function predicted({ facts }: Design, faults: ReturnType<typeof faultsOf>): ReturnType<typeof askMatrix> {
  return askMatrix({ facts, world: modelWorld(createModel(facts, { faults })) })
}

async function observed({ facts }: Design, name: string | undefined, context: Context): ReturnType<typeof askMatrix> {
  using steps = progress(context)
  const { deps, signal, stderr } = context
  if (name !== undefined) {
    await using lab = await runningLab(name, context)
    return { ...(await askMatrix({ facts, world: lab })), notes: standIns(lab.plan) }
  }
  steps.step('container engine and images')
  await deps.prepare(stderr)
  steps.step(`${facts.topology.name}: starting the lab`)
  await using lab = await deps.startLab(await deps.plan(facts), { kind: 'test', signal })
  steps.step(`${facts.topology.name}: asking`)
  return { ...(await askMatrix({ facts, world: lab })), notes: standIns(lab.plan) }
}
