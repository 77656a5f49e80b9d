import type { Facts, PrivateEndpointFacts, RegistryEndpoint } from '../../facts/facts.ts'
import type { World } from '../../world/world.ts'
import type { Finding } from '../check.ts'
import { causeOf } from '../../diagnosis/cause/cause-of.ts'
import { describe } from '../../diagnosis/observed/describe.ts'
import { finding } from './finding.ts'
import { memberAddress, nameEndpoints, servingEndpoints, type Intended } from '../../diagnosis/intent/intended.ts'
import { addressesOf } from '../../diagnosis/observed/response.ts'

/**
 * Judges whether a host is given, for one name of a registry, exactly the address that one of the private endpoints has for it.
 * `serving` narrows them down to those that serve the host.
 */
export async function judgeMember(
  { facts, world }: { facts: Facts; world: World },
  pair: Intended,
  { endpoint, serving }: { endpoint: RegistryEndpoint; serving: readonly PrivateEndpointFacts[] },
): Promise<Finding> {
  const { host, registry, intent } = pair
  const response = await world.ask(host.host.name, { name: endpoint.name, type: 'A' })
  const allowed = serving.map((one) => memberAddress(one, endpoint.member)).filter((address) => address !== undefined)
  const [address, ...others] = addressesOf(response)
  return finding(
    {
      host: host.host.name,
      subject: `${endpoint.name} A`,
      expected:
        serving.length > 0
          ? `exactly ${allowed.join(' or ')} (${nameEndpoints(serving)}, ${endpoint.member})`
          : `the address of a private endpoint of ${registry.registry.name}, of which the design has none`,
      observed: describe(response),
      holds: address !== undefined && others.length === 0 && allowed.includes(address),
    },
    () => ({ at: intent.path, ...causeOf({ facts, host, registry, endpoint }, response) }),
  )
}

/** The endpoints among which the answer for the login server says which one serves the host; all of them while it says nothing. */
export async function servingLogin({ facts, world }: { facts: Facts; world: World }, pair: Intended): Promise<readonly PrivateEndpointFacts[]> {
  const candidates = servingEndpoints(facts, pair)
  const addresses = addressesOf(await world.ask(pair.host.host.name, { name: pair.registry.registry.loginServer, type: 'A' }))
  const chosen = candidates.filter((one) => addresses.includes(memberAddress(one, 'registry') ?? ''))
  return chosen.length > 0 ? chosen : candidates
}
