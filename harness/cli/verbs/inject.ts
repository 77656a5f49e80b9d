import type { Lab } from '../../runtime/lab.ts'
import { suggestion } from '../../language/nearest.ts'
import type { ComponentId } from '../../world/component.ts'
import { atMost, required, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { runningLab } from '../running-lab.ts'

export const inject: Command = {
  name: 'inject',
  summary: 'break something in a lab that is up',
  help: `rehearse inject FAULT [--lab NAME]

Breaks something of the design, besides what is broken already, and waits until the lab has seen it: a server goes silent, records, links
and rules are taken out of what servers go by, packets are dropped, cables are pulled. DNS servers forget what they have cached, as in
an outage that outlasts every cache; one that cannot be told to forget, as with files of its owner's, is started anew. Traffic
Manager's probers look at once and go by what they see, as after a long time. rehearse explain FILE HOST NAME --fault FAULT predicts what becomes of it.

  FAULT                a component by its id, such as connection:NAME; rehearse faults FILE lists them
  --lab NAME           which lab, if several are up

Exit codes: 0 broken, 2 not, or not wholly, or nobody can tell; 64 usage.
`,
  options: { lab: { type: 'string' } },
  run: (input, context) => turn(input, context, false),
}

export const heal: Command = {
  name: 'heal',
  summary: 'mend what rehearse inject broke',
  help: `rehearse heal [FAULT] [--lab NAME]

Mends it, or all that is broken, and waits until the lab has seen that.

  FAULT                as for rehearse inject
  --lab NAME           which lab, if several are up

Exit codes: 0 mended, 2 not, or not wholly, or nobody can tell; 64 usage.
`,
  options: { lab: { type: 'string' } },
  run: (input, context) => turn(input, context, true),
}

async function turn(input: Arguments, context: Context, mended: boolean): Promise<number> {
  atMost(input, 1)
  const isAll = mended && input.positionals.length === 0
  const fault = isAll ? undefined : required(input, 0, 'the fault')
  await using lab = await runningLab(text(input, 'lab'), context)
  const known = faultsOf(lab)
  if (fault !== undefined && !known.includes(fault as ComponentId)) throw new UsageError(`the lab ${lab.plan.name} has no ${fault} to break`, known.length === 0 ? 'nothing of its design can be broken' : suggestion(fault, known, 'it has'))
  const called = fault ?? 'the lab'
  const standing = await lab.faults()
  let cannot: ReadonlyMap<ComponentId, string>
  try {
    cannot = await lab.setFaults(wanted(standing, fault as ComponentId | undefined, mended), { forget: true })
  } catch (error) {
    const again = fault === undefined ? 'rehearse heal' : `rehearse heal ${fault}`
    context.stderr.write(`rehearse: ${called} is ${mended ? 'not wholly mended; the same again may do it' : `not broken as it should be; ${again} mends what is`}\n`)
    throw error
  }
  const reason = fault === undefined || mended ? undefined : cannot.get(fault as ComponentId)
  if (reason === undefined) context.stdout.write(`${called} is ${mended ? 'mended' : 'broken'}\n`)
  else context.stderr.write(`rehearse: ${called} is not broken: ${reason}\n`)
  for (const [id, why] of cannot) if (id !== fault) context.stderr.write(`rehearse: ${id} is not broken: ${why}\n`)
  return cannot.size === 0 ? exitCode.pass : exitCode.unknown
}

function wanted(standing: ReadonlySet<ComponentId>, fault: ComponentId | undefined, mended: boolean): ReadonlySet<ComponentId> {
  if (fault === undefined) return new Set()
  return mended ? new Set([...standing].filter((id) => id !== fault)) : new Set([...standing, fault])
}

function faultsOf({ plan }: Lab): readonly ComponentId[] {
  return [...new Set(plan.breaks.flatMap(({ when }) => when))]
}
