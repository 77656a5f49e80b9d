import type { AskOptions } from '../../dns/message.ts'
import { renderResponse } from '../../report/dig.ts'
import { askedWorld, askingHost, askedWorldHelp, askedWorldOptions } from '../asked-world.ts'
import { flag, required, text, type Arguments, type Command } from '../command.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { readQuestions, readServer, type Timed } from '../question.ts'

export const dig: Command = {
  name: 'dig',
  summary: 'ask questions from a host, of a lab that is up or of the model',
  help: `rehearse dig HOST NAME [TYPE] [[+SECONDS] NAME [TYPE] …] [@SERVER] [options]

Asks as the host's stub resolver does, with its DNS servers in order, or the server that is named. Several questions are asked one
after the other, so that servers answer from what they have learned meanwhile; +60 lets a minute pass before the next one, in the
model at once. A name without a dot ends in one where it is not the first: localhost.

${askedWorldHelp}
  --tcp                ask over TCP
  --no-edns            without an OPT record
  --short              only the data of the answer
  --then FILE          with --model: after the first question the design is that of FILE, and servers still remember what they were told before

Exit codes: 0 answered, whatever the answer; 1 a question that no server answered; 2 harness error; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: {
    ...askedWorldOptions,
    tcp: { type: 'boolean' },
    'no-edns': { type: 'boolean' },
    short: { type: 'boolean' },
    // oxlint-disable-next-line no-thenable -- no promise: the option's name
    then: { type: 'string' },
  },
  async run(input, context) {
    const { host, questions, options } = questionsOf(input)
    const then = text(input, 'then')
    if (then !== undefined && text(input, 'model') === undefined) throw new UsageError('--then needs --model', 'the design before the change')
    if (then !== undefined && questions.length < 2) throw new UsageError('--then needs a question for after the change', 'such as +5 and the name again')
    await using asked = await askedWorld(input, context, host, { ageing: questions.length > 1 })
    let silent = false
    for (const [n, { question, after }] of questions.entries()) {
      if (after > 0) await asked.pass(after)
      if (n === 1 && then !== undefined) asked.change?.(then)
      const response = await asked.world.ask(host, question, options)
      const short = flag(input, 'short')
      if (n > 0 && !short) context.stdout.write(`\n${after > 0 ? `;; ${after} s later\n` : ''}`)
      if (response) context.stdout.write(short ? response.answer.map(({ data }) => `${data}\n`).join('') : renderResponse(response))
      else {
        silent = true
        context.stderr.write(`no server answered ${host}\n`)
      }
    }
    return silent ? exitCode.fail : exitCode.pass
  },
}

function questionsOf(input: Arguments): { host: string; questions: readonly Timed[]; options: AskOptions } {
  const servers = input.positionals.filter((word) => word.startsWith('@')).map((word) => word.slice(1))
  const words = { ...input, positionals: input.positionals.filter((word) => !word.startsWith('@')) }
  const host = askingHost(words)
  required(words, 1, 'the name')
  if (servers.length > 1) throw new UsageError('one server at a time')
  const options: AskOptions = {
    ...(servers[0] !== undefined && { server: readServer(servers[0]) }),
    ...(flag(input, 'tcp') && { transport: 'tcp' as const }),
    ...(flag(input, 'no-edns') && { edns: false as const }),
  }
  return { host, questions: readQuestions(words.positionals.slice(1)), options }
}
