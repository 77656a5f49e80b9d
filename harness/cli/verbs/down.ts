import { loadTopology } from '../../topology/load.ts'
import { suggestion } from '../../language/nearest.ts'
import { flag, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { onlyLab } from '../running-lab.ts'

export const down: Command = {
  name: 'down',
  summary: 'remove labs that are up',
  help: `rehearse down [NAME|FILE …] [--all]

Removes the labs named, be it by the topology's file, or the only one that is up, and waits until nothing of them is left.

  --all                every lab that is up
`,
  options: { all: { type: 'boolean' } },
  async run(input, { deps, stdout }) {
    const all = flag(input, 'all')
    if (all && input.positionals.length > 0) throw new UsageError('--all needs no names')
    const labs = (await deps.findLabs()).map(({ name }) => name)
    const wanted = input.positionals.map(nameOfLab)
    const unknown = wanted.find((name) => !labs.includes(name))
    if (unknown !== undefined) throw new UsageError(`no lab ${unknown} is up`, labs.length > 0 ? suggestion(unknown, labs, 'these are') : 'none is; rehearse up FILE starts one')
    for (const name of all ? labs : wanted.length > 0 ? new Set(wanted) : [await onlyLab({ deps })]) {
      await deps.removeLab(name)
      stdout.write(`${name} is gone\n`)
    }
    return exitCode.pass
  },
}

/** A lab is called as its topology is: in the file, or after the file. */
function nameOfLab(word: string): string {
  if (!/\.ya?ml$/i.test(word)) return word
  return loadTopology(word).topology?.name ?? word
}
