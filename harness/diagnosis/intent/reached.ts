import { isAddress } from '../../dns/address.ts'
import { portOf } from '../../azure/service-ports.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Domain } from '../../facts/hybrid-facts.ts'
import { leadsOf } from '../../facts/service-names.ts'
import type { ReachExpectation } from '../../resources/topology.ts'
import type { Connection } from '../../world/world.ts'
import type { Cause } from '../cause/cause.ts'
import { causeOfLedAstray, causeOfOtherWayBack } from '../cause/way-back.ts'
import { brokenWay } from '../cause/broken-way.ts'
import { causeOfRoute } from '../cause/firewall.ts'
import { describeUnpeered, unpeered } from '../cause/peering.ts'
import { causeOfDenied, interfaceOf } from '../cause/security.ts'
import { addressOfHost } from '../../facts/host-address.ts'
import { domainOfHost, reachesNetwork } from '../course/ways.ts'
import { finding, type Finding } from '../finding.ts'
import { describeConnection } from '../observed/describe.ts'
import { networksOf } from '../observed/places.ts'

/** What a connection is opened to: a machine's address, or a name that the host looks up itself. */
export interface Target {
  readonly name: string
  readonly address: string | undefined
  readonly port: number
}

/** What an expectation means by its target, as the design has it. */
export function targetOf(facts: Facts, { to, port }: ReachExpectation): Target {
  const host = facts.hosts.get(to)
  const service = facts.services.get(to.toLowerCase())
  const name = host === undefined && service !== undefined ? leadsOf(service)[0]!.name : to
  const address = host === undefined ? (facts.dnsServerFacts.get(to)?.address ?? (isAddress(to) ? to : undefined)) : addressOfHost(facts, host)
  return { name: address ?? name, address, port: port ?? portOf(name) }
}

/**
 * Whether a connection got through: it stood, and somebody at the other end said something. A refusal is no such thing, be it of a machine
 * where nothing listens, which may come back by a way on which no connection would stand, or of somebody in between who accepts and closes.
 */
export function gotThrough({ outcome }: Connection): boolean {
  return outcome === 'http' || outcome === 'tls'
}

/** Whether a host reaches what it is expected to reach, and nothing that it is expected not to. */
export function reached(facts: Facts, host: HostFacts, expectation: ReachExpectation, connection: Connection): Finding {
  const { to, reach, path } = expectation
  const target = targetOf(facts, expectation)
  return finding(
    {
      host: host.host.name,
      subject: `TCP ${target.port} to ${to}`,
      expected: reach ? 'a connection' : 'no connection',
      observed: described(connection),
      holds: gotThrough(connection) === reach,
      at: path,
    },
    () => (reach ? causeOfNoWay(facts, host, target, connection) : undefined) ?? {
      because: reach ? `${host.host.name} does not get to ${to} at port ${target.port}` : `nothing keeps ${host.host.name} from ${to} at port ${target.port}`,
      fix: reach ? 'Correct the design, or the expectation if that is what changed.' : 'Deny it in a network security group, or correct the expectation.',
    },
  )
}

/** Whether what answers has a certificate for the name does not matter here. */
function described(connection: Connection): string {
  return connection.outcome === 'tls' ? `an answer from ${connection.address}:${connection.port ?? 443}` : describeConnection(connection)
}

function causeOfNoWay(facts: Facts, host: HostFacts, { name, port }: Target, { address, outcome, message }: Connection): Cause | undefined {
  if (address === undefined) return undefined
  if (outcome === 'refused' && /connection refused/i.test(message)) return causeOfNobodyThere(facts, host, { address, port })
  const [network] = networksOf(facts, address)
  const domain: Domain | undefined = network === undefined ? undefined : facts.topology.virtualNetworks.has(network) ? `virtualNetwork:${network}` : `site:${network}`
  const here = host.host.virtualNetwork
  if (network !== undefined && here !== undefined && domain !== domainOfHost(host) && facts.topology.virtualNetworks.has(network) && !reachesNetwork(facts, host, network)) {
    const astray = causeOfLedAstray(facts, host, network, address)
    if (astray !== undefined) return astray
    const found = unpeered(facts, here, network)
    const { because, fix } = describeUnpeered(found)
    return { because, fix: `${fix}.`, at: found.at }
  }
  const apart = network !== undefined && host.host.site !== undefined && domain !== domainOfHost(host) && !reachesNetwork(facts, host, network) ? brokenWay(facts, interfaceOf(facts, host), address) : undefined
  if (apart !== undefined) return apart
  return causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain, address }, protocol: 'Tcp', port }) ?? causeOfRoute(facts, host, { address, name, port }) ?? (network === undefined ? undefined : causeOfOtherWayBack(facts, host, { network, address }))
}

/** Packets get there, and the machine says itself that there is nobody; where an endpoint stands, it has ports of its own. */
function causeOfNobodyThere(facts: Facts, host: HostFacts, { address, port }: { readonly address: string; readonly port: number }): Cause {
  const endpoint = [...facts.privateEndpoints.values()].find(({ addresses }) => addresses.includes(address))?.endpoint
  const service = facts.services.get(endpoint?.service ?? '')
  return {
    because: `packets of ${host.host.name} get to ${address}${endpoint === undefined ? '' : ` (${endpoint.name})`}, and nothing listens at port ${port} there`,
    fix: service === undefined ? `Let something listen at port ${port} of ${address}, or correct the expectation.` : `Expect ${service.name} at port ${portOf(service.names[0]?.name ?? '')}.`,
  }
}
