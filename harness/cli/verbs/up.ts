import { atMost, type Command } from '../command.ts'
import { readDesign } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'
import { progress } from '../progress.ts'

export const up: Command = {
  name: 'up',
  summary: 'start a lab that stays until it is taken down',
  help: `rehearse up [FILE]

Starts the lab of a topology and leaves it running, for rehearse exec, dig, logs and matrix --lab. rehearse down removes it.
`,
  readsDesigns: true,
  options: {},
  async run(input, context) {
    atMost(input, 1)
    const { deps, stderr, stdout, signal } = context
    const { facts } = readDesign(input.positionals, context)
    const { name } = facts.topology
    {
      using steps = progress(context)
      steps.step('container engine and images')
      await deps.prepare(stderr)
      steps.step(`${name}: starting the lab`)
      await using _lab = await deps.startLab(await deps.plan(facts), { kind: 'up', signal })
    }
    const hosts = [...facts.hosts.keys()]
    const [host = 'HOST'] = hosts
    const [service] = facts.services.values()
    stdout.write(`${name} is up; hosts: ${hosts.join(', ')}\n`)
    stdout.write(`  rehearse dig ${host} ${service?.names[0]?.name ?? 'NAME'}\n  rehearse exec ${host} -- ip route\n  rehearse down ${name}\n`)
    return exitCode.pass
  },
}
