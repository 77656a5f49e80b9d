import { inspectedPorts, isPrivateAddress, networkRuleFor, type Traffic } from '../azure/firewall-rules.ts'
import { obeysRoutes } from '../azure/network-security.ts'
import { subnetOf } from '../facts/firewall-facts.ts'
import type { Facts } from '../facts/facts.ts'
import type { Domain } from '../facts/hybrid-facts.ts'
import { endpointsAt, follow, type PacketCourse, type Standing, type Start } from './packets.ts'
import type { FirewallDns, Flow, Origin, Passage } from './passage.ts'

/** A firewall, and as whom it saw the sender. */
interface Seen {
  readonly name: string
  readonly source: string
}

/**
 * How a flow fares in a design with route tables: the way there, what each firewall on it says, and the way back. Of a connection
 * a firewall wants to see both directions; of a datagram it does not.
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
  if (back.end !== origin.domain) return lost({ ...there, components, ...(back.at && { at: back.at }) }, back.because ?? `${nameOf(destination)} has no route back to ${origin.address}`)
  const asymmetric = judgeReturn(there, back)
  if (asymmetric !== undefined) return { ...lost({ components, ...(there.at ?? back.at ? { at: there.at ?? back.at! } : {}) }, asymmetric), asymmetric: true }
  return { destination, components, ...(there.way && { way: there.way }), ...over(there) }

  /** Goes from firewall to firewall until one of them does not simply forward. */
  function inspect({ firewalls }: PacketCourse, from: string): { readonly passage?: Passage; readonly seen: readonly Seen[] } {
    const seen: Seen[] = []
    let source = from
    for (const [index, name] of firewalls.entries()) {
      const { firewall, path, address: own } = facts.firewalls.get(name)!
      const rule = networkRuleFor(firewall, { source, destination: address, ...flow }, (fqdn) => lookup(name, fqdn))
      if (rule === undefined && flow.protocol === 'TCP' && inspectedPorts(firewall).includes(flow.port)) {
        const sofar = { ...there, firewalls: firewalls.slice(0, index + 1) }
        const answer = unanswered([...seen, { name, source }])
        return { seen, passage: answer ?? { destination: undefined, components: there.components, proxy: { firewall: name, source }, ...over(sofar) } }
      }
      if (rule?.action !== 'Allow') {
        const because = rule === undefined
          ? `no rule of ${name} allows ${flow.protocol} ${flow.port} from ${source} to ${address}`
          : `the network rule ${rule.name} of ${name} denies ${flow.protocol} ${flow.port} from ${source} to ${address}`
        return { seen, passage: { ...lost(there, because), at: rule === undefined ? path : [...path, 'networkRules', rule.name], denied: name } }
      }
      seen.push({ name, source })
      if (!isPrivateAddress(address)) source = own
    }
    return { seen }
  }

  /** Firewalls have translated the source, so answers come to the last of them. */
  function throughInternet(course: PacketCourse, seen: readonly Seen[]): Passage {
    const last = facts.firewalls.get(seen.at(-1)?.name ?? '')
    const sender = last && { domain: `virtualNetwork:${last.firewall.virtualNetwork}` as const, address: last.address }
    return unanswered(seen) ?? { destination: undefined, internet: true, components: course.components, ...(sender && { sender }), ...over(course) }
  }

  /** Each firewall must find whom it saw as the source without another one in between; why not, where one does not. */
  function unanswered(seen: readonly Seen[]): Passage | undefined {
    for (const { name, source } of seen) {
      const { firewall, address: own } = facts.firewalls.get(name)!
      const before = [...facts.firewalls.values()].find((one) => source !== origin.address && one.address === source)
      const wanted: Domain = before === undefined ? origin.domain : `virtualNetwork:${before.firewall.virtualNetwork}`
      const back = follow(facts, standing, startOf(facts, `virtualNetwork:${firewall.virtualNetwork}`, own), source)
      if (back.end !== wanted || back.firewalls.length > 0) return lost({ ...there, ...(back.at && { at: back.at }) }, back.because ?? `${name} does not answer ${source} on the way that it came`)
    }
    return undefined
  }

  function judgeReturn(going: PacketCourse, coming: PacketCourse): string | undefined {
    const same = coming.firewalls.length === going.firewalls.length && coming.firewalls.every((name, index) => name === going.firewalls.at(-1 - index))
    if (same) return undefined
    if (flow.protocol === 'TCP') {
      const [passed, other, where] = going.firewalls.length > 0 ? [going.firewalls, coming.firewalls, 'back'] : [coming.firewalls, going.firewalls, 'there']
      return `packets to ${address} pass ${passed.join(' and ')} one way and ${other.length > 0 ? other.join(' and ') : 'no firewall'} ${where === 'back' ? 'on the way back' : 'on the way there'}: it sees half of the connection and drops it`
    }
    // Each answer that a firewall has not seen the question of is a packet of its own.
    const answer: Traffic = { source: address, destination: origin.address, protocol: 'UDP', port: undefined }
    const silent = coming.firewalls.find((name) => !going.firewalls.includes(name) && networkRuleFor(facts.firewalls.get(name)!.firewall, answer, (fqdn) => lookup(name, fqdn))?.action !== 'Allow')
    return silent === undefined ? undefined : `answers from ${address} come back through ${silent}, which saw no question and drops them`
  }
}

/** Where packets from an address start. A private endpoint's answers obey route tables only where its subnet says so. */
function startOf(facts: Facts, domain: Domain, address: string): Start {
  const network = facts.topology.virtualNetworks.get(nameOf(domain))
  if (!domain.startsWith('virtualNetwork:') || network === undefined) return { domain, subnet: undefined }
  const subnet = subnetOf(network, address)
  return { domain, subnet: endpointsAt(facts, address).some(({ virtualNetwork }) => virtualNetwork === network.name) && !obeysRoutes(subnet) ? undefined : subnet?.name }
}

function lost({ components, at }: Pick<PacketCourse, 'components' | 'at'>, because: string): Passage {
  return { destination: undefined, components, because, ...(at && { at }) }
}

function over({ firewalls, at }: PacketCourse): { readonly over?: string; readonly at?: NonNullable<PacketCourse['at']> } {
  return firewalls.length === 0 ? {} : { over: `${firewalls.length === 1 ? 'the firewall' : 'the firewalls'} ${firewalls.join(' and ')}`, ...(at && { at }) }
}

function nameOf(domain: Domain): string {
  return domain.slice(domain.indexOf(':') + 1)
}
