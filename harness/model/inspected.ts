import { inspectedPorts, isPrivateAddress, networkRuleFor, type Traffic } from '../azure/firewall-rules.ts'
import { obeysRoutes } from '../azure/network-security.ts'
import { subnetOf, type FirewallFacts } from '../facts/firewall-facts.ts'
import type { Facts } from '../facts/facts.ts'
import type { Domain } from '../facts/hybrid-facts.ts'
import { nameHops, type NextHop } from '../facts/next-hop.ts'
import { endpointsAt, follow, type PacketCourse, type Standing, type Start } from './packets.ts'
import type { FirewallDns, Flow, Origin, Passage } from './passage.ts'

/** A firewall or an appliance, and as whom it saw the sender. */
interface Seen {
  readonly hop: NextHop
  readonly source: string
}

/**
 * How a flow fares in a design with route tables: the way there, what each firewall on it says, and the way back. Of a connection
 * a firewall wants to see both directions, and so does an appliance; of a datagram they do not.
 */
export function inspected(facts: Facts, standing: Standing, { origin, address, flow, lookup }: {
  readonly origin: Origin & { readonly domain: Domain }
  readonly address: string
  readonly flow: Flow
  readonly lookup: FirewallDns
}): Passage | undefined {
  const there = follow(facts, standing, startOf(facts, origin.domain, origin.address), address, origin.address)
  const inspection = inspect(there, origin.address)
  if (inspection.passage !== undefined) return inspection.passage
  if (there.unowned) return undefined
  if (there.because !== undefined) return lost(there, there.because)
  if (there.end === 'internet') return throughInternet(there, inspection.seen)
  const destination = there.end!
  const back = follow(facts, standing, startOf(facts, destination, address), origin.address)
  const components = [...new Set([...there.components, ...back.components])]
  if (back.end !== origin.domain) return lost({ components, at: back.at }, back.because ?? `${nameOf(destination)} has no route back to ${origin.address}`)
  const asymmetric = judgeReturn(there, back)
  if (asymmetric !== undefined) return { ...lost({ components, ...(there.at ?? back.at ? { at: there.at ?? back.at! } : {}) }, asymmetric), asymmetric: true, ...(back.hops.every((hop) => there.hops.includes(hop)) && { accepted: destination }) }
  return { destination, components, ...(there.way && { way: there.way }), ...over(there) }

  /** Goes from hop to hop until one of them does not simply forward. An appliance does. */
  function inspect({ hops }: PacketCourse, from: string): { readonly passage?: Passage; readonly seen: readonly Seen[] } {
    const seen: Seen[] = []
    let source = from
    for (const [index, hop] of hops.entries()) {
      const answer = hop.firewall && judged(hop.firewall, source, seen, hops.slice(0, index + 1))
      if (answer !== undefined) return { seen, passage: answer }
      seen.push({ hop, source })
      if (!isPrivateAddress(address)) source = hop.address
    }
    return { seen }
  }

  /** What a firewall makes of a flow that it does not simply forward. */
  function judged({ firewall, path }: FirewallFacts, source: string, seen: readonly Seen[], hops: readonly NextHop[]): Passage | undefined {
    const { name } = firewall
    const rule = networkRuleFor(firewall, { source, destination: address, ...flow }, (fqdn) => lookup(name, fqdn))
    if (rule === undefined && flow.protocol === 'TCP' && inspectedPorts(firewall).includes(flow.port)) {
      return unanswered([...seen, { hop: hops.at(-1)!, source }]) ?? { destination: undefined, components: there.components, proxy: { firewall: name, source }, ...over({ ...there, hops }) }
    }
    if (rule?.action !== 'Allow') {
      const because = rule === undefined
        ? `no rule of ${name} allows ${flow.protocol} ${flow.port} from ${source} to ${address}`
        : `the network rule ${rule.name} of ${name} denies ${flow.protocol} ${flow.port} from ${source} to ${address}`
      return { ...lost(there, because), at: rule === undefined ? path : [...path, 'networkRules', rule.name], denied: name }
    }
    return undefined
  }

  /** Firewalls and appliances have translated the source, so answers come to the last of them. */
  function throughInternet(course: PacketCourse, seen: readonly Seen[]): Passage {
    const last = seen.at(-1)?.hop
    const sender = last && { domain: `virtualNetwork:${last.virtualNetwork}` as const, address: last.address }
    return unanswered(seen) ?? { destination: undefined, internet: true, components: course.components, ...(sender && { sender }), ...over(course) }
  }

  /** Each of them must find whom it saw as the source by way of those before it that saw the same, and no other; why not, where one does not. */
  function unanswered(seen: readonly Seen[]): Passage | undefined {
    for (const [index, { hop, source }] of seen.entries()) {
      const before = seen.slice(0, index).findLast((one) => source !== origin.address && one.hop.address === source)?.hop
      const wanted: Domain = before === undefined ? origin.domain : `virtualNetwork:${before.virtualNetwork}`
      const back = follow(facts, standing, startOf(facts, `virtualNetwork:${hop.virtualNetwork}`, hop.address), source)
      const sameSource = seen.slice(0, index).filter((one) => one.source === source).reverse()
      if (back.end !== wanted || back.hops.length !== sameSource.length || sameSource.some((one, n) => one.hop !== back.hops[n])) return lost({ ...there, ...(back.at && { at: back.at }) }, back.because ?? `${hop.name} does not answer ${source} on the way that it came`)
    }
    return undefined
  }

  function judgeReturn(going: PacketCourse, coming: PacketCourse): string | undefined {
    const same = coming.hops.length === going.hops.length && coming.hops.every((hop, index) => hop === going.hops.at(-1 - index))
    if (same) return undefined
    if (flow.protocol === 'TCP') {
      const [passed, other, where] = going.hops.length > 0 ? [going.hops, coming.hops, 'back'] : [coming.hops, going.hops, 'there']
      return `packets to ${address} pass ${namesOf(passed)} one way and ${other.length > 0 ? namesOf(other) : passed.every(({ firewall }) => firewall !== undefined) ? 'no firewall' : 'none'} ${where === 'back' ? 'on the way back' : 'on the way there'}: it sees half of the connection and drops it`
    }
    // Each answer that a firewall has not seen the question of is a packet of its own.
    const answer: Traffic = { source: address, destination: origin.address, protocol: 'UDP', port: undefined }
    const silent = coming.hops.find((hop) => hop.firewall !== undefined && !going.hops.includes(hop) && networkRuleFor(hop.firewall.firewall, answer, (fqdn) => lookup(hop.name, fqdn))?.action !== 'Allow')
    return silent === undefined ? undefined : `answers from ${address} come back through ${silent.name}, which saw no question and drops them`
  }
}

/** Where packets from an address start. A private endpoint's answers obey route tables only where its subnet says so. */
function startOf(facts: Facts, domain: Domain, address: string): Start {
  const network = facts.topology.virtualNetworks.get(nameOf(domain))
  if (!domain.startsWith('virtualNetwork:') || network === undefined) return { domain, subnet: undefined }
  const subnet = subnetOf(network, address)
  return { domain, subnet: endpointsAt(facts, address).some(({ virtualNetwork }) => virtualNetwork === network.name) && !obeysRoutes(subnet) ? undefined : subnet?.name }
}

function lost({ components, at }: { readonly components: PacketCourse['components']; readonly at?: PacketCourse['at'] | undefined }, because: string): Passage {
  return { destination: undefined, components, because, ...(at && { at }) }
}

function over({ hops, at }: PacketCourse): { readonly over?: string; readonly at?: NonNullable<PacketCourse['at']> } {
  return hops.length === 0 ? {} : { over: nameHops(hops), ...(at && { at }) }
}

function namesOf(hops: readonly NextHop[]): string {
  return hops.map(({ name }) => name).join(' and ')
}

function nameOf(domain: Domain): string {
  return domain.slice(domain.indexOf(':') + 1)
}
