import type { Response } from '../../dns/message.ts'
import type { Facts, ServiceName } from '../../facts/facts.ts'
import type { Connection } from '../../world/world.ts'
import { causeOfRoute } from '../cause/firewall.ts'
import { causeOfNotPublic } from '../cause/not-public.ts'
import { causeOfDenied, interfaceOf } from '../cause/security.ts'
import { finding, type Finding } from '../finding.ts'
import { describe, describeConnection } from '../observed/describe.ts'
import { isPublicAnswer } from '../observed/public-answer.ts'
import type { Intended } from './intended.ts'

/** What a host saw of a public name: the attempt to connect counts only where the answer is a public address. */
export interface SeenPublicly {
  readonly response: Response | undefined
  readonly connection: Connection | undefined
}

/** Whether the front end of an own registry lets a host in: 401 asks for a token, a shut network gets 403. */
export function letsIn(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && connection.status === 401
}

/** Whether a data endpoint serves a host. */
export function serves(connection: Connection | undefined): boolean {
  return connection?.outcome === 'http' && connection.status !== 403
}

/** The login server of an own registry that a host is meant to reach publicly. */
export function publicLogin(facts: Facts, { host, service, intent }: Intended, { response, connection: tried }: SeenPublicly): Finding {
  const { name } = service.names[0]!
  const connection = isPublicAnswer(facts, response) ? tried : undefined
  return finding(
    {
      host: host.host.name,
      subject: `https://${name}/v2/`,
      expected: 'HTTP 401 from a public address',
      observed: connection ? describeConnection(connection) : describe(response),
      holds: letsIn(connection),
    },
    () => {
      if (!connection) return causeOfNotPublic(facts, host, service, response)
      if (connection.status === 403) {
        return {
          because: `publicNetworkAccess of ${service.name} is ${service.publicNetworkAccess}, and the front end shuts ${host.host.name} out`,
          fix: `Enable public network access for these networks, or give ${host.host.name} a private endpoint and say "privately".`,
          at: [...service.path, 'publicNetworkAccess'],
        }
      }
      const denied = connection.address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain: undefined, address: connection.address }, protocol: 'Tcp', port: 443 })
      return denied ?? causeOfRoute(facts, host, { address: connection.address, name }) ?? {
        because: `the public front end of ${service.name} did not answer ${host.host.name} as a registry does`,
        fix: `Look at the firewall between ${host.host.name} and the internet: 443 to the login server and every data endpoint.`,
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
export function publicData(facts: Facts, { host, service, intent }: Intended, { name, region }: ServiceName, { response, connection: tried }: SeenPublicly): Finding {
  const connection = isPublicAnswer(facts, response) ? tried : undefined
  return finding(
    {
      host: host.host.name,
      subject: `https://${name}`,
      expected: 'an answer from a public address',
      observed: connection ? describeConnection(connection) : describe(response),
      holds: serves(connection),
    },
    () => {
      if (!connection) return causeOfNotPublic(facts, host, service, response)
      return causeOfRoute(facts, host, { address: connection.address, name }) ?? {
        because: `the data endpoint of ${service.name} in ${region} did not answer ${host.host.name}`,
        fix: `Look at the firewall between ${host.host.name} and the internet: 443 to the login server and every data endpoint.`,
        at: intent.path,
      }
    },
  )
}

/** The login server of a registry of another tenant: what it says to whom is not this design's. */
export function foreignLogin(facts: Facts, { host, service }: Intended, response: Response | undefined): Finding {
  return finding(
    {
      host: host.host.name,
      subject: `${service.names[0]!.name} A`,
      expected: 'a public address',
      observed: describe(response),
      holds: isPublicAnswer(facts, response),
    },
    () => causeOfNotPublic(facts, host, service, response),
  )
}
