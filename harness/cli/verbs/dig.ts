import { createModel } from '../../model/model.ts'
import { modelWorld } from '../../model/world.ts'
import type { AskOptions, Response } from '../../dns/message.ts'
import { renderResponse } from '../../report/dig.ts'
import { suggestion } from '../../language/nearest.ts'
import { flag, list, required, text, type Arguments, type Command } from '../command.ts'
import type { Context } from '../context.ts'
import { readDesign } from '../designs.ts'
import { exitCode, UsageError } from '../exit-codes.ts'
import { faultHelp, faultsOf } from '../faults.ts'
import { readQuestion, readServer } from '../question.ts'
import { knownNode, runningLab } from '../running-lab.ts'

export const dig: Command = {
  name: 'dig',
  summary: 'ask one question from a host, of a lab that is up or of the model',
  help: `rehearse dig HOST NAME [TYPE] [@SERVER] [options]

Asks as the host's stub resolver does, with its DNS servers in order, or the server that is named.

  --lab NAME           which lab, if several are up
  --model FILE         predict the answer for a topology instead
${faultHelp}
  --tcp                ask over TCP
  --no-edns            without an OPT record
  --short              only the data of the answer

Exit codes: 0 answered, whatever the answer; 1 no server answered; 2 harness error; 64 usage or invalid topology.
`,
  readsDesigns: true,
  options: {
    lab: { type: 'string' },
    model: { type: 'string' },
    fault: { type: 'string', multiple: true },
    tcp: { type: 'boolean' },
    'no-edns': { type: 'boolean' },
    short: { type: 'boolean' },
  },
  async run(input, context) {
    const { host, name, type, options } = questionOf(input)
    const response = await ask(input, context, { host, question: { name, type }, options })
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

async function ask(
  input: Arguments,
  context: Context,
  { host, question, options }: { host: string; question: { name: string; type: string }; options: AskOptions },
): Promise<Response | undefined> {
  const file = text(input, 'model')
  if (file === undefined) {
    if (list(input, 'fault').length > 0) throw new UsageError('--fault needs --model', 'rehearse inject breaks something in a lab that is up')
    await using lab = await runningLab(text(input, 'lab'), context)
    return await lab.ask(knownNode(lab, host), question, options)
  }
  if (text(input, 'lab') !== undefined) throw new UsageError('--model asks no lab', 'leave out --model or --lab')
  const design = readDesign([file], context)
  const { facts } = design
  if (!facts.hosts.has(host)) throw new UsageError(`${file} has no host ${host}`, suggestion(host, facts.hosts.keys(), 'hosts'))
  return modelWorld(createModel(facts, { faults: faultsOf(input, design) })).ask(host, question, options)
}
