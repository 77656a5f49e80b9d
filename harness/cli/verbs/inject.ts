import type { Lab } from '../../runtime/lab.ts'
import { suggestion } from '../../language/nearest.ts'
import { atMost, required, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { runningLab } from '../running-lab.ts'

export const inject: Command = {
  name: 'inject',
  summary: 'break a connection of a lab that is up',
  help: `rehearse inject FAULT [--lab NAME]

Breaks something and waits until the lab has seen it; DNS servers forget what they have cached, as in an outage that outlasts
every cache. rehearse explain FILE HOST NAME --fault FAULT predicts what becomes of it, rehearse heal mends it.

  FAULT                connection:NAME, a connection of the design between a network and a site or another network
  --lab NAME           which lab, if several are up
`,
  options: { lab: { type: 'string' } },
  run: (input, context) => turn(input, context, false),
}

export const heal: Command = {
  name: 'heal',
  summary: 'mend what rehearse inject broke',
  help: `rehearse heal FAULT [--lab NAME]

Mends it and waits until the lab has seen that.

  FAULT                as for rehearse inject: connection:NAME
  --lab NAME           which lab, if several are up
`,
  options: { lab: { type: 'string' } },
  run: (input, context) => turn(input, context, true),
}

async function turn(input: Arguments, context: Context, mended: boolean): Promise<number> {
  atMost(input, 1)
  const fault = required(input, 0, 'the fault')
  await using lab = await runningLab(text(input, 'lab'), context)
  const known = faultsOf(lab)
  if (!known.includes(fault)) throw new UsageError(`the lab ${lab.plan.name} has no ${fault} to break`, known.length === 0 ? 'its design has no connections' : suggestion(fault, known, 'it has'))
  await lab.setConnection(fault.slice(kind.length), mended)
  context.stdout.write(`${fault} is ${mended ? 'mended' : 'broken'}\n`)
  return exitCode.pass
}

const kind = 'connection:'

function faultsOf({ plan }: Lab): readonly string[] {
  return plan.connections.map(({ name }) => `${kind}${name}`)
}
