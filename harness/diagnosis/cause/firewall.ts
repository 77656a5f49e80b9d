import { applicationRuleFor, inspectedPorts, isPrivateAddress, networkRuleFor, within } from '../../azure/firewall-rules.ts'
import { portOf } from '../../azure/service-ports.ts'
import type { ApplicationRule, NetworkRule } from '../../azure/firewall-resources.ts'
import { contains } from '../../dns/address.ts'
import { refusesForwarded } from '../../facts/forwarded-traffic.ts'
import { firewallAt } from '../../facts/firewall-between.ts'
import type { FirewallFacts, SubnetRoute } from '../../facts/firewall-facts.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import type { Cause } from './cause.ts'
import { oneOf } from '../observed/describe.ts'
import { startOf, userRoute } from '../course/user-route.ts'
import { addressOfHost } from '../course/ways.ts'

/** A connection of a host to an address, with a name, at the port of its service. */
interface Attempted {
  readonly address: string | undefined
  readonly name: string
  /** Unless it is that of the name's service. */
  readonly port?: number
}

/**
 * The route or the firewall rule that keeps a host from an address, where one is to blame: read off the design alone, from the route
 * of the subnet where the host's packets are in Azure first, to the first firewall. `back`: what is wrong with the way of the answers.
 */
export function causeOfRoute(facts: Facts, host: HostFacts, { address, name, port = portOf(name) }: Attempted, back?: Cause): Cause | undefined {
  const found = address === undefined ? undefined : userRoute(facts, startOf(facts, host), address)
  if (address === undefined || found === undefined) return undefined
  const { route, table, path } = found
  const who = host.host.name
  if (route.nextHopType !== 'VirtualAppliance') {
    return {
      because: `the route ${route.name} of ${table} sends packets of ${who} for ${isPrivateAddress(address) ? address : 'the internet'} to next hop ${route.nextHopType}`,
      fix: isPrivateAddress(address) ? `Let ${route.name} lead to a firewall that allows ${name}, or take ${address} out of it.` : `Let ${route.name} lead to a firewall that allows ${name}, or to the internet.`,
      at: path,
    }
  }
  const firewall = firewallAt(facts, found.network, route.nextHopIpAddress)
  if (firewall === undefined) {
    return { because: `the route ${route.name} of ${table} leads packets of ${who} to ${route.nextHopIpAddress}, where nothing forwards them`, fix: 'Let it lead to the private address of a firewall.', at: path }
  }
  return causeOfFirewall(facts, firewall, host, { address, name, port, route: found, back })
}

function causeOfFirewall(facts: Facts, found: FirewallFacts, host: HostFacts, { address, name, port, route, back }: { address: string; name: string; port: number; route: SubnetRoute; back: Cause | undefined }): Cause | undefined {
  const { firewall, path } = found
  const source = addressOfHost(facts, host)
  const { network, application, closes } = verdict(found, source, { address, name, port })
  const fix = `Give ${firewall.name} an application rule that allows ${name} (${protocolOf(port)}) from ${source}, judged before any rule that denies it; network rules are judged before application rules.`
  if (network !== undefined) {
    if (network.action === 'Deny') return { because: `the network rule ${network.name} of ${firewall.name} denies ${host.host.name} TCP ${port} to ${address}`, fix, at: [...path, 'networkRules', network.name] }
    const other = causeOfOtherDns(facts, found, host, { rule: network, name, address })
    if (other !== undefined) return other
    if (!isPrivateAddress(address)) return undefined
    return causeOfForwardedTraffic(facts, found, source, address) ?? back ?? {
      because: `packets of ${host.host.name} for ${address} pass ${firewall.name} as the network rule ${network.name} says, with their source as it is, and answers come back another way`,
      fix: `Allow ${name} in an application rule instead, which translates the source, or lead answers back through ${firewall.name}.`,
      at: route.path,
    }
  }
  if (application?.action === 'Allow') return undefined
  return {
    because: application === undefined
      ? `no ${closes ? 'application ' : ''}rule of ${firewall.name} allows ${host.host.name} ${name}${closes ? ': it closes the connection' : ''}`
      : `the application rule ${application.name} of ${firewall.name} denies ${host.host.name} ${name}: it closes the connection`,
    fix,
    at: application === undefined ? [...path, ...(closes ? ['applicationRules'] : [])] : [...path, 'applicationRules', application.name],
  }
}

/**
 * A rule for a name means the addresses that the firewall's own DNS finds for it. Who asks somebody else may be led to other addresses, of a
 * geo-replicated service to another region's (https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules).
 */
function causeOfOtherDns(facts: Facts, { firewall, address: proxy, path }: FirewallFacts, host: HostFacts, { rule, name, address }: { readonly rule: NetworkRule; readonly name: string; readonly address: string }): Cause | undefined {
  if (within(rule.destinationAddresses, address) || host.dnsServers.every((server) => server === proxy)) return undefined
  const names = new Map([...facts.dnsServerFacts.values()].map((server) => [server.address, server.name]))
  const asks = (servers: readonly string[]): string => oneOf(servers.map((server) => (names.has(server) ? `${names.get(server)} (${server})` : server)), 'and')
  const own = firewall.dnsSettings.servers.length > 0 ? asks(firewall.dnsSettings.servers) : `Azure-provided DNS of ${firewall.virtualNetwork}`
  const place = host.host.virtualNetwork ?? host.host.site ?? host.host.name
  return {
    because: `the network rule ${rule.name} of ${firewall.name} means the addresses that ${firewall.name} itself finds for ${name}, and the two ask different DNS: ${firewall.name} asks ${own}, ${host.host.name} asks ${asks(host.dnsServers)} and is led to an address that the rule does not know`,
    fix: `Let ${place} ask the DNS proxy of ${firewall.name} (dnsServers: ${proxy})${firewall.dnsSettings.enableProxy ? '' : ', and enable it'}, or allow ${name} in an application rule, which looks at the name.`,
    at: [...path, 'networkRules', rule.name, 'destinationFqdns'],
  }
}

/** A peering that does not take what a firewall hands on from somewhere else. */
export function causeOfForwardedTraffic(facts: Facts, { firewall }: FirewallFacts, source: string, address: string): Cause | undefined {
  const { virtualNetwork: from, name } = firewall
  for (const into of facts.connectedNetworks.get(from)!) {
    if (!facts.topology.virtualNetworks.get(into)!.addressSpace.some((prefix) => contains(prefix, address))) continue
    const peering = refusesForwarded(facts.topology, { into, from, source })
    if (peering === undefined) continue
    return {
      because: `the peering of ${into} with ${from} has no allowForwardedTraffic, so that ${into} takes nothing from there that did not begin there: what ${name} hands on from ${source} is dropped`,
      fix: `Set allowForwardedTraffic: true on the peering of ${into} with ${from}.`,
      at: peering,
    }
  }
  return undefined
}

function protocolOf(port: number): string {
  return port === 1433 ? 'Mssql:1433' : `Https:${port}`
}

/** The firewall rule that lets a host reach what it is not meant to reach, where one does. */
export function causeOfRule(facts: Facts, host: HostFacts, { address, name }: Attempted): Cause | undefined {
  const found = address === undefined ? undefined : userRoute(facts, startOf(facts, host), address)
  const firewall = found && firewallAt(facts, found.network, found.route.nextHopIpAddress)
  if (address === undefined || firewall === undefined) return undefined
  const { network, application } = verdict(firewall, addressOfHost(facts, host), { address, name, port: portOf(name) })
  const rule = network ?? application
  if (rule?.action !== 'Allow') return undefined
  const at: Path = [...firewall.path, network === undefined ? 'applicationRules' : 'networkRules', rule.name]
  return {
    because: `the rule ${rule.name} of ${firewall.firewall.name} lets ${host.host.name} through to ${name}`,
    fix: `Let ${rule.name} name what it means, and nothing else: npx rehearse firewall shows what each rule lets through.`,
    at,
  }
}

function verdict({ firewall }: FirewallFacts, source: string, { address, name, port }: { address: string; name: string; port: number }): { network: NetworkRule | undefined; application: ApplicationRule | undefined; closes: boolean } {
  return {
    network: networkRuleFor(firewall, { source, destination: address, protocol: 'TCP', port }, (fqdn) => (fqdn === name ? [address] : [])),
    application: applicationRuleFor(firewall, { source, port, fqdn: name }),
    closes: inspectedPorts(firewall).includes(port),
  }
}
