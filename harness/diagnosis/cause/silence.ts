import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Response } from '../../dns/message.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { AskedFor } from '../course/course.ts'
import { dnsServersPath } from './dns-servers-path.ts'
import { isPublicResolver } from '../../facts/public-resolvers.ts'
import { causeOfBogus } from './bogus.ts'
import { causeOfDeniedQuestion } from './security.ts'
import { causeOfForwarding, proxyOff } from './forwarding.ts'
import { causeOfLostQuestion } from './lost.ts'
import { movedEndpoint, nobodyAt, outboundAt } from './outbound.ts'
import { nodeLocalCaches, nodeLocalCacheTypes } from '../../software/node-local-caches.ts'
import { oneOf } from '../observed/describe.ts'
import type { Cause } from './cause.ts'
import { describeUnpeered, unpeered } from './peering.ts'
import { networksOf } from '../observed/places.ts'
import { domainOfHost, reachesNetwork } from '../course/ways.ts'
import { causeOfLedAstray } from './way-back.ts'

/** Why a host's DNS servers gave no answer, or one that says that they could not find any. */
export function causeOfSilence(facts: Facts, host: HostFacts, response: Response | undefined, endpoint: AskedFor = facts.canary.names[0]!): Cause {
  const { virtualNetwork, name } = host.host
  const bogus = response?.rcode === 'SERVFAIL' ? causeOfBogus(facts, host, endpoint) : undefined
  if (bogus !== undefined) return bogus
  // A rule that let it pass would help nobody where there is no server.
  const denied = causeOfDeniedQuestion(facts, { ...host, dnsServers: host.dnsServers.filter((server) => !isNobody(facts, server)) }, endpoint)
  if (denied !== undefined) return denied
  const far = host.dnsServers.find(
    (server) => server !== azureProvidedDns && domainOfHost(host) !== undefined && networksOf(facts, server).length > 0 && !reaches(facts, host, server),
  )
  // What never comes to the server, it does not forward either.
  const lostAtOnce = response === undefined && far === undefined ? causeOfLostQuestion(facts, host, endpoint, { stops: 1 }) : undefined
  if (lostAtOnce !== undefined) return lostAtOnce
  const forwarding = causeOfForwarding(facts, host, endpoint)
  if (forwarding !== undefined) return forwarding
  if (virtualNetwork === undefined && host.dnsServers.includes(azureProvidedDns)) {
    return {
      because: `${azureProvidedDns} answers only questions from inside a virtual network, and ${name} is in none`,
      fix: `Let ${name} ask a DNS server or a DNS Private Resolver inbound endpoint that lies in a linked virtual network.`,
      at: dnsServersPath(facts, host, azureProvidedDns),
    }
  }
  if (far !== undefined) return causeOfDistance(facts, host, far)
  const lost = causeOfLostQuestion(facts, host, endpoint)
  if (lost !== undefined) return lost
  const absent = host.dnsServers.find((server) => isNobody(facts, server))
  if (absent !== undefined) return causeOfAbsence(facts, host, absent)
  const servers = oneOf(host.dnsServers, 'and')
  return {
    because: response ? `${servers} answered ${response.rcode}` : `${servers} did not answer ${name}`,
    fix: `Look at the DNS server's log and at the path to it: port 53, UDP and TCP, in both directions.`,
    at: dnsServersPath(facts, host),
  }
}

/** Whether the address is neither Azure's, nor a public resolver's, nor that of a DNS server of the design. */
function isNobody(facts: Facts, server: string): boolean {
  return server !== azureProvidedDns
    && !isPublicResolver(facts, server)
    && ![...facts.dnsServerFacts.values()].some(({ address }) => address === server)
}

function causeOfAbsence(facts: Facts, host: HostFacts, server: string): Cause {
  const silent = proxyOff(facts, server)
  if (silent !== undefined) return { because: `${host.host.name} asks ${server}, which is ${silent.because}`, fix: silent.fix, at: silent.at, ...(silent.edits && { edits: silent.edits }) }
  const moved = movedEndpoint(facts, server)
  if (moved !== undefined) return moved
  if (outboundAt(facts, server) !== undefined) {
    const { where, fix } = nobodyAt(facts, server)
    return { because: `${host.host.name} asks ${where}`, fix, at: dnsServersPath(facts, host, server) }
  }
  const onNode = nodeLocalCacheTypes.find((type) => nodeLocalCaches[type].address === server)
  if (onNode !== undefined) {
    return {
      because: `${host.host.name} asks ${server}, where ${nodeLocalCaches[onNode].label} is on its node, and its network has none in this design`,
      fix: `Describe the cache under dnsServers, with an ipAddress in the subnet of the node: kind: coredns, nodeLocalCache: { type: ${onNode}, clusterDns: <address of kube-dns> }.`,
      at: dnsServersPath(facts, host, server),
    }
  }
  const known = [...facts.dnsServerFacts.values()].map(({ name, address }) => `${address} (${name})`)
  const { virtualNetwork, site } = host.host
  // Its own site's servers are those that a list of it may have meant.
  const beside = site === undefined ? [] : [...facts.dnsServerFacts.values()].flatMap(({ name, address, place }) => ('site' in place && place.site === site ? [`${address} (${name})`] : []))
  const without = virtualNetwork === undefined ? (beside.length === 0 ? '' : `Ask ${oneOf(beside)}, or describe`) : known.length === 0 ? `Remove ${server}: without dnsServers, Azure-provided DNS answers. Or describe` : `Ask ${oneOf(known)}, or describe`
  return {
    because: `${host.host.name} asks ${server}, and no DNS server of the design has that address`,
    fix: `${without || 'Describe'} the server at ${server} under dnsServers.`,
    at: dnsServersPath(facts, host, server),
  }
}

function causeOfDistance(facts: Facts, host: HostFacts, far: string): Cause {
  const { virtualNetwork, name, site } = host.host
  const [network = ''] = networksOf(facts, far)
  const astray = causeOfLedAstray(facts, host, network, far)
  if (astray !== undefined) return { ...astray, because: `${name} asks ${far}, which is in ${network}, and ${astray.because}` }
  if (virtualNetwork !== undefined && facts.topology.virtualNetworks.has(network)) {
    const found = unpeered(facts, virtualNetwork, network)
    const { because, fix } = describeUnpeered(found)
    return {
      because: `${name} asks ${far}, which is in ${networksOf(facts, far).join(', ')}, and ${because}`,
      fix: `${fix}, or configure a DNS server that ${name} can reach.`,
      at: found.why === 'none' ? dnsServersPath(facts, host, far) : found.at,
    }
  }
  const home = virtualNetwork ?? site ?? 'the other end of the tunnel'
  return {
    because: `${name} asks ${far}, which is in ${networksOf(facts, far).join(', ')}, and ${home}, where ${name} is, is not connected to that`,
    fix: `Connect ${home} with ${network} in both directions, or configure a DNS server that ${name} can reach.`,
    at: dnsServersPath(facts, host, far),
  }
}

function reaches(facts: Facts, host: HostFacts, address: string): boolean {
  return networksOf(facts, address).some((network) => network === host.host.site || reachesNetwork(facts, host, network))
}
