import { atMost, required, text, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { knownNode, runningLab } from '../running-lab.ts'

export const logs: Command = {
  name: 'logs',
  summary: 'print the log of a node of a lab that is up',
  help: `rehearse logs [--lab NAME] NODE

Prints the last lines of a node's log; DNS servers log every query there. rehearse ps lists the nodes.

  --lab NAME           which lab, if several are up
  --lines N            how many; 200 unless stated
`,
  options: { lab: { type: 'string' }, lines: { type: 'string', short: 'n' } },
  async run(input, context) {
    const node = required(input, 0, 'the node')
    atMost(input, 1)
    const lines = Number(text(input, 'lines') ?? 200)
    if (!Number.isInteger(lines) || lines < 1) throw new UsageError('--lines is a number from 1')
    await using lab = await runningLab(text(input, 'lab'), context)
    context.stdout.write(await lab.logs(knownNode(lab, node), lines))
    return exitCode.pass
  },
}
