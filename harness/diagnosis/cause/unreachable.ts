import { portOf } from '../../azure/service-ports.ts'
import type { Facts, HostFacts, PrivateEndpointFacts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import type { Connection } from '../../world/world.ts'
import { isConnected } from '../intent/intended.ts'
import { brokenWay } from './broken-way.ts'
import type { Cause } from './cause.ts'
import { approved, peered } from './edits.ts'
import { causeOfRoute } from './firewall.ts'
import { causeOfFirewallDns } from './firewall-dns.ts'
import { causeOfReturn } from './lost.ts'
import { describeUnpeered, unpeered, withoutTransit } from './peering.ts'
import { causeOfDenied, interfaceOf } from './security.ts'
import { causeOfLedAstray } from './way-back.ts'
import { startOf, userRoute } from '../course/user-route.ts'

/**
 * A route that leads packets nowhere, and a firewall that closes what it has accepted, stand before any question of peerings: nobody who refuses
 * would be heard if no route led back.
 */
function causeOnTheWay(facts: Facts, host: HostFacts, { address, name, refused }: { readonly address: string; readonly name: string; readonly refused: boolean }): Cause | undefined {
  const found = userRoute(facts, startOf(facts, host), address)
  if (found === undefined || (found.route.nextHopType === 'VirtualAppliance' && !refused)) return undefined
  return causeOfRoute(facts, host, { address, name }) ?? (refused ? causeOfFirewallDns(facts, host, { address, name }) : undefined)
}

/** Why nothing answers at a private endpoint: its connection is not approved, or there is no way to it. */
export function causeOfUnreachable(facts: Facts, host: HostFacts, place: PrivateEndpointFacts, { connection, name: endpointName, intent }: { connection: Connection; name: string; intent: Path }): Cause {
  const { endpoint, addresses } = place
  if (endpoint.connectionState !== 'Approved') {
    return {
      because: `the connection of ${endpoint.name} is ${endpoint.connectionState}; only an approved one passes traffic`,
      fix: facts.topology.registries.has(endpoint.service) ? 'Approve it at the registry (az acr private-endpoint-connection approve).' : `Approve it at ${endpoint.service} (az network private-endpoint-connection approve).`,
      at: ['privateEndpoints', endpoint.name, 'connectionState'],
      edits: [approved(facts, endpoint.name)],
    }
  }
  const routed = isConnected(facts, host, endpoint.virtualNetwork) ? undefined : causeOnTheWay(facts, host, { address: connection.address ?? addresses[0]!, name: endpointName, refused: connection.outcome === 'refused' })
  if (routed !== undefined) return routed
  const astray = isConnected(facts, host, endpoint.virtualNetwork) ? undefined : causeOfLedAstray(facts, host, endpoint.virtualNetwork, connection.address ?? addresses[0]!)
  if (astray !== undefined) return astray
  const { name, virtualNetwork, site, virtualNetworkGateway } = host.host
  const far = site ?? virtualNetworkGateway
  if (far !== undefined && !isConnected(facts, host, endpoint.virtualNetwork)) {
    const lender = facts.topology.virtualNetworkGateways.get(virtualNetworkGateway ?? '')?.virtualNetwork
    const broken = brokenWay(facts, interfaceOf(facts, host), addresses[0]!) ?? (lender === undefined ? undefined : withoutTransit(facts, endpoint.virtualNetwork, lender))
    return broken ? { because: `${name} is in ${far} and ${endpoint.name} in ${endpoint.virtualNetwork}, and ${broken.because}`, fix: broken.fix, at: broken.at, ...(broken.edits && { edits: broken.edits }) } : {
      because: `${name} is ${site === undefined ? `a point-to-site client of ${far}` : `in ${far}`}, and no route leads from there to ${endpoint.virtualNetwork}, where ${endpoint.name} is, or none back`,
      fix: `Connect the two (allowGatewayTransit and useRemoteGateways where a peering lies between), or put a private endpoint into the gateway's own network.`,
      at: site === undefined ? ['hosts', name] : ['onPremisesSites', site],
    }
  }
  if (far === undefined && !isConnected(facts, host, endpoint.virtualNetwork)) {
    if (virtualNetwork === undefined) {
      return {
        because: `${name} is on the internet, which exchanges no traffic with ${endpoint.virtualNetwork}, where ${endpoint.name} is`,
        fix: `Let ${name} reach ${facts.topology.registries.has(endpoint.service) ? 'the registry' : endpoint.service} publicly, or connect it as a point-to-site client.`,
        at: ['hosts', name],
      }
    }
    const found = unpeered(facts, virtualNetwork, endpoint.virtualNetwork)
    // Answers have a way through somebody, so that questions are meant to have it, too.
    const meant = found.why === 'none' ? causeOfReturn(facts, host, place, { connected: false }) : undefined
    if (meant !== undefined) return meant
    const { because, fix } = describeUnpeered(found)
    return {
      because: `${endpoint.name} is in ${endpoint.virtualNetwork} and ${name} in ${virtualNetwork}, and ${because}`,
      fix: `${fix}, or put a private endpoint into ${virtualNetwork}.`,
      at: found.at,
      edits: [peered(facts, virtualNetwork, endpoint.virtualNetwork), peered(facts, endpoint.virtualNetwork, virtualNetwork)],
    }
  }
  const to = { domain: `virtualNetwork:${endpoint.virtualNetwork}`, address: connection.address ?? '' } as const
  const denied = connection.address === undefined ? undefined : causeOfDenied(facts, { from: interfaceOf(facts, host), to, protocol: 'Tcp', port: portOf(endpointName) }, { name: endpoint.name, addresses })
  const back = causeOfReturn(facts, host, place)
  const lost = connection.outcome === 'refused' && connection.address !== undefined ? causeOfFirewallDns(facts, host, { address: connection.address, name: endpointName }) : undefined
  return denied ?? causeOfRoute(facts, host, { address: connection.address, name: endpointName }, back) ?? back ?? lost ?? {
    because: `${endpoint.name} is approved and in a connected network, but ${connection.outcome === 'refused' ? 'refuses' : 'does not answer'} ${name}`,
    fix: `Look at network security groups and route tables between ${virtualNetwork ?? far} and ${endpoint.virtualNetwork}, port ${portOf(endpointName)}.`,
    at: intent,
  }
}
