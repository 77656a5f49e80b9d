import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { usesOfSuffix } from '../../azure/private-link.ts'
import { isWithin, parentOf } from '../../dns/name.ts'
import type { Path } from '../../dns/path.ts'
import type { Facts, HostFacts } from '../../facts/facts.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'
import { inboundEndpoints } from '../../facts/dns-servers.ts'
import { forwardedZone, zonesOfName, type NameZones } from '../../facts/service-names.ts'
import type { Course } from '../course/course.ts'
import { decidingCourse } from '../course/follow.ts'
import { whereToForward } from '../course/forwarders.ts'
import type { Cause } from './cause.ts'
import { movedEndpoint, nobodyAt, outboundAt } from './outbound.ts'
import { causeOfOwnZone } from './own-zone.ts'
import { causeOfLoop } from './loop.ts'
import { causeOfPublicEnd } from './public-end.ts'
import { causeOfRelay } from './relay.ts'
import { brokenWay } from './broken-way.ts'
import { blamedRule, causeOfHandedOn } from './handed-on.ts'
import { networksOf } from '../observed/places.ts'

/** What a server's forwarding does to a service's names, where it is to blame; `undefined` where the question gets to Azure-provided DNS or nobody forwards. */
export function causeOfForwarding(facts: Facts, host: HostFacts, endpoint: { readonly name: string; readonly privatelinkName: string }): Cause | undefined {
  const course = decidingCourse(facts, host, endpoint)
  const last = course.servers.at(-1)
  const closed = causeOfPort(course)
  if (closed !== undefined) return closed
  const target = whoKnows(facts, endpoint.name)
  const handedOn = blamedRule(facts, course, endpoint.privatelinkName)
  if (handedOn !== undefined) return causeOfHandedOn(facts, handedOn, endpoint)
  const zones = zonesOfName(facts, endpoint.name)
  if (last === undefined) return causeOfRule(facts, course, target, zones)
  switch (course.end) {
    case 'public':
      return course.relayedBy === undefined ? causeOfPublicEnd(facts, last, course, target, zones) : causeOfRelay(facts, course.relayedBy, { at: course.at, zones })
    case 'loop':
      return causeOfLoop(facts, course, endpoint)
    case 'nobody':
      return {
        because: `${last.name} has no forwarder for ${endpoint.name}, and does not ask anybody else`,
        fix: `Give ${last.name} forwarders for everything else, and ${target} for ${forwardedZone(zones)}.`,
        at: last.path,
      }
    case 'unreachable':
      return causeOfUnreachable(facts, last, { ...course, address: course.address ?? '' }, target)
    case 'own zone':
      return causeOfOwnZone(facts, host, endpoint, course)
    case 'azure':
    case 'files':
      return undefined
  }
}

/** A rule that sends questions to another port than DNS has. */
export function causeOfPort({ at, address, port }: Course): Cause | undefined {
  return port === undefined || at === undefined ? undefined : {
    because: `rule ${at.at(-1)} of ${at[1]} sends the question to port ${port} of ${address}, where nothing answers`,
    fix: `Let the targetDnsServers of ${at.at(-1)} have port 53.`,
    at,
  }
}

/** The host asks Azure-provided DNS, and a rule of a ruleset sends the question where nobody answers, or to the internet. */
function causeOfRule(facts: Facts, { end, at, address }: Course, target: string, zones: NameZones): Cause | undefined {
  if (at === undefined || (end !== 'unreachable' && end !== 'public')) return undefined
  const rule = `rule ${at.at(-1)} of ${at[1]}`
  const fix = `Let ${rule} lead to ${target}, or unlink ${at[1]}.`
  if (end === 'public') return { because: `${rule} sends ${forwardedZone(zones)} to servers that know the internet only`, fix, at }
  const known = [...facts.dnsServerFacts.values()].some((one) => one.address === address)
  const outbound = facts.outboundEndpoints.get([...facts.resolverViews.values()].flat().find(({ path }) => path.join(' ') === at.join(' '))?.outboundEndpoints[0] ?? '')
  const broken = known && outbound && address !== undefined ? brokenWay(facts, outbound, address) : undefined
  if (broken !== undefined) return { ...broken, because: `${rule} sends the question to ${address}, and ${broken.because}` }
  const moved = movedEndpoint(facts, address ?? '')
  if (moved !== undefined) return moved
  return {
    because: known
      ? `${rule} sends the question to ${address}, to which no route leads from the outbound endpoint, or none back`
      : `${rule} sends the question to ${nobodyAt(facts, address ?? '').where}`,
    fix: known ? 'Connect the two, with routes in both directions.' : outboundAt(facts, address ?? '') === undefined ? fix : nobodyAt(facts, address ?? '').fix,
    at,
  }
}

function causeOfUnreachable(facts: Facts, last: DnsServerFacts, { address, at }: Course & { address: string }, target: string): Cause {
  if (address === azureProvidedDns) {
    return {
      because: `${last.name} forwards to ${azureProvidedDns}, which answers only questions from inside a virtual network, and ${last.name} is in none`,
      fix: `Forward to ${target} instead.`,
      at: at ?? last.path,
    }
  }
  const broken = causeOfBrokenWay(facts, last, address)
  if (broken !== undefined) return broken
  const moved = movedEndpoint(facts, address)
  if (moved !== undefined) return moved
  const places = networksOf(facts, address)
  const known = [...facts.dnsServerFacts.values()].some((one) => one.address === address)
  const who = at?.[0] === 'dnsForwardingRulesets' ? `rule ${at.at(-1)} of ${at[1]} sends the question` : `${last.name} forwards`
  return {
    because: known
      ? `${who} to ${address}${places.length > 0 ? ` in ${places.join(', ')}` : ''}, to which no route leads from ${'site' in last.place ? last.place.site : last.place.virtualNetwork}, or none back`
      : `${who} to ${nobodyAt(facts, address).where}`,
    fix: known ? 'Connect the two, with routes in both directions.' : outboundAt(facts, address) === undefined ? `Forward to ${target}.` : nobodyAt(facts, address).fix,
    at: at ?? last.path,
  }
}

/** Whom to forward a name to: of a service's name an inbound endpoint, of any other a server that has its zone. */
function whoKnows(facts: Facts, name: string): string {
  const { publicZone, privatelinkZone } = zonesOfName(facts, name)
  if (publicZone !== name || privatelinkZone !== name || isPublished(name)) return inboundEndpointsOrServer(facts)
  const servers = [...facts.dnsServerFacts.values()].filter((one) => one.server?.zones.some(({ zoneName }) => isWithin(name, zoneName)))
  return servers.length > 0 ? servers.map((one) => `${one.address} (${one.name})`).join(' or ') : 'a DNS server that knows it'
}

/** Whether a name is in one of the public zones that Azure's services have their names in. */
function isPublished(name: string): boolean {
  return name.includes('.') && (usesOfSuffix(name).length > 0 || isPublished(parentOf(name)))
}

/** `10.0.2.4 (resolver/inbound)`, or what to create where there is none. */
function inboundEndpointsOrServer(facts: Facts): string {
  return `${whereToForward(facts)}${inboundEndpoints(facts).length === 0 ? ', or a DNS server in a linked network that forwards to 168.63.129.16' : ''}`
}

/** What lies between a server and an address that it forwards to, where a single line is to blame. */
export function causeOfBrokenWay(facts: Facts, last: DnsServerFacts, address: string): Cause | undefined {
  const silent = proxyOff(facts, address)
  if (silent !== undefined) return { ...silent, because: `${last.name} forwards to ${address}, which is ${silent.because}` }
  const known = [...facts.dnsServerFacts.values()].some((one) => one.address === address)
  const broken = known ? brokenWay(facts, last, address) : undefined
  return broken && { ...broken, because: `${last.name} forwards to ${address}, and ${broken.because}` }
}

/** A firewall that would answer at the address if its DNS proxy were on. */
export function proxyOff(facts: Facts, address: string): (Cause & { readonly at: Path }) | undefined {
  const found = [...facts.firewalls.values()].find((one) => one.address === address && !one.firewall.dnsSettings.enableProxy)
  if (found === undefined) return undefined
  const { name, dnsSettings } = found.firewall
  return {
    because: `${name}, whose DNS proxy is not enabled`,
    fix: `Set dnsSettings: { enableProxy: true } of ${name}, or ask another server.`,
    at: [...found.path, 'dnsSettings', 'enableProxy'],
    edits: [{ at: found.path, value: { ...found.firewall, dnsSettings: { ...dnsSettings, enableProxy: true } } }],
  }
}
