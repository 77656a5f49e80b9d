import { standIns } from '../../plan/plan.ts'
import type { Facts } from '../../facts/facts.ts'
import { renderNotes } from '../../report/pretty.ts'
import { table } from '../../survey/render.ts'
import { atMost, type Command } from '../command.ts'
import { widthOf } from '../context.ts'
import { readDesign } from '../designs.ts'
import { exitCode } from '../exit-codes.ts'
import { progress } from '../progress.ts'

export const up: Command = {
  name: 'up',
  summary: 'start a lab that stays until it is taken down',
  help: `rehearse up [FILE]

Starts the lab of a topology and leaves it running, for rehearse exec, dig, logs and matrix --lab. Prints its hosts, commands that
can be pasted, and what stands in for something that no container runs. rehearse down removes it.
`,
  readsDesigns: true,
  options: {},
  async run(input, context) {
    atMost(input, 1)
    const { deps, stderr, stdout, signal } = context
    const { facts } = readDesign(input.positionals, context)
    const { name } = facts.topology
    let notes: readonly string[]
    let fabric: string
    {
      using steps = progress(context)
      steps.step('container engine and images')
      await deps.prepare(stderr)
      steps.step(`${name}: starting the lab`)
      const plan = await deps.plan(facts)
      await using lab = await deps.startLab(plan, { kind: 'up', signal })
      notes = standIns(plan)
      ;({ fabric } = lab)
    }
    const others = (await deps.findLabs()).filter((lab) => lab.name !== name)
    stdout.write([...described(facts, fabric), ...commandsFor(facts, others.length > 0), ...(notes.length > 0 ? ['', ...renderNotes(notes, widthOf(context))] : []), ''].join('\n'))
    return exitCode.pass
  },
}

/** Every host with its address, whom it asks, and a shell there. */
function described({ topology, hosts }: Facts, fabric: string): readonly string[] {
  const rows = [...hosts].map(([host, { address, dnsServers }]) => [`  ${host}`, address, dnsServers.join(' '), `docker exec -it ${fabric} inside ${host} sh`])
  const count = `${rows.length} ${rows.length === 1 ? 'host' : 'hosts'}`
  return [`${topology.name} is up; ${count}:`, ...(rows.length === 0 ? [] : table([['  host', 'address', 'asks', 'shell'], ...rows])), '']
}

/** To be pasted as they stand; where another lab is up, each says which one it means. */
function commandsFor({ topology, hosts, services }: Facts, severalLabs: boolean): readonly string[] {
  const lab = severalLabs ? ` --lab ${topology.name}` : ''
  const [first = 'HOST'] = hosts.keys()
  const [service] = services.values()
  const asked = service?.names[0]?.name ?? 'NAME'
  const hostsWithIntent = topology.intent.find((intent) => intent.service === service?.name)?.from ?? []
  const host = hostsWithIntent[0] ?? first
  const [connection] = topology.connections.keys()
  return [
    `  npx rehearse dig${lab} ${host} ${asked}`,
    `  npx rehearse connect${lab} ${host} ${asked}`,
    `  npx rehearse exec${lab} ${host} -- getent ahostsv4 ${asked}`,
    ...(connection === undefined ? [] : [`  npx rehearse inject${lab} connection:${connection}`]),
    `  npx rehearse down ${topology.name}`,
  ]
}
