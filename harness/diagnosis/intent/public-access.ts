import { firstRequest } from '../../azure/registry-names.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import { answerOf } from '../../facts/services.ts'
import type { Connection } from '../../world/world.ts'
import { causeOfRoute } from '../cause/firewall.ts'
import { causeOfNotPublic } from '../cause/not-public.ts'
import { causeOfDenied, interfaceOf } from '../cause/security.ts'
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
  return connection?.outcome === 'http' && connection.status === answerOf(service, endpoint)
}

/** Whether a data endpoint serves a host. */
export function serves(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && connection.status !== 403
}

/** A name of an own service that a host is meant to reach publicly, of a registry its login server. */
export function publicName(facts: Facts, { host, service, intent }: Intended, endpoint: ServiceName, { response, connection: tried }: SeenPublicly): Finding {
  const { name } = endpoint
  const connection = isPublicAnswer(facts, response) ? tried : undefined
  return finding(
    {
      host: host.host.name,
      subject: firstRequest(name),
      expected: `HTTP ${answerOf(service, endpoint)} from a public address`,
      observed: connection ? describeConnection(connection) : describe(response),
      holds: letsIn(service, endpoint, connection),
    },
    () => {
      if (!connection) return causeOfNotPublic(facts, host, { service, endpoint, intent: intent.path }, response)
      if (connection.status === 403) return causeOfShutOut(facts, host, service, connection.address)
      const denied = connection.address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain: undefined, address: connection.address }, protocol: 'Tcp', port: 443 })
      return denied ?? causeOfRoute(facts, host, { address: connection.address, name }) ?? {
        because: `the public front end of ${service.name} did not answer ${host.host.name} as a ${service.registry === undefined ? service.type : 'registry'} does`,
        fix: `Look at the firewall between ${host.host.name} and the internet: 443 to ${service.registry === undefined ? name : 'the login server and every data endpoint'}.`,
        at: intent.path,
      }
    },
  )
}

/** Data endpoints that must be reached where the login server is. Where public access is off, the login server says so. */
export function publicDataEndpoints({ service }: Intended): readonly ServiceName[] {
  return service.tenant === undefined && service.publicNetworkAccess === 'Enabled' ? service.names.filter(({ kind }) => kind === 'data') : []
}

/** A data endpoint of an own registry that a host is meant to reach publicly. */
export function publicData(facts: Facts, { host, service, intent }: Intended, endpoint: ServiceName, { response, connection: tried }: SeenPublicly): Finding {
  const connection = isPublicAnswer(facts, response) ? tried : undefined
  const { name, region } = endpoint
  return finding(
    {
      host: host.host.name,
      subject: `https://${name}`,
      expected: 'an answer from a public address',
      observed: connection ? describeConnection(connection) : describe(response),
      holds: serves(connection),
    },
    () => {
      if (!connection) return causeOfNotPublic(facts, host, { service, endpoint, intent: intent.path }, response)
      if (connection.status === 403) return causeOfShutOut(facts, host, service, connection.address)
      return causeOfRoute(facts, host, { address: connection.address, name }) ?? {
        because: `the data endpoint of ${service.name} in ${region} did not answer ${host.host.name}`,
        fix: `Look at the firewall between ${host.host.name} and the internet: 443 to the login server and every data endpoint.`,
        at: intent.path,
      }
    },
  )
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
