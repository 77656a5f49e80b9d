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
every cache. One that cannot be told to forget, as with files of its owner's, is started anew. rehearse explain FILE HOST NAME
--fault FAULT predicts what becomes of it, rehearse heal mends it.

  FAULT                connection:NAME, a connection of the design between a network and a site or another network
  --lab NAME           which lab, if several are up

Exit codes: 0 broken, 2 not, or not wholly, or nobody can tell; 64 usage.
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

Exit codes: 0 mended, 2 not, or not wholly, or nobody can tell; 64 usage.
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
  let done: boolean
  try {
    done = await lab.setConnection(fault.slice(kind.length), mended)
  } catch (error) {
    context.stderr.write(`rehearse: ${fault} is ${mended ? 'not wholly mended; the same again may do it' : `not broken as it should be; rehearse heal ${fault} mends what is`}\n`)
    throw error
  }
  const state = mended ? 'mended' : 'broken'
  if (done) context.stdout.write(`${fault} is ${state}\n`)
  else context.stderr.write(`rehearse: ${fault} is not ${state}: no path of it has a cable in this lab\n`)
  return done ? exitCode.pass : exitCode.unknown
}

const kind = 'connection:'

function faultsOf({ plan }: Lab): readonly string[] {
  return plan.connections.map(({ name }) => `${kind}${name}`)
}
