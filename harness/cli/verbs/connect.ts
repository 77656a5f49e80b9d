import { describeConnection } from '../../diagnosis/observed/describe.ts'
import { askedWorld, askingHost, askedWorldHelp, askedWorldOptions } from '../asked-world.ts'
import { flag, required, type Command } from '../command.ts'
import { exitCode } from '../exit-codes.ts'
import { readQuestion } from '../question.ts'

export const connect: Command = {
  name: 'connect',
  summary: 'open a connection from a host to a name, in a lab that is up or in the model',
  help: `rehearse connect HOST NAME [options]

Looks the name up as the host does, opens TLS to the address that it finds, with that name, and asks for /v2/.

${askedWorldHelp}
  --json               the same as JSON

Exit codes: 0 something answered, whatever the status; 1 nothing did; 2 harness error; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: { ...askedWorldOptions, json: { type: 'boolean' } },
  async run(input, context) {
    const host = askingHost(input, 2)
    const { name } = readQuestion(required(input, 1, 'the name'))
    await using asked = await askedWorld(input, context, host)
    const connection = await asked.world.connect(host, name)
    context.stdout.write(flag(input, 'json') ? `${JSON.stringify({ host, name, ...connection })}\n` : `${describeConnection(connection)}\n`)
    return connection.outcome === 'http' ? exitCode.pass : exitCode.fail
  },
}
