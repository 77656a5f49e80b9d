import { addressed, firstRequest, portOf } from '../../azure/service-ports.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import { answerOf } from '../../facts/services.ts'
import { isServerError, isShutOut, type Connection } from '../../world/world.ts'
import type { Cause } from '../cause/cause.ts'
import { causeOfRoute } from '../cause/firewall.ts'
import { causeOfKeyLost } from '../cause/key-lost.ts'
import { causeOfNotPublic } from '../cause/not-public.ts'
import { causeOfDenied, interfaceOf } from '../cause/security.ts'
import { causeOfServerError } from '../cause/server-error.ts'
import { causeOfShutOut } from '../cause/shut-out.ts'
import { finding, type Finding } from '../finding.ts'
import { describe, describeConnection } from '../observed/describe.ts'
import { isPublicAnswer } from '../observed/public-answer.ts'
import type { Intended } from './intended.ts'

/** What a host saw of a public name: the attempt to connect counts only where the answer is a public address. */
export interface SeenPublicly {
  readonly response: Response | undefined
  readonly connection: Connection | undefined
}

/** Whether the front end of an own service lets a host in: it then answers as it does whoever presents nothing, a registry with 401; a shut network gets 403. */
export function letsIn(service: ServiceFacts, endpoint: ServiceName, connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && connection.status === answerOf(service, endpoint) && !isShutOut(connection)
}

/** Whether a data endpoint serves a host. */
export function serves(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && !isShutOut(connection) && !isServerError(connection)
}

/** A name of an own service that a host is meant to reach publicly, of a registry its login server. */
export function publicName(facts: Facts, pair: Intended, endpoint: ServiceName, seen: SeenPublicly): Finding {
  const { host, service } = pair
  const connection = tried(facts, seen)
  return finding(
    {
      host: host.host.name,
      subject: firstRequest(endpoint.name),
      expected: `HTTP ${answerOf(service, endpoint)} from a public address`,
      observed: connection ? describeConnection(connection) : describe(seen.response),
      holds: letsIn(service, endpoint, connection),
    },
    () => causeOfShutDoor(facts, pair, endpoint, seen),
  )
}

/** Data endpoints that must be reached where the login server is. Where public access is off, the login server says so. */
export function publicDataEndpoints({ service }: Intended): readonly ServiceName[] {
  return service.publicNetworkAccess === 'Enabled' ? service.names.filter(({ kind }) => kind === 'data') : []
}

/** A data endpoint of a registry that a host is meant to reach publicly. */
export function publicData(facts: Facts, pair: Intended, endpoint: ServiceName, seen: SeenPublicly): Finding {
  return servedPublicly(facts, pair, endpoint, seen, { subject: addressed(endpoint.name), expected: 'an answer from a public address' })
}

/** A name of a service of another tenant: what it says to whom is not this design's. */
export function foreignName(facts: Facts, { host, service, intent }: Intended, endpoint: ServiceName, response: Response | undefined): Finding {
  return finding(
    {
      host: host.host.name,
      subject: `${endpoint.name} A`,
      expected: 'a public address',
      observed: describe(response),
      holds: isPublicAnswer(facts, response),
    },
    () => causeOfNotPublic(facts, host, { service, endpoint, intent: intent.path }, response),
  )
}

/** Whether a host gets to a service of another tenant, and in: not where it finds another address than a public one. */
export function foreignConnection(facts: Facts, pair: Intended, endpoint: ServiceName, seen: SeenPublicly): Finding {
  return servedPublicly(facts, pair, endpoint, seen, { subject: firstRequest(endpoint.name), expected: 'an answer other than HTTP 403 from a public address' })
}

function servedPublicly(facts: Facts, pair: Intended, endpoint: ServiceName, seen: SeenPublicly, said: Pick<Finding, 'subject' | 'expected'>): Finding {
  const connection = tried(facts, seen)
  const observed = connection ? describeConnection(connection) : describe(seen.response)
  return finding({ host: pair.host.host.name, ...said, observed, holds: serves(connection) }, () => causeOfShutDoor(facts, pair, endpoint, seen))
}

function tried(facts: Facts, { response, connection }: SeenPublicly): Connection | undefined {
  return isPublicAnswer(facts, response) ? connection : undefined
}

/** Why a host does not come to a public front end, or not in: the name, the door, the groups and routes on the way. */
function causeOfShutDoor(facts: Facts, { host, service, intent }: Intended, endpoint: ServiceName, seen: SeenPublicly): Cause {
  const { name, kind, region } = endpoint
  const connection = tried(facts, seen)
  if (!connection) return causeOfNotPublic(facts, host, { service, endpoint, intent: intent.path }, seen.response)
  const { address } = connection
  const keyless = connection.withoutKey ? causeOfKeyLost(service) : undefined
  if (keyless !== undefined) return keyless
  if (isShutOut(connection)) return causeOfShutOut(facts, host, service, address)
  const unwell = causeOfServerError(service, name, connection)
  if (unwell !== undefined) return unwell
  const denied = address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain: undefined, address }, protocol: 'Tcp', port: portOf(name) })
  return denied ?? causeOfRoute(facts, host, { address, name }) ?? {
    because: kind === 'data' ? `the data endpoint of ${service.name} in ${region} did not answer ${host.host.name}` : `the public front end of ${service.name} did not answer ${host.host.name} as a ${service.registry === undefined ? service.type : 'registry'} does`,
    fix: `Look at the firewall between ${host.host.name} and the internet: ${portOf(name)} to ${service.registry === undefined ? name : 'the login server and every data endpoint'}.`,
    at: intent.path,
  }
}
