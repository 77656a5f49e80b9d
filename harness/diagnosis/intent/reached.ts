import { isAddress } from '../../dns/address.ts'
import { portOf } from '../../azure/service-ports.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Domain } from '../../facts/hybrid-facts.ts'
import { leadsOf } from '../../facts/service-names.ts'
import type { ReachExpectation } from '../../resources/topology.ts'
import type { Connection } from '../../world/world.ts'
import type { Cause } from '../cause/cause.ts'
import { causeOfLedAstray, causeOfOtherWayBack } from '../cause/way-back.ts'
import { causeOfRoute } from '../cause/firewall.ts'
import { describeUnpeered, unpeered } from '../cause/peering.ts'
import { causeOfDenied, interfaceOf } from '../cause/security.ts'
import { addressOfHost, domainOfHost, reachesNetwork } from '../course/ways.ts'
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
 * Whether a connection got through: somebody at the other end spoke TLS, or a machine there said that nothing listens. What somebody in
 * between accepts and closes did not get through.
 */
export function gotThrough({ outcome, message }: Connection): boolean {
  return outcome === 'http' || outcome === 'tls' || (outcome === 'refused' && /connection refused/i.test(message))
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
      observed: describeConnection(connection),
      holds: gotThrough(connection) === reach,
      at: path,
    },
    () => (reach ? causeOfNoWay(facts, host, target, connection) : undefined) ?? {
      because: reach ? `${host.host.name} does not get to ${to} at port ${target.port}` : `nothing keeps ${host.host.name} from ${to} at port ${target.port}`,
      fix: reach ? 'Correct the design, or the expectation if that is what changed.' : 'Deny it in a network security group, or correct the expectation.',
    },
  )
}

function causeOfNoWay(facts: Facts, host: HostFacts, { name, port }: Target, { address }: Connection): Cause | undefined {
  if (address === undefined) return undefined
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
  return causeOfDenied(facts, { from: interfaceOf(facts, host), to: { domain, address }, protocol: 'Tcp', port }) ?? causeOfRoute(facts, host, { address, name, port }) ?? (network === undefined ? undefined : causeOfOtherWayBack(facts, host, { network, address }))
}
