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
    const named = async () => (input.positionals.length > 0 ? input.positionals : [await onlyLab({ deps })])
    for (const name of all ? (await deps.findLabs()).map((lab) => lab.name) : await named()) {
      await deps.removeLab(name)
      stdout.write(`${name} is gone\n`)
    }
    return exitCode.pass
  },
}
