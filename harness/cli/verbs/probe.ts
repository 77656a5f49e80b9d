import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suggestion } from '../../language/nearest.ts'
import { questionsFor } from '../../probe/questions.ts'
import { powershellScript } from '../../probe/powershell.ts'
import { probeScript } from '../../probe/script.ts'
import { list, text, type Command } from '../command.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { selectChecks } from '../select-checks.ts'

export const probe: Command = {
  name: 'probe',
  summary: 'write a script that asks the questions of the checks on a real machine',
  help: `rehearse probe DESIGN --from HOST [options]

Writes what the checks want to know of one host as a script for a POSIX shell, with dig, getent and curl, or for the PowerShell that Windows
Server has: to be run on a virtual machine in that host's place, by ssh, or in a pod. It prints answers as JSON, sends nothing but its
questions, and changes nothing. What PowerShell runs has been parsed, and has not been tried on a Windows machine yet.
rehearse judge DESIGN answers.json tells what they mean.

  --from HOST     where it will run; may be repeated, or a list with commas
  --only ID       questions of this check only; may be repeated
  --shell NAME    sh (default) or powershell
  -o, --output F  write it there; with several hosts a folder, which gets probe-HOST.sh or .ps1 for each

Exit codes: 0 written, 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { shell: { type: 'string' }, from: { type: 'string', multiple: true }, only: { type: 'string', multiple: true }, output: { type: 'string', short: 'o' } },
  async run(input, context) {
    const { facts } = readDesign(input.positionals, context)
    const hosts = list(input, 'from')
    const checks = selectChecks(list(input, 'only'), undefined)
    if (hosts.length === 0) throw new UsageError('no host is named', `rehearse probe ${input.positionals[0] ?? 'topology.yaml'} --from ${facts.hosts.keys().next().value ?? 'HOST'}`)
    for (const host of hosts) if (!facts.hosts.has(host)) throw new UsageError(`the design has no host ${host}`, suggestion(host, facts.hosts.keys(), 'hosts'))
    const output = text(input, 'output')
    if (hosts.length > 1 && output === undefined) throw new UsageError('several hosts have several scripts', '--output FOLDER')
    const shell = text(input, 'shell') ?? 'sh'
    if (shell !== 'sh' && shell !== 'powershell') throw new UsageError(`there is no script for ${shell}`, '--shell sh, or --shell powershell')
    const write = shell === 'sh' ? probeScript : powershellScript
    const scripts = await Promise.all(hosts.map(async (host) => [host, write({
      design: facts.topology.name, host, nameServers: facts.hosts.get(host)!.dnsServers.length, questions: await questionsFor(facts, host, checks),
    })] as const))
    if (output === undefined) context.stdout.write(scripts[0]![1])
    else if (hosts.length === 1) writeFileSync(output, scripts[0]![1])
    else {
      mkdirSync(output, { recursive: true })
      for (const [host, script] of scripts) writeFileSync(join(output, `probe-${host}.${shell === 'sh' ? 'sh' : 'ps1'}`), script)
    }
    return exitCode.pass
  },
}
