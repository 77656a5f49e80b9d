import { atMost, type Command } from '../command.ts'
import { exitCode } from '../exit-codes.ts'

export const setup: Command = {
  name: 'setup',
  summary: 'make the container engine and the images ready',
  help: `rehearse setup

Starts or installs the container engine where that is needed and possible, and pulls or builds the images. Whatever is there
already is left alone. Every other command does the same when it needs to.

Exit codes: 0 ready, 2 not.
`,
  options: {},
  async run(input, { deps, stderr, stdout }) {
    atMost(input, 0)
    const done = await deps.prepare(stderr)
    stdout.write(done.length === 0 ? 'Engine and images are ready.\n' : `Done: ${done.join(', ')}.\n`)
    return exitCode.pass
  },
}
