import type { Facts } from '../facts/facts.ts'
import type { Connection } from '../world/world.ts'
import type { Check } from './check.ts'
import { brokenWay } from '../diagnosis/cause/broken-way.ts'
import { causeOfRoute } from '../diagnosis/cause/firewall.ts'
import { causeOfReturn } from '../diagnosis/cause/lost.ts'
import { causeOfDenied, interfaceOf } from '../diagnosis/cause/security.ts'
import { describeConnection } from '../diagnosis/observed/describe.ts'
import { each } from './support/each.ts'
import type { Cause } from '../diagnosis/cause/cause.ts'
import { finding } from './support/finding.ts'
import { intended, isConnected, servingEndpoints, type Intended } from '../diagnosis/intent/intended.ts'
import { describeUnpeered, unpeered } from '../diagnosis/cause/peering.ts'
import { placesAt, type Place } from '../diagnosis/observed/places.ts'
import { core, hybrid } from './support/profiles.ts'
import { addressesOf } from '../diagnosis/observed/response.ts'

/** Why nothing answers at a private endpoint: its connection is not approved, or there is no way to it. */
function causeOfUnreachable(facts: Facts, { host, intent }: Intended, place: Place['endpoint'], { connection, name: endpointName }: { connection: Connection; name: string }): Cause {
  const { endpoint, members } = place
  if (endpoint.connectionState !== 'Approved') {
    return {
      because: `the connection of ${endpoint.name} is ${endpoint.connectionState}; only an approved one passes traffic`,
      fix: `Approve it at the registry (az acr private-endpoint-connection approve).`,
      at: ['privateEndpoints', endpoint.name, 'connectionState'],
    }
  }
  const { name, virtualNetwork, site, virtualNetworkGateway } = host.host
  const far = site ?? virtualNetworkGateway
  if (far !== undefined && !isConnected(facts, host, endpoint.virtualNetwork)) {
    const broken = brokenWay(facts, interfaceOf(facts, host), members[0]!.address)
    return broken ? { because: `${name} is in ${far} and ${endpoint.name} in ${endpoint.virtualNetwork}, and ${broken.because}`, fix: broken.fix, at: broken.at } : {
      because: `${name} is ${site === undefined ? `a point-to-site client of ${far}` : `in ${far}`}, and no route leads from there to ${endpoint.virtualNetwork}, where ${endpoint.name} is, or none back`,
      fix: `Connect the two (allowGatewayTransit and useRemoteGateways where a peering lies between), or put a private endpoint into the gateway's own network.`,
      at: site === undefined ? ['hosts', name] : ['onPremisesSites', site],
    }
  }
  if (far === undefined && !isConnected(facts, host, endpoint.virtualNetwork)) {
    if (virtualNetwork === undefined) {
      return {
        because: `${name} is on the internet, which exchanges no traffic with ${endpoint.virtualNetwork}, where ${endpoint.name} is`,
        fix: `Let ${name} reach the registry publicly, or connect it as a point-to-site client.`,
        at: ['hosts', name],
      }
    }
    const found = unpeered(facts, virtualNetwork, endpoint.virtualNetwork)
    const { because, fix } = describeUnpeered(found)
    return {
      because: `${endpoint.name} is in ${endpoint.virtualNetwork} and ${name} in ${virtualNetwork}, and ${because}`,
      fix: `${fix}, or put a private endpoint into ${virtualNetwork}.`,
      at: found.at,
    }
  }
  const to = { domain: `virtualNetwork:${endpoint.virtualNetwork}`, address: connection.address ?? '' } as const
  const denied = connection.address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to, protocol: 'Tcp', port: 443 }, { name: endpoint.name, addresses: members.map(({ address }) => address) })
  const back = causeOfReturn(facts, host, place)
  return denied ?? causeOfRoute(facts, host, { address: connection.address, name: endpointName }, back) ?? back ?? {
    because: `${endpoint.name} is approved and in a connected network, but ${connection.outcome === 'refused' ? 'refuses' : 'does not answer'} ${name}`,
    fix: `Look at network security groups and route tables between ${virtualNetwork ?? far} and ${endpoint.virtualNetwork}, port 443.`,
    at: intent.path,
  }
}

/** Judged where the address found is that of a private endpoint meant for the host; any other address, other checks judge. */
export const privateEndpointReachable: Check = {
  id: 'private-endpoint-reachable',
  title: 'Where a host finds the private endpoint meant for it, something answers there.',
  why: 'DNS that is right says nothing about the way: without peering, or with a connection that waits for approval, every pull ends in a timeout.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-overview',
  profiles: [...core, ...hybrid],
  run({ facts, world }) {
    const cases = intended(facts, 'privately').flatMap((pair) => pair.registry.endpoints.map((endpoint) => ({ pair, endpoint })))
    return each(cases, async ({ pair, endpoint }) => {
      const host = pair.host.host.name
      const serving = servingEndpoints(facts, pair)
      const [address] = addressesOf(await world.ask(host, { name: endpoint.name, type: 'A' }))
      const place = address && placesAt(facts, address).find((candidate) => serving.includes(candidate.endpoint))
      if (!place) return undefined
      const connection = await world.connect(host, endpoint.name)
      return finding(
        {
          host,
          subject: `https://${endpoint.name}`,
          expected: `an answer from ${address} (${place.endpoint.endpoint.name}, ${place.member.endpoint.member})`,
          observed: describeConnection(connection),
          holds: connection.outcome !== 'timeout' && connection.outcome !== 'refused',
        },
        () => causeOfUnreachable(facts, pair, place.endpoint, { connection, name: endpoint.name }),
      )
    })
  },
  notApplicable: ({ topology }) =>
    topology.intent.some(({ reach }) => reach === 'privately') ? undefined : 'no intent says "privately"',
}
