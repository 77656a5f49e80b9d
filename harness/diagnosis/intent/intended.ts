import type { Facts, HostFacts, PrivateEndpointFacts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import type { Intent } from '../../resources/topology.ts'
import { oneOf } from '../observed/describe.ts'
import { reachesNetwork } from '../course/ways.ts'

/** One host that is meant to reach one service in a certain way, or not to reach it. */
export interface Intended {
  readonly intent: Intent
  readonly host: HostFacts
  readonly service: ServiceFacts
}

const intendedByFacts = new WeakMap<Facts, Map<Intent['reach'], readonly Intended[]>>()

/** Those that want a service reached in one way. Many checks ask, and a large design has hundreds of thousands. */
export function intended(facts: Facts, reach: Intent['reach']): readonly Intended[] {
  const known = intendedByFacts.get(facts) ?? new Map<Intent['reach'], readonly Intended[]>()
  intendedByFacts.set(facts, known)
  let pairs = known.get(reach)
  if (pairs === undefined) known.set(reach, (pairs = pairsOf(facts, facts.topology.intent.filter((intent) => intent.reach === reach))))
  return pairs
}

/** Every intent with each of its hosts, in the order of the design. */
export function everyIntended(facts: Facts): readonly Intended[] {
  return pairsOf(facts, facts.topology.intent)
}

export function pairsOf(facts: Facts, intents: readonly Intent[]): readonly Intended[] {
  return intents.flatMap((intent) =>
    intent.from.map((from) => ({ intent, host: facts.hosts.get(from)!, service: facts.services.get(intent.service)! })),
  )
}

/** `host reaches service privately`: what a report calls an intent of a host. */
export function nameIntended({ intent, host, service }: Intended): string {
  return `${host.host.name} reaches ${service.name} ${intent.reach}`
}

const reachByFacts = new WeakMap<Facts, ReadonlyMap<string, ReadonlyMap<string, Intent['reach']>>>()

/** What intents say, by service and host. */
function reachOf(facts: Facts): ReadonlyMap<string, ReadonlyMap<string, Intent['reach']>> {
  let known = reachByFacts.get(facts)
  if (!known) {
    const grouped = Map.groupBy(facts.topology.intent, ({ service }) => service)
    // The first intent that speaks of a pair decides, so it is entered last.
    known = new Map([...grouped].map(([service, intents]) => [
      service,
      new Map(intents.toReversed().flatMap(({ from, reach }) => from.map((host) => [host, reach] as const))),
    ]))
    reachByFacts.set(facts, known)
  }
  return known
}

/** Whether the design says how the host reaches the service: privately, publicly or never. */
export function intentOf(facts: Facts, host: HostFacts, service: ServiceFacts): Intent['reach'] | undefined {
  return reachOf(facts).get(service.name)?.get(host.host.name)
}

/**
 * Private endpoints that may serve an intended pair with a name: those the intent names, else approved ones that the host can route to.
 * Where there are none, every private endpoint for the name, so that names are judged apart from reachability. An intent that names
 * endpoints of some sub-resources says nothing of the others.
 */
export function servingEndpoints(facts: Facts, { intent, host, service }: Intended, name: ServiceName): readonly PrivateEndpointFacts[] {
  const own = endpointsFor(facts, service, name)
  const named = own.filter(({ endpoint }) => intent.through.includes(endpoint.name))
  if (named.length > 0) return named
  const near = own.filter(({ endpoint }) => endpoint.connectionState === 'Approved' && isConnected(facts, host, endpoint.virtualNetwork))
  return near.length > 0 ? near : own
}

const byService = new WeakMap<Facts, ReadonlyMap<string, readonly PrivateEndpointFacts[]>>()

/** The private endpoints of a service, in the topology's order. */
export function endpointsOf(facts: Facts, { name }: ServiceFacts): readonly PrivateEndpointFacts[] {
  let known = byService.get(facts)
  if (!known) byService.set(facts, (known = Map.groupBy(facts.privateEndpoints.values(), ({ endpoint }) => endpoint.service)))
  return known.get(name) ?? []
}

/** Those of them that are for the sub-resource that a name belongs to. */
export function endpointsFor(facts: Facts, service: ServiceFacts, { name }: ServiceName): readonly PrivateEndpointFacts[] {
  return endpointsOf(facts, service).filter(({ members }) => members.some(({ endpoint }) => endpoint.name === name))
}

/** The address that a private endpoint has for a name. */
export function memberAddress(serving: PrivateEndpointFacts, member: string): string | undefined {
  return serving.members.find(({ endpoint }) => endpoint.member === member)?.address
}

/** Whether the host exchanges traffic with the network. */
export function isConnected(facts: Facts, host: HostFacts, network: string): boolean {
  return reachesNetwork(facts, host, network)
}

/** Endpoints by name in a sentence. */
export function nameEndpoints(endpoints: readonly PrivateEndpointFacts[]): string {
  return oneOf(endpoints.map(({ endpoint }) => endpoint.name))
}
