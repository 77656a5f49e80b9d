import type { AskOptions } from '../../dns/message.ts'
import { renderResponse } from '../../report/dig.ts'
import { askedWorld, askedWorldHelp, askedWorldOptions } from '../asked-world.ts'
import { flag, required, type Arguments, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { readQuestion, readServer } from '../question.ts'

export const dig: Command = {
  name: 'dig',
  summary: 'ask one question from a host, of a lab that is up or of the model',
  help: `rehearse dig HOST NAME [TYPE] [@SERVER] [options]

Asks as the host's stub resolver does, with its DNS servers in order, or the server that is named.

${askedWorldHelp}
  --tcp                ask over TCP
  --no-edns            without an OPT record
  --short              only the data of the answer

Exit codes: 0 answered, whatever the answer; 1 no server answered; 2 harness error; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: {
    ...askedWorldOptions,
    tcp: { type: 'boolean' },
    'no-edns': { type: 'boolean' },
    short: { type: 'boolean' },
  },
  async run(input, context) {
    const { host, name, type, options } = questionOf(input)
    await using asked = await askedWorld(input, context, host)
    const response = await asked.world.ask(host, { name, type }, options)
    if (!response) {
      context.stderr.write(`no server answered ${host}\n`)
      return exitCode.fail
    }
    context.stdout.write(flag(input, 'short') ? response.answer.map(({ data }) => `${data}\n`).join('') : renderResponse(response))
    return exitCode.pass
  },
}

function questionOf(input: Arguments): { host: string; name: string; type: string; options: AskOptions } {
  const servers = input.positionals.filter((word) => word.startsWith('@')).map((word) => word.slice(1))
  const words = { ...input, positionals: input.positionals.filter((word) => !word.startsWith('@')) }
  const host = required(words, 0, 'the host')
  const { name, type } = readQuestion(required(words, 1, 'the name'), words.positionals[2])
  if (words.positionals.length > 3 || servers.length > 1) throw new UsageError('one question at a time')
  const options: AskOptions = {
    ...(servers[0] !== undefined && { server: readServer(servers[0]) }),
    ...(flag(input, 'tcp') && { transport: 'tcp' as const }),
    ...(flag(input, 'no-edns') && { edns: false as const }),
  }
  return { host, name, type, options }
}
