import { applicationRuleFor, inspectedPorts, isPrivateAddress, networkRuleFor, within } from '../../azure/firewall-rules.ts'
import { portOf } from '../../azure/service-ports.ts'
import type { ApplicationRule, NetworkRule } from '../../azure/firewall-resources.ts'
import { contains } from '../../dns/address.ts'
import { refusesForwarded } from '../../facts/forwarded-traffic.ts'
import { nextHopAt, type NextHop } from '../../facts/next-hop.ts'
import type { FirewallFacts } from '../../facts/firewall-facts.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { Path } from '../../dns/path.ts'
import { causeOfCircle, causeOfNextHopAddress, startOfHop } from './appliance.ts'
import type { Cause } from './cause.ts'
import { applicationRuleFirst, peered, routeTaken } from './edits.ts'
import { oneOf } from '../observed/describe.ts'
import { causeOfReturnBehind } from './way-back.ts'
import { startOf, userRoute, type FoundRoute, type Start } from '../course/user-route.ts'
import { addressOfHost } from '../../facts/host-address.ts'

/** A connection of a host to an address, with a name, at the port of its service. */
interface Attempted {
  readonly address: string | undefined
  readonly name: string
  /** Unless it is that of the name's service. */
  readonly port?: number
}

/**
 * The route or the firewall rule that keeps a host from an address, where one is to blame: read off the design alone, from the route
 * of the subnet where the host's packets are in Azure first, by way of appliances to the first firewall. `back`: what is wrong with the
 * way of the answers.
 */
export function causeOfRoute(facts: Facts, host: HostFacts, { address, name, port = portOf(name) }: Attempted, back?: Cause): Cause | undefined {
  if (address === undefined) return undefined
  const what = `packets of ${host.host.name} for ${address}`
  const passed: NextHop[] = []
  for (let start: Start = startOf(facts, host); ;) {
    const found = userRoute(facts, start, address)
    if (found === undefined) return causeBehind(facts, host, { address, passed, back })
    const { route, table, path } = found
    if (route.nextHopType !== 'VirtualAppliance') {
      const goesOn = route.nextHopType !== 'None' && (route.nextHopType === 'Internet') !== isPrivateAddress(address)
      const edits = routeTaken(route, path)
      return passed.length > 0 && goesOn ? causeBehind(facts, host, { address, passed, back }) : {
        because: `the route ${route.name} of ${table} sends ${passed.length === 0 ? `packets of ${host.host.name} for ${isPrivateAddress(address) ? address : 'the internet'}` : `what ${passed.at(-1)!.name} hands on for ${address}`} to next hop ${route.nextHopType}`,
        fix: isPrivateAddress(address) ? `Take ${address} out of ${route.name}, or let it lead to a firewall that allows ${name}.` : `Let ${route.name} lead to a firewall that allows ${name}, or to the internet.`,
        at: path,
        ...(isPrivateAddress(address) && edits && { edits }),
      }
    }
    const hop = nextHopAt(facts, found.network, route.nextHopIpAddress)
    const wrong = causeOfNextHopAddress(facts, found, hop, { what: `packets of ${host.host.name}`, address })
    if (wrong !== undefined || hop === undefined) return wrong
    const circle = causeOfCircle(found, hop, passed, what)
    if (circle !== undefined) return circle
    if (hop.firewall !== undefined) return causeOfFirewall(facts, hop, host, { address, name, port, route: found, back, source: sourceBehind(facts, host, passed, address) })
    if (hop.address === address) return causeBehind(facts, host, { address, passed, back })
    passed.push(hop)
    start = startOfHop(hop)
  }
}

/** As whom a host is seen by what comes next: appliances translate what goes to public addresses. */
function sourceBehind(facts: Facts, host: HostFacts, passed: readonly NextHop[], address: string): string {
  return (isPrivateAddress(address) ? undefined : passed.at(-1)?.address) ?? addressOfHost(facts, host)
}

/** What may be wrong where appliances have handed packets on, the last of them to where the address is. */
function causeBehind(facts: Facts, host: HostFacts, { address, passed, back }: { readonly address: string; readonly passed: readonly NextHop[]; readonly back: Cause | undefined }): Cause | undefined {
  const last = passed.at(-1)
  if (last === undefined || !isPrivateAddress(address)) return undefined
  const source = addressOfHost(facts, host)
  return causeOfForwardedTraffic(facts, last, source, address) ?? back ?? causeOfReturnBehind(facts, passed, { address, source, name: host.host.name })
}

function causeOfFirewall(facts: Facts, hop: NextHop, host: HostFacts, { address, name, port, route, back, source }: { address: string; name: string; port: number; route: FoundRoute; back: Cause | undefined; source: string }): Cause | undefined {
  const found = hop.firewall!
  const { firewall, path } = found
  const { network, application, closes } = verdict(found, source, { address, name, port })
  const allowing = applicationRuleFirst(firewall, { sourceAddresses: [source], targetFqdns: [name], ports: [port] })
  const fix = `Give ${firewall.name} an application rule that allows ${name} (${protocolOf(port)}) from ${source}, judged before any rule that denies it; network rules are judged before application rules.`
  if (network !== undefined) {
    if (network.action === 'Deny') {
      const at = [...path, 'networkRules', network.name]
      const allowed = application?.action === 'Allow'
      return {
        because: `the network rule ${network.name} of ${firewall.name} denies ${host.host.name} TCP ${port} to ${address}`,
        fix: `Take ${network.name} out of ${firewall.name}, or name in it what it means and nothing else: network rules are judged before application rules.${allowed ? '' : ` What it leaves needs an application rule that allows ${name} (${protocolOf(port)}) from ${source}.`}`,
        at,
        ...((allowed || allowing) && { edits: [{ removed: at }, ...(allowed ? [] : [allowing!])] }),
      }
    }
    const other = causeOfOtherDns(facts, found, host, { rule: network, name, address })
    if (other !== undefined) return other
    if (!isPrivateAddress(address)) return undefined
    return causeOfForwardedTraffic(facts, hop, source, address) ?? back ?? {
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
    ...(allowing && { edits: [allowing] }),
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

/** A peering that does not take what a firewall or an appliance hands on from somewhere else. */
export function causeOfForwardedTraffic(facts: Facts, { virtualNetwork: from, name }: NextHop, source: string, address: string): Cause | undefined {
  for (const into of facts.connectedNetworks.get(from)!) {
    if (!facts.topology.virtualNetworks.get(into)!.addressSpace.some((prefix) => contains(prefix, address))) continue
    const peering = refusesForwarded(facts.topology, { into, from, source })
    if (peering === undefined) continue
    return {
      because: `the peering of ${into} with ${from} has no allowForwardedTraffic, so that ${into} takes nothing from there that did not begin there: what ${name} hands on from ${source} is dropped`,
      fix: `Set allowForwardedTraffic: true on the peering of ${into} with ${from}.`,
      at: peering,
      edits: [peered(facts, into, from, { allowForwardedTraffic: true })],
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
  const firewall = found && nextHopAt(facts, found.network, found.route.nextHopIpAddress)?.firewall
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
