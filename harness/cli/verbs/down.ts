import { suggestion } from '../../language/nearest.ts'
import { flag, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { onlyLab } from '../running-lab.ts'

export const down: Command = {
  name: 'down',
  summary: 'remove labs that are up',
  help: `rehearse down [NAME …] [--all]

Removes the labs named, or the only one that is up, and waits until nothing of them is left.

  --all                every lab that is up
`,
  options: { all: { type: 'boolean' } },
  async run(input, { deps, stdout }) {
    const all = flag(input, 'all')
    if (all && input.positionals.length > 0) throw new UsageError('--all needs no names')
    const labs = (await deps.findLabs()).map(({ name }) => name)
    const unknown = input.positionals.find((name) => !labs.includes(name))
    if (unknown !== undefined) throw new UsageError(`no lab ${unknown} is up`, suggestion(unknown, labs, 'these are'))
    for (const name of all ? labs : input.positionals.length > 0 ? new Set(input.positionals) : [await onlyLab({ deps })]) {
      await deps.removeLab(name)
      stdout.write(`${name} is gone\n`)
    }
    return exitCode.pass
  },
}
