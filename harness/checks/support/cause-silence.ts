import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts } from '../../topology/facts.ts'
import { causeOfForwarding } from './cause-forwarding.ts'
import { oneOf } from './describe.ts'
import type { Cause } from './finding.ts'
import { networksOf } from './places.ts'
import { domainOfHost, reachesNetwork } from './ways.ts'

/** Why a host's DNS servers gave no answer, or one that says that they could not find any. */
export function causeOfSilence(facts: Facts, host: HostFacts, response: Response | undefined): Cause {
  const servers = oneOf(host.dnsServers, 'and')
  const at = dnsServersPath(host)
  const { virtualNetwork, name } = host.host
  const forwarding = causeOfForwarding(facts, host, facts.canary.endpoints[0]!)
  if (forwarding !== undefined) return forwarding
  if (virtualNetwork === undefined && host.dnsServers.includes(azureProvidedDns)) {
    return {
      because: `${azureProvidedDns} answers only questions from inside a virtual network, and ${name} is in none`,
      fix: `Let ${name} ask a DNS server or a DNS Private Resolver inbound endpoint that lies in a linked virtual network.`,
      at,
    }
  }
  const far = host.dnsServers.find(
    (server) => server !== azureProvidedDns && domainOfHost(host) !== undefined && networksOf(facts, server).length > 0 && !reaches(facts, host, server),
  )
  if (far !== undefined) {
    const networks = networksOf(facts, far)
    const home = virtualNetwork === undefined ? `its own place ${host.host.site ?? 'at the other end of the tunnel'}` : `its own virtual network ${virtualNetwork}`
    const where = networks.length > 0 ? `, which is in ${networks.join(', ')}` : ''
    return {
      because: `${name} asks ${far}${where}, and ${home} is not connected to that`,
      fix: `${virtualNetwork === undefined ? 'Connect' : 'Peer'} ${virtualNetwork ?? home}${networks[0] === undefined ? '' : ` with ${networks[0]}`} in both directions, or configure a DNS server that ${name} can reach.`,
      at,
    }
  }
  return {
    because: response ? `${servers} answered ${response.rcode}` : `${servers} did not answer ${name}`,
    fix: `Look at the DNS server's log and at the path to it: port 53, UDP and TCP, in both directions.`,
    at,
  }
}

function reaches(facts: Facts, host: HostFacts, address: string): boolean {
  return networksOf(facts, address).some((network) => network === host.host.site || reachesNetwork(facts, host, network))
}

/** Where the DNS servers of a host are configured: at its network interface, or at its virtual network. */
export function dnsServersPath({ host }: HostFacts): readonly string[] {
  if (host.dnsServers.length > 0) return ['hosts', host.name]
  if (host.site !== undefined) return ['onPremisesSites', host.site]
  if (host.virtualNetwork === undefined) return ['hosts', host.name]
  return ['virtualNetworks', host.virtualNetwork]
}
