import type { ReplicaSelection } from '../world/replica-selection.ts'
import { firstRequest } from '../azure/service-ports.ts'
import { hostsFileAnswer } from '../world/hosts-file.ts'
import type { AskOptions, Question } from '../dns/message.ts'
import type { Model } from '../model/model.ts'
import { UnpredictableError, type Connection, type Lookup, type World } from '../world/world.ts'
import type { TransferFault } from '../world/transfer/faults.ts'
import { imageText, type Transfer, type TransferRequest } from '../world/transfer/transfer.ts'
import { leewayOf } from './leeway.ts'
import { answerText, outliving } from './lifetimes.ts'
import { explain, type Locate } from '../model/explain.ts'
import type { Pushed } from '../model/pushed.ts'
import { modelSelecting, modelWorld, momentOf } from '../model/world.ts'

/** How far the model and the lab agree: a disagreement is a defect of this harness, never of the design. */
export interface Parity {
  readonly questions: number
  readonly agreed: number
  readonly differing: readonly Difference[]
}

/** One question that the lab answered otherwise than predicted. */
export interface Difference {
  readonly host: string
  readonly asked: string
  readonly predicted: string
  readonly observed: string
  /** The path of the prediction, a line for each hop. */
  readonly path: readonly string[]
}

/** A lab whose every answer is predicted first, and the sum of the agreements so far. */
export interface PredictedWorld {
  readonly world: World
  parity(): Parity
}

type Compare = (host: string, asked: string, seen: readonly [expected: string, got: string], path: () => readonly string[]) => void

/** Wraps a lab: who asks gets what the lab answers, and each answer is held against the model's. */
export function predicted(lab: World, model: Model, locate?: Locate): PredictedWorld {
  const differing: Difference[] = []
  let questions = 0
  const compare: Compare = (host, asked, [expected, got], path) => {
    questions++
    if (expected !== got) differing.push({ host, asked, predicted: expected, observed: got, path: path() })
  }
  return {
    parity: () => ({ questions, agreed: questions - differing.length, differing: [...differing] }),
    world: compared(lab, model, { compare, locate }),
  }
}

/** While the lab is broken it is held against the model of the broken design. */
function compared(lab: World, model: Model, { compare, locate, moment, images = { pushed: new Map(), digests: new Map() } }: { compare: Compare; locate: Locate | undefined; images?: Images; moment?: number }): World {
  const { pushed, digests } = images
  const prediction = modelWorld(model, moment === undefined ? undefined : momentOf(moment), pushed)
  const { breaking, watchTunnel } = lab
  const leeway = leewayOf(model)

  /** What follows from an answer, be it the fresh one or another that is right. */
  async function compareAt({ host, name, asked }: { host: string; name: string; asked: string }, got: string, textOf: (predicting: World) => Promise<string>): Promise<void> {
    const expected = await predictable(textOf(prediction))
    if (expected === undefined) return
    const others = expected === got ? [] : leeway.otherwise(host, name)
    const texts = await Promise.all(others.map((other) => textOf(modelWorld(other))))
    compare(host, asked, [texts.includes(got) ? got : expected, got], () => [])
  }

  const world: World = {
    kind: lab.kind,
    async ask(host, question, options) {
      // Nobody is asked; that the file is there, the C library tells.
      if (hostsFileAnswer(model.facts.hosts.get(host)?.host.hostsFile, question, options) !== undefined) return lab.ask(host, question, options)
      const { response: fresh, unpredictable } = model.resolve(host, question, options ?? {})
      // Before it is answered: many are asked at once, and any of them may be the first.
      if (unpredictable === undefined) leeway.remember(host, question, options)
      const seen = await lab.ask(host, question, options)
      // What comes by a server with files of its user's own is not predicted.
      if (unpredictable !== undefined) return seen
      const path = () => explain(model.resolve(host, question, { ...options, trace: true }), locate)
      const fitting = leeway.fitting({ host, question, options }, seen)
      compare(host, describeQuestion(question, options), [answerText(fitting ? seen : fresh), answerText(seen)], path)
      for (const record of fitting ? outliving([fitting.response, fresh], seen) : []) {
        compare(host, describeQuestion(question, options), [`${record.name} ${record.type} for at most ${record.original} s`, `for ${record.ttl} s`], path)
      }
      return seen
    },
    async lookup(host, name) {
      leeway.remember(host, { name, type: 'A' })
      const got = await lab.lookup(host, name)
      await compareAt({ host, name, asked: `getent ${name}` }, lookupText(got), async (predicting) => lookupText(await predicting.lookup(host, name)))
      return got
    },
    async connect(host, name, address, port) {
      if (address === undefined) leeway.remember(host, { name, type: 'A' })
      const got = await lab.connect(host, name, address, port)
      await compareAt({ host, name, asked: `${firstRequest(name, port)}${address === undefined ? '' : ` at ${address}`}` }, connectionText(got), async (predicting) => connectionText(await predicting.connect(host, name, address, port)))
      return got
    },
    ...(lab.transfer && prediction.transfer && {
      async transfer(host: string, request: TransferRequest) {
        const asked = request.expecting === undefined ? request : { ...request, expecting: digests.get(request.expecting) ?? request.expecting }
        const expected = await predictable(prediction.transfer!(host, asked))
        const got = await lab.transfer!(host, request)
        if (expected === undefined) return got
        if (request.kind === 'push' && got.digest !== undefined && expected.digest !== undefined) digests.set(got.digest, expected.digest)
        const fits = (one: Transfer): boolean => new Set(transferTexts(one, got, digests)).size === 1
        const others = fits(expected) ? [] : await Promise.all(leeway.otherwise(host, request.image.name).map((other) => modelWorld(other, undefined, pushed).transfer!(host, asked)))
        compare(host, `${request.kind} ${imageText(request.image)} with ${request.client}`, transferTexts(others.find(fits) ?? expected, got, digests), () => [])
        return got
      },
    }),
    ...(breaking && {
      async breaking(connection: string) {
        const broken = await breaking(connection)
        if (broken === undefined) return undefined
        const without = model.withFaults([...model.faults, `connection:${connection}`])
        return { ...compared(broken, without, { compare: (host, asked, ...rest) => compare(host, `${asked} while ${connection} is down`, ...rest), locate, images }), [Symbol.asyncDispose]: () => broken[Symbol.asyncDispose]() }
      },
    }),
    ...(lab.selecting && {
      async selecting(selection: ReplicaSelection) {
        const selected = await lab.selecting!(selection)
        const telling: Compare = (host, asked, ...rest) => compare(host, `${asked} with replicaSelection: ${selection}`, ...rest)
        return { ...compared(selected, modelSelecting(model, selection), { compare: telling, locate, images }), [Symbol.asyncDispose]: () => selected[Symbol.asyncDispose]() }
      },
    }),
    ...(lab.at && {
      async at(moment: number) {
        const then = await lab.at!(moment)
        const telling: Compare = (host, asked, ...rest) => compare(host, `${asked} at ${new Date(moment).toISOString()}`, ...rest)
        return { ...compared(then, model, { compare: telling, locate, images, moment }), [Symbol.asyncDispose]: () => then[Symbol.asyncDispose]() }
      },
    }),
    ...(watchTunnel && { watchTunnel: (connection: string, during: (world: World) => Promise<void>) => watchTunnel(connection, () => during(world)) }),
  }
  return world
}

/** `undefined` for what comes by a server with files of its user's own. */
async function predictable<Seen>(prediction: Promise<Seen>): Promise<Seen | undefined> {
  try {
    return await prediction
  } catch (error) {
    if (error instanceof UnpredictableError) return undefined
    throw error
  }
}

function describeQuestion({ name, type }: Question, options: AskOptions = {}): string {
  const ways = [
    options.server === undefined ? '' : `@${options.server}`,
    options.transport === 'tcp' ? 'tcp' : '',
    options.edns === false ? 'no EDNS' : '',
    options.edns ? `EDNS ${options.edns.udpPayloadSize}` : '',
    options.recursionDesired === false ? 'RD clear' : '',
  ]
  return [`${name || '.'} ${type}`, ...ways.filter((way) => way !== '')].join(' ')
}

function lookupText({ addresses }: Lookup): string {
  return addresses.length === 0 ? 'not found' : addresses.join(', ')
}

/** What was pushed meanwhile, as the model has it, and which of its digests stands for which of the lab's. */
interface Images {
  readonly pushed: Pushed
  readonly digests: Map<string, string>
}

/** What a transfer did, in any order, and in which way it failed: sizes, times and numbers of tries are not predicted. */
function transferText({ steps, failure }: Transfer): string {
  const done = [...new Set(steps.map(({ what, method, name, status, leadsTo }) => `${what} ${method} ${name} ${status ?? ''}${leadsTo === undefined ? '' : ` → ${leadsTo}`}`))].toSorted()
  return [...done, failure === undefined ? 'whole' : `${failure.fault} at ${failure.name ?? 'an unknown place'}`].join('; ')
}

/** Which of the replicas a request comes to is nobody's to say where the name leads to several: then it counts how it ends. */
function transferTexts(expected: Transfer, got: Transfer, digests: Images['digests']): readonly [string, string] {
  const { scattered } = expected
  const version = got.digest === undefined ? undefined : digests.get(got.digest)
  const versions = version === undefined || expected.digest === undefined || expected.digest === version ? ['', ''] : [` (push ${expected.digest})`, ` (push ${version})`]
  if (scattered === undefined) return [transferText(expected) + versions[0]!, transferText(got) + versions[1]!]
  const split = ({ failure }: Transfer): boolean => failure !== undefined && scatteredFaults.has(failure.fault)
  const end = (transfer: Transfer): string => (split(transfer) ? 'scattered over replicas' : transferText({ ...transfer, steps: [] }))
  const eitherWay = scattered === 'byChance' && split(expected) && got.failure === undefined
  return [eitherWay ? end(got) : end(expected), end(got)]
}

/** What becomes of a push whose requests come to several replicas: whether a blob or its upload is the first that one of them lacks is a matter of moments. */
const scatteredFaults: ReadonlySet<TransferFault> = new Set(['unknown-blob', 'unknown-upload'])

function connectionText({ outcome, address, status, withoutLink }: Connection): string {
  return [outcome, address, status, withoutLink && 'without a link'].filter((part) => part !== undefined).join(' ')
}
