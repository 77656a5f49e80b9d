import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import { suggestion } from '../language/nearest.ts'
import type { World } from '../world/world.ts'
import { list, text, type Arguments } from './command.ts'
import type { Context } from './context.ts'
import { readDesign } from './designs.ts'
import { UsageError } from './exit-codes.ts'
import { faultHelp, faultsOf } from './faults.ts'
import { knownNode, runningLab } from './running-lab.ts'

/** What verbs that ask one thing from one host say about where they ask. */
export const askedWorldHelp: string = `  --lab NAME           which lab, if several are up
  --model FILE         predict it for a topology instead
${faultHelp}`

export const askedWorldOptions = { lab: { type: 'string' }, model: { type: 'string' }, fault: { type: 'string', multiple: true } } as const

/** A world with the host that is to ask: the lab that is meant, or the model of a topology. */
export async function askedWorld(input: Arguments, context: Context, host: string): Promise<AsyncDisposable & { readonly world: Pick<World, 'ask' | 'connect'> }> {
  const file = text(input, 'model')
  if (file === undefined) {
    if (list(input, 'fault').length > 0) throw new UsageError('--fault needs --model', 'rehearse inject breaks something in a lab that is up')
    const lab = await runningLab(text(input, 'lab'), context)
    try {
      knownNode(lab, host)
    } catch (error) {
      await lab[Symbol.asyncDispose]()
      throw error
    }
    return { world: lab, [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() }
  }
  if (text(input, 'lab') !== undefined) throw new UsageError('--model asks no lab', 'leave out --model or --lab')
  const design = readDesign([file], context)
  const { facts } = design
  if (!facts.hosts.has(host)) throw new UsageError(`${file} has no host ${host}`, suggestion(host, facts.hosts.keys(), 'hosts'))
  return { world: modelWorld(createModel(facts, { faults: faultsOf(input, design) })), [Symbol.asyncDispose]: async () => {} }
}
