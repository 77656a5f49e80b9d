import { memberAddress, servingEndpoints, type Intended } from './intended.ts'
import { isPublicAnswer } from '../observed/public-answer.ts'
import { isPublic } from '../observed/places.ts'
import { addressesOf } from '../observed/response.ts'
import { zonesFor } from '../course/view.ts'
import type { Cache } from '../../model/cache.ts'
import type { Model, Resolution } from '../../model/model.ts'
import { reachability, type Reachability } from '../../model/reachability.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts, PrivateEndpointFacts } from '../../facts/facts.ts'
import type { Connection } from '../../world/world.ts'
import type { Step } from '../../model/step.ts'

/** What one intent demands for one host. */
export type Requirement = Intended

/** How a requirement fares in one world. */
export interface Outcome {
  readonly holds: boolean
  /** Names that must stay private and have a public address in this world. */
  readonly leaks: readonly string[]
  /** Servers on the way that run files of their user's own: with any, only containers can tell whether it holds. */
  readonly unpredictable: readonly string[]
}

/** A world in which requirements are judged. */
export interface View {
  readonly model: Model
  readonly reach: Reachability
  /** With what servers still remember; without it every answer is fresh. */
  readonly aging?: { readonly now: number; readonly cache: Cache }
}

/** Is told what a judgement looks at, so that what it depended on can be worked out. */
export interface Watcher {
  answer(host: HostFacts, path: readonly Step[]): void
  connection(host: HostFacts, address: string, name: string): void
}

/** Every intent with each of its hosts, in the order of the design. */
export function requirements(facts: Facts): readonly Requirement[] {
  return facts.topology.intent.flatMap((intent) =>
    intent.from.map((from) => ({ intent, host: facts.hosts.get(from)!, registry: facts.registries.get(intent.registry)! })),
  )
}

export function viewOf(model: Model): View {
  return { model, reach: reachability(model.facts, model.faults) }
}

/** `host registry reach`: what a report calls a requirement. */
export function nameOf({ intent, host, registry }: Requirement): string {
  return `${host.host.name} reaches ${registry.registry.name} ${intent.reach}`
}

/**
 * Judges a requirement in a world. Privately: every name of the registry is found exactly at the member of the private endpoint
 * that serves the login server, and something answers there. Publicly: a public address, and a registry that lets the host in.
 * Never: as the check `never-reachable` has it. The watcher is told what the judgement looked at.
 */
export function judge(requirement: Requirement, view: View, watcher?: Watcher): Outcome {
  const { host, registry, intent } = requirement
  const { facts } = view.model
  const unpredictable = new Set<string>()

  function ask(name: string, transport: 'udp' | 'tcp' = 'udp'): Response | undefined {
    const question = { name, type: 'A' }
    if (watcher === undefined && view.aging === undefined && transport === 'udp') return noted(view.model.resolve(host.host.name, question)).response
    const { response, path } = noted(view.model.resolve(host.host.name, question, { ...view.aging, transport, trace: watcher !== undefined }))
    watcher?.answer(host, path)
    return response
  }

  function noted(resolution: Resolution): Resolution {
    for (const server of resolution.unpredictable ?? []) unpredictable.add(server)
    return resolution
  }

  function connect(name: string, response: Response | undefined): Omit<Connection, 'address'> | undefined {
    const whole = response?.truncated ? ask(name, 'tcp') : response
    const address = whole?.rcode === 'NOERROR' ? whole.answer.find(({ type }) => type === 'A')?.data : undefined
    if (address === undefined) return undefined
    watcher?.connection(host, address, name)
    return view.reach(host, address, name)
  }

  const outcome = outcomeOf()
  return { ...outcome, unpredictable: [...unpredictable] }

  function outcomeOf(): Omit<Outcome, 'unpredictable'> {
    if (intent.reach === 'privately') return privately(facts, requirement, ask, connect)
    const name = registry.registry.loginServer
    const response = ask(name)
    const connection = connect(name, response)
    if (intent.reach === 'publicly') {
      const inside = connection?.outcome === 'http' && (connection.status === 401 || registry.registry.tenant !== undefined)
      return { holds: isPublicAnswer(facts, response) && inside, leaks: [] }
    }
    const served = zonesFor(facts, host, registry.endpoints[0]!.privatelinkName).length > 0
    const hidden = served && addressesOf(response).some((address) => !isPublic(facts, address))
    return { holds: !hidden && !(connection?.outcome === 'http' && connection.status !== 403), leaks: [] }
  }
}

type Ask = (name: string) => Response | undefined
type Connect = (name: string, response: Response | undefined) => Omit<Connection, 'address'> | undefined

function privately(facts: Facts, requirement: Requirement, ask: Ask, connect: Connect): Omit<Outcome, 'unpredictable'> {
  const { registry } = requirement
  const leaks: string[] = []
  let serving: readonly PrivateEndpointFacts[] | undefined
  let holds = true
  for (const endpoint of registry.endpoints) {
    const response = ask(endpoint.name)
    const addresses = addressesOf(response)
    // The login server is the first of the names: its answer says which endpoint serves the host.
    serving ??= narrowed(servingEndpoints(facts, requirement), addresses)
    const [address, ...others] = addresses
    const right = address !== undefined && others.length === 0 && serving.some((one) => memberAddress(one, endpoint.member) === address)
    const connection = connect(endpoint.name, response)
    if (!right || connection?.outcome !== 'http') holds = false
    if (addresses.some((each) => isPublic(facts, each))) leaks.push(endpoint.name)
    if (addressesOf(ask(endpoint.privatelinkName)).some((each) => isPublic(facts, each))) leaks.push(endpoint.privatelinkName)
  }
  return { holds, leaks }
}

function narrowed(candidates: readonly PrivateEndpointFacts[], addresses: readonly string[]): readonly PrivateEndpointFacts[] {
  const chosen = candidates.filter((one) => addresses.includes(memberAddress(one, 'registry') ?? ''))
  return chosen.length > 0 ? chosen : candidates
}
