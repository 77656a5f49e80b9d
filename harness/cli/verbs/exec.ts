import { flag, required, text, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { knownNode, runningLab } from '../running-lab.ts'

export const exec: Command = {
  name: 'exec',
  summary: 'run a command at a host of a lab that is up',
  help: `rehearse exec [--lab NAME] [-i] HOST [--] COMMAND …

Runs a command where a host is, as root, and ends with its exit code. For a shell: docker exec -it FABRIC inside HOST sh,
with the container that rehearse ps names as the fabric. A program of your own: docker cp PROGRAM CONTAINER:/usr/local/bin/, with the
container that it names for the host, or else plain-hosts (topologies/README.md).

  --lab NAME           which lab, if several are up
  -i, --stdin          give it what comes on standard input
  --timeout SECONDS    kill it after so long; 30 unless stated

Exit codes: the command's own; 2 when it was killed or could not be run, 64 usage.
`,
  options: { lab: { type: 'string' }, timeout: { type: 'string' }, stdin: { type: 'boolean', short: 'i' } },
  passesOn: true,
  async run(input, context) {
    const host = required(input, 0, 'the host')
    required(input, 1, 'the command')
    const [, ...rest] = input.positionals
    const argv = rest[0] === '--' ? rest.slice(1) : rest
    const seconds = Number(text(input, 'timeout') ?? 30)
    if (!(seconds > 0)) throw new UsageError('--timeout is a number of seconds')
    await using lab = await runningLab(text(input, 'lab'), context)
    const stdin = flag(input, 'stdin') ? await readAll(context) : ''
    const result = await lab.exec(knownNode(lab, host), argv, { timeout: seconds * 1000, stdin, signal: context.signal })
    context.stdout.write(result.stdout)
    context.stderr.write(result.stderr)
    if (result.timedOut) context.stderr.write(`rehearse: killed after ${seconds} s\n`)
    return result.timedOut ? exitCode.unknown : result.exitCode
  },
}

async function readAll({ input }: Context): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of input?.() ?? []) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}
