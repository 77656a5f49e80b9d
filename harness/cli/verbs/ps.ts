import { atMost, type Command } from '../command.ts'
import { exitCode } from '../exit-codes.ts'

export const ps: Command = {
  name: 'ps',
  summary: 'list the labs that are up, with their containers',
  help: `rehearse ps

Lists the labs that rehearse up has started: name, state, age, and each node with its container.
`,
  options: {},
  async run(input, { deps, stdout, now }) {
    atMost(input, 0)
    const labs = await deps.findLabs()
    if (labs.length === 0) stdout.write('no lab is up\n')
    for (const { name, running, created, containers } of labs) {
      const minutes = Math.max(0, Math.round((now().getTime() - created.getTime()) / 60_000))
      stdout.write(`${name}  ${running ? 'running' : 'ended'}, since ${minutes} min\n`)
      const width = Math.max(...Object.keys(containers).map((node) => node.length)) + 2
      for (const [node, container] of Object.entries(containers)) stdout.write(`  ${node.padEnd(width)}${container}\n`)
    }
    return exitCode.pass
  },
}
