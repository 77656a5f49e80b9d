import { setTimeout as sleep } from 'node:timers/promises'
import { Cache } from '../model/cache.ts'
import { createModel } from '../model/model.ts'
import { modelWorld } from '../model/world.ts'
import type { World } from '../world/world.ts'
import { atMost, list, required, text, type Arguments } from './command.ts'
import type { Context } from './context.ts'
import { readDesign } from './designs.ts'
import { UsageError } from './exit-codes.ts'
import { knownAsker } from './known-asker.ts'
import { faultHelp, faultsOf } from './faults.ts'
import { knownNode, runningLab } from './running-lab.ts'

/** What verbs that ask one thing from one host say about where they ask. */
export const askedWorldHelp: string = `  --lab NAME           which lab, if several are up
  --model FILE         predict it for a topology instead
${faultHelp}`

export const askedWorldOptions = { lab: { type: 'string' }, model: { type: 'string' }, fault: { type: 'string', multiple: true } } as const

/** The host that is to ask: the first of at most so many words. A design goes with an option here, where other verbs begin with it. */
export function askingHost(input: Arguments, most: number = Infinity): string {
  const host = required(input, 0, 'the host')
  if (isFile.test(host)) {
    throw new UsageError(`"${host}" is a file, and the host comes first`, text(input, 'model') === undefined ? `--model ${host} predicts it for this design; a lab that is up needs no file` : '--model has the design already')
  }
  atMost(input, most)
  return host
}

/** No host is called that. */
const isFile = /[/\\]|\.(ya?ml|json|bicep|tf)$|^-$/i

/** A world that somebody asks one thing after the other. */
export interface AskedWorld extends AsyncDisposable {
  readonly world: Pick<World, 'ask' | 'connect' | 'transfer'>
  /** Lets seconds pass: of the clock on the wall in a lab, of its own in the model. */
  pass(seconds: number): Promise<void>
  /** Puts another design in the place of the first; servers remember what they have learned. */
  change?(file: string): void
}

/** A world with the host that is to ask: the lab that is meant, or the model of a topology, whose servers remember where it ages. */
export async function askedWorld(input: Arguments, context: Context, host: string, { ageing = false }: { readonly ageing?: boolean } = {}): Promise<AskedWorld> {
  const file = text(input, 'model')
  if (file === undefined) {
    if (list(input, 'fault').length > 0) throw new UsageError('--fault needs --model', 'rehearse inject breaks something in a lab that is up')
    const lab = await runningLab(text(input, 'lab'), context, 'rehearse up FILE starts one; --model FILE asks the model of a design instead')
    try {
      knownNode(lab, host)
    } catch (error) {
      await lab[Symbol.asyncDispose]()
      throw error
    }
    return { world: lab, pass: (seconds) => sleep(seconds * 1000, undefined, { signal: context.signal }), [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose]() }
  }
  if (text(input, 'lab') !== undefined) throw new UsageError('--model asks no lab', 'leave out --model or --lab')
  const design = readDesign([file], context)
  const { facts } = design
  knownAsker(facts, file, host)
  let now = 0
  const model = createModel(facts, { faults: faultsOf(input, design) })
  const time = ageing ? { cache: new Cache(), now: () => now } : undefined
  let world = modelWorld(model, time)
  return {
    get world() {
      return world
    },
    change(other) {
      const changed = readDesign([other], context)
      knownAsker(changed.facts, other, host)
      world = modelWorld(createModel(changed.facts, { faults: faultsOf(input, changed) }), time)
    },
    async pass(seconds) {
      now += seconds
    },
    async [Symbol.asyncDispose]() {},
  }
}
