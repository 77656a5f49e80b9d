import type { Response } from '../../dns/message.ts'
import type { Facts, PrivateEndpointFacts, ServiceName } from '../../facts/facts.ts'
import { causeOf } from '../cause/cause-of.ts'
import { finding, type Finding } from '../finding.ts'
import { describe } from '../observed/describe.ts'
import { addressesOf } from '../observed/response.ts'
import { memberAddress, nameEndpoints, type Intended } from './intended.ts'

/** A name with the private endpoints that may serve it. */
export interface Served {
  readonly endpoint: ServiceName
  readonly serving: readonly PrivateEndpointFacts[]
}

/** Whether a name is found exactly at the address that one of the private endpoints has for it. */
export function isAtEndpoint({ endpoint, serving }: Served, response: Response | undefined): boolean {
  const [address, ...others] = addressesOf(response)
  return address !== undefined && others.length === 0 && serving.some((one) => memberAddress(one, endpoint.member) === address)
}

/**
 * Those among private endpoints that the answer for the name which speaks for them leads to, of a registry its login server's; all of
 * them while it leads to none.
 */
export function servingLead(candidates: readonly PrivateEndpointFacts[], { member }: ServiceName, answer: Response | undefined): readonly PrivateEndpointFacts[] {
  const addresses = addressesOf(answer)
  const chosen = candidates.filter((one) => addresses.includes(memberAddress(one, member) ?? ''))
  return chosen.length > 0 ? chosen : candidates
}

/** What a host gets for a name of a service that it is meant to reach privately. */
export function privateAddress(facts: Facts, { host, service, intent }: Intended, served: Served, response: Response | undefined): Finding {
  const { endpoint, serving } = served
  const allowed = serving.map((one) => memberAddress(one, endpoint.member)).filter((address) => address !== undefined)
  return finding(
    {
      host: host.host.name,
      subject: `${endpoint.name} A`,
      expected:
        serving.length > 0
          ? `exactly ${allowed.join(' or ')} (${nameEndpoints(serving)}, ${endpoint.member})`
          : `the address of a private endpoint of ${service.name}${service.registry === undefined && endpoint.group !== '' ? ` for ${endpoint.group}` : ''}, of which the design has none`,
      observed: describe(response),
      holds: isAtEndpoint(served, response),
    },
    () => ({ at: intent.path, ...causeOf({ facts, host, service, endpoint }, response) }),
  )
}
