import type { ComponentId } from '../world/component.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import { parseName } from '../dns/name.ts'
import type { Question, Response } from '../dns/message.ts'
import { askerOf } from '../facts/askers.ts'
import { dnsServersFor } from '../facts/client-names.ts'
import type { Facts } from '../facts/facts.ts'
import type { Reliance } from './reliance.ts'
import type { ResolveOptions } from './resolve-options.ts'
import type { Step } from './step.ts'
import { withConsequences } from '../facts/components.ts'
import { bareResponse } from './response.ts'
import { comesLate, newNotes, type Choices } from './server.ts'
import { settledHealth } from './private-health.ts'
import { serversOf } from './servers.ts'
import { standpointOf } from './standpoints.ts'
import { isOfOneNetwork } from '../azure/network-names.ts'
import { viewsOf } from './views.ts'

/** A design's answers, predicted. Immutable; a world with faults is another model. */
export interface Model {
  readonly facts: Facts
  /** What is broken, with what follows from it. */
  readonly faults: ReadonlySet<ComponentId>
  /** What a host gets for a question. Never throws for a host that exists, and always ends. */
  resolve(host: string, question: Question, options?: ResolveOptions): Resolution
  /**
   * What a host may get, where servers on the way choose among forwarders by round trip times or chance: the answer of `resolve`
   * first, which takes the first of every list, then those with one choice made otherwise, then those with several. `late`: also where one that waited in
   * vain for a forwarder of its own answers too late for whoever asked it, which then goes on to its next forwarder.
   */
  possible(host: string, question: Question, options?: ResolveOptions & { readonly late?: boolean }): readonly Resolution[]
  /** The same design with other faults; what does not depend on them is shared. */
  withFaults(faults: Iterable<ComponentId>): Model
}

export interface Resolution {
  readonly host: string
  readonly question: Question
  /** `undefined`: no server answered. */
  readonly response: Response | undefined
  /** Empty unless asked for. */
  readonly path: readonly Step[]
  /** Whether somebody waited for a server that is silent over TCP alone: the C library waits for it, too, and does not go on to its next one. */
  readonly stuck?: true
  /** Servers on the way that run files of their user's own: what they say only containers can tell, here they are silent. */
  readonly unpredictable?: readonly string[]
}

/** Answers after which a stub resolver tries its next server (glibc, resolv/res_send.c, `next_ns`). */
const inconclusive: ReadonlySet<string> = new Set(['SERVFAIL', 'NOTIMP', 'REFUSED'])

/** Choices among forwarders are varied one by one, not in all combinations, and not for ever. */
const maximumPossibilities = 32

/** Resolutions kept for each view and kind of question. */
const maximumKept = 20_000

/** Predicts the answers of a design, with what is broken and, where probes have not seen that yet, with health as they have it; by the rules of Azure-provided DNS and the DNS's own.
 * `reliance` is told what answers rely on whose path is asked for. */
export function createModel(facts: Facts, options: { readonly faults?: Iterable<ComponentId>; readonly health?: Health; readonly reliance?: Reliance } = {}): Model {
  const faults = withConsequences(facts, new Set(options.faults))
  const servers = serversOf(facts, faults, { health: options.health ?? (facts.topology.privateTrafficManagerProfiles.size > 0 ? settledHealth(facts, faults) : undefined), reliance: options.reliance })
  const viewOf = viewsOf(facts, faults)
  const fresh = new Map<string, Map<string, Map<string, Resolution>>>()

  function resolve(name: string, question: Question, options?: ResolveOptions): Resolution {
    const host = askerOf(facts, name)
    if (host === undefined || options?.trace || options?.cache !== undefined || options?.now !== undefined) return asked(name, question, options ?? {})
    // Asked through another server than its own, a host does not have its own view; names of machines are each network's own.
    const ofView = inner(fresh, options?.server === undefined && !isOfOneNetwork(question.name) ? viewOf(host) : standpointOf(facts)(host))
    const ofKind = inner(ofView, options === undefined ? question.type : `${question.type} ${JSON.stringify(options)}`)
    let known = ofKind.get(question.name)
    if (known === undefined) {
      if (ofKind.size >= maximumKept) ofKind.clear()
      ofKind.set(question.name, (known = asked(name, question, options ?? {})))
    }
    return known.host === name ? known : { ...known, host: name }
  }

  function asked(name: string, question: Question, options: ResolveOptions, choices?: Choices): Resolution {
    const host = askerOf(facts, name)
    if (host === undefined) throw new Error(`no host is called ${name} (hosts: ${[...facts.hosts.keys()].join(', ')})`)
    const trace: Step[] | undefined = options.trace ? [] : undefined
    const canonical = canonicalQuestion(question)
    // A stub resolver cannot even write such a question; a server would call it malformed.
    if (canonical === undefined) {
      return { host: name, question, response: bareResponse(question, 'FORMERR', options, { recursionAvailable: true }), path: [] }
    }
    const addresses = options.server === undefined ? dnsServersFor(host, canonical.name) : [options.server]
    const notes = newNotes(choices)
    let response: Response | undefined
    for (const [index, address] of addresses.entries()) {
      const { waits } = notes
      const found = servers.ask(host, address, { question: canonical, options, trace, notes })
      if (found !== undefined && notes.waits > waits && index < addresses.length - 1 && comesLate(`${name} ${address}`, notes)) continue
      response = found ?? response
      if (response !== undefined && !inconclusive.has(response.rcode)) break
    }
    const resolution: Resolution = { host: name, question: canonical, response, path: trace ?? [], ...(notes.stuck > 0 && { stuck: true as const }) }
    return notes.unpredictable.length === 0 ? resolution : { ...resolution, unpredictable: [...new Set(notes.unpredictable)] }
  }

  function possible(name: string, question: Question, { late = false, ...options }: ResolveOptions & { readonly late?: boolean } = {}): readonly Resolution[] {
    const found: Resolution[] = []
    const tried = new Set<string>()
    const met = new Set<string>()
    // Each choice made otherwise comes before several of them are.
    const open: ReadonlyMap<string, number>[] = []
    const several: ReadonlyMap<string, number>[] = []
    for (let taken: ReadonlyMap<string, number> | undefined = new Map(); taken !== undefined && found.length < maximumPossibilities; taken = open.shift() ?? several.shift()) {
      const choices = { taken, late, met: new Map<string, readonly number[]>() }
      found.push(asked(name, question, options, choices))
      for (const [key, others] of choices.met) {
        if (taken.has(key)) continue
        const fresh = !met.has(key)
        met.add(key)
        for (const index of others) {
          const next = new Map([...taken, [key, index]])
          const text = JSON.stringify([...next].toSorted(([one], [other]) => (one < other ? -1 : 1)))
          if (tried.has(text)) continue
          tried.add(text)
          ;(fresh ? open : several).push(next)
        }
      }
    }
    return found
  }

  return { facts, faults, resolve, possible, withFaults: (other) => createModel(facts, { faults: other }) }
}

function inner<V>(map: Map<string, Map<string, V>>, key: string): Map<string, V> {
  let found = map.get(key)
  if (found === undefined) map.set(key, (found = new Map()))
  return found
}

function canonicalQuestion(question: Question): Question | undefined {
  const name = parseName(question.name)
  if (question.name === '') return question
  if (typeof name !== 'string') return undefined
  const type = question.type.toUpperCase()
  return name === question.name && type === question.type ? question : { name, type }
}
