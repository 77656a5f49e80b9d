import { atMost, type Command } from '../command.ts'
import { exitCode } from '../exit-codes.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'tell what is missing on this machine',
  help: `rehearse doctor

Looks at what the tool needs here, one line each, and says what to do about what is missing. It changes nothing: rehearse setup does.
The model needs Node alone; labs need a container engine and images.

Exit codes: 0 labs can be started, 2 only the model can be asked.
`,
  options: {},
  async run(input, { stdout, deps }) {
    atMost(input, 0)
    const found = await deps.examine()
    for (const { what, ok, detail, hint } of found) stdout.write(`${ok ? 'ok      ' : 'missing '}  ${what}: ${detail}${ok || hint === undefined ? '' : `\n            ${hint}`}\n`)
    const ready = found.every(({ ok }) => ok)
    stdout.write(ready ? '\nLabs can be started.\n' : '\nThe model can be asked (rehearse check, explain, matrix --model); labs need what is missing. rehearse setup makes it ready where it can.\n')
    return ready ? exitCode.pass : exitCode.unknown
  },
}
