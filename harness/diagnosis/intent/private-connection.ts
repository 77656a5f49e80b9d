import { addressed } from '../../azure/service-ports.ts'
import type { Facts, ServiceName } from '../../facts/facts.ts'
import type { Response } from '../../dns/message.ts'
import { isServerError, type Connection } from '../../world/world.ts'
import { causeOfKeyLost } from '../cause/key-lost.ts'
import { causeOfSearch } from '../cause/search-list.ts'
import { causeOfServerError } from '../cause/server-error.ts'
import { causeOfUnreachable } from '../cause/unreachable.ts'
import { finding, type Finding } from '../finding.ts'
import { describeConnection } from '../observed/describe.ts'
import { placesAt, type Place } from '../observed/places.ts'
import { addressesOf } from '../observed/response.ts'
import { leadOf } from '../../facts/service-names.ts'
import { isConnected, servingEndpoints, type Intended } from './intended.ts'

/** The private endpoint meant for the host to which an answer leads; any other address is judged as an address. */
export function endpointFound(facts: Facts, pair: Intended, endpoint: ServiceName, response: Response | undefined): Place | undefined {
  const serving = servingEndpoints(facts, pair, endpoint)
  const [address] = addressesOf(response)
  return address === undefined ? undefined : placesAt(facts, address).find((place) => serving.includes(place.endpoint))
}

/**
 * The private endpoints meant for a host, each by the name that speaks for all of them, where an answer leads somewhere else: the way to them is
 * looked at all the same, since what is wrong with it shows only once the name is right.
 */
export function endpointsPassedBy(facts: Facts, pair: Intended, endpoint: ServiceName, response: Response | undefined): readonly Place[] {
  if (endpoint !== leadOf(pair.service, endpoint) || endpointFound(facts, pair, endpoint, response) !== undefined) return []
  const all = servingEndpoints(facts, pair, endpoint)
  // Of several, none of which the host has a way to, nobody knows which is meant.
  if (all.length > 1 && pair.intent.through.length === 0 && !all.some((one) => isConnected(facts, pair.host, one.endpoint.virtualNetwork))) return []
  if (all.length > 0 && pair.intent.through.length > 0 && !all.some((one) => pair.intent.through.includes(one.endpoint.name))) return []
  return all.flatMap((serving) => serving.members.filter((member) => member.endpoint.member === endpoint.member).map((member) => ({ endpoint: serving, member })))
}

/** Whether something answers there, and not that it is broken; in which name, is judged apart. */
function answers(connection: Connection | undefined): boolean {
  return (connection?.outcome === 'http' && !isServerError(connection)) || connection?.outcome === 'tls'
}

/** What becomes of a connection to the private endpoint that a host has found. */
export function privateConnection(facts: Facts, { host, intent, service }: Intended, { endpoint: { name }, found, connection }: { endpoint: ServiceName; found: Place; connection: Connection }): Finding {
  const { endpoint: place, member } = found
  const strayed = connection.address !== undefined && connection.address !== member.address ? causeOfSearch(host, name) : undefined
  return finding(
    {
      host: host.host.name,
      subject: addressed(name),
      expected: `an answer from ${member.address} (${place.endpoint.name}, ${member.endpoint.member})`,
      observed: describeConnection(connection),
      holds: answers(connection) && !connection.withoutKey && strayed === undefined,
    },
    () => strayed ?? (connection.withoutKey && causeOfKeyLost(service)) ?? causeOfServerError(service, name, connection) ?? causeOfUnreachable(facts, host, place, { connection, name, intent: intent.path }),
  )
}
