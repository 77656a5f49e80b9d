import type { Question, Response } from '../dns/message.ts'
import { UnpredictableError, type Connection, type Lookup, type World } from '../topology/world.ts'
import type { Cache } from './cache.ts'
import type { Model } from './model.ts'
import { parseName } from '../dns/name.ts'
import { reachability } from './reachability.ts'

/** A clock and a memory for a world that ages; without them every answer is fresh. */
export interface Time {
  /** Virtual time, seconds. */
  readonly now: () => number
  readonly cache: Cache
}

/** The model as a world: the same questions as to a lab, answered at once. */
export function modelWorld(model: Model, time?: Time): World {
  const { facts } = model
  const reach = reachability(facts, model.faults)
  const aging = time === undefined ? {} : { cache: time.cache }

  function ask(host: string, question: Question, options: object = {}): Response | undefined {
    const clock = time === undefined ? {} : { now: time.now() }
    const { response, unpredictable } = model.resolve(host, question, { ...options, ...aging, ...clock })
    if (unpredictable !== undefined) throw new UnpredictableError(host, unpredictable)
    return response
  }

  /** The C library asks again over TCP when a response is truncated. */
  function addresses(host: string, name: string): readonly string[] {
    const question = { name, type: 'A' }
    let response = ask(host, question)
    if (response?.truncated) response = ask(host, question, { transport: 'tcp' })
    if (response?.rcode !== 'NOERROR') return []
    return response.answer.filter(({ type }) => type === 'A').map(({ data }) => data)
  }

  return {
    kind: 'model',
    async breaking(connection) {
      const broken = modelWorld(model.withFaults([...model.faults, `connection:${connection}`]), time)
      return { ...broken, async [Symbol.asyncDispose]() {} }
    },
    async ask(host, question, options) {
      return ask(host, question, options)
    },
    async lookup(host, name): Promise<Lookup> {
      return { addresses: [...new Set(addresses(host, name))].toSorted(byAddress) }
    },
    async connect(host, name): Promise<Connection> {
      const address = addresses(host, name)[0]
      if (address === undefined) return { outcome: 'unresolved', address, status: undefined, message: `could not resolve ${name}` }
      const canonical = parseName(name)
      return { ...reach(facts.hosts.get(host)!, address, typeof canonical === 'string' ? canonical : name), address }
    },
  }
}

function byAddress(one: string, other: string): number {
  const left = one.split('.')
  const right = other.split('.')
  const differing = left.findIndex((octet, index) => octet !== right[index])
  return differing < 0 ? 0 : Number(left[differing]) - Number(right[differing])
}
