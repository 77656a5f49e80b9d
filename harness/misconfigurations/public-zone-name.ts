import type { PrivateDnsZone } from '../azure/resources.ts'
import { causeOfOwnZone } from '../diagnosis/cause/own-zone.ts'
import { decidingCourse } from '../diagnosis/course/follow.ts'
import { denialOf } from '../diagnosis/observed/response.ts'
import { registryZone } from '../azure/registry-names.ts'
import { isWithin } from '../dns/name.ts'
import type { Response } from '../dns/message.ts'
import type { HostFacts } from '../facts/facts.ts'
import type { DnsServerFacts } from '../facts/hybrid-facts.ts'
import type { Misconfiguration, Sighting } from './misconfiguration.ts'
import { predicted, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** A zone called as a public zone, or a part of it, with the zone that it ought to be. */
interface PubliclyNamed<Zone> {
  readonly zone: Zone
  readonly rightName: string
}

/** A zone for a single name, such as `contoso.azurecr.io`, hides nothing else, and one with privatelink in its name nothing that is public: a server's own hides what Azure has, though. */
function* publiclyNamed<Zone extends { readonly zoneName: string }>({ facts }: Examined, zones: Iterable<Zone>, { aliases = false }: { readonly aliases?: boolean } = {}): Generator<PubliclyNamed<Zone>> {
  const own = [...facts.services.values()].flatMap(({ names }) => names)
  const publicNames = [...facts.canary.names, ...own].filter(({ publicZone }) => publicZone !== undefined)
  for (const zone of zones) {
    const { zoneName } = zone
    const alias = publicNames.find(({ privatelinkZone }) => isWithin(zoneName, privatelinkZone))
    const covered = alias ?? publicNames.find(({ publicZone }) => isWithin(zoneName, publicZone!))
    if (covered === undefined || (alias !== undefined && !aliases)) continue
    if (!own.some(({ name, privatelinkName }) => isWithin(zoneName, name) || isWithin(zoneName, privatelinkName))) yield { zone, rightName: covered.privatelinkZone }
  }
}

/** Names that the zone denies although they exist: those of services that the design has nothing to do with, or one that a host needs. */
function* denied(examined: Examined, { zoneName, virtualNetworkLinks }: PrivateDnsZone): Generator<{ host: HostFacts; response: Response }> {
  const { facts } = examined
  const others = [facts.canary, ...facts.strangers].flatMap(({ names }) => names)
  const asked = others.find((one) => isWithin(one.name, zoneName))
  if (asked !== undefined) {
    const linked = new Set(virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork))
    // Not only those whose network is linked: a resolver's inbound endpoint or a DNS server asks there for many more.
    for (const host of facts.hosts.values()) {
      const { end, network } = decidingCourse(facts, host, asked)
      const response = end === 'azure' && linked.has(network ?? '') ? examined.ask(host, asked.name) : undefined
      if (response && isDenial(response, zoneName)) yield { host, response }
    }
    return
  }
  for (const { kind, host, response } of examined.symptoms()) {
    if (kind === 'denied' && response && isDenial(response, zoneName)) yield { host, response }
  }
}

function isDenial(response: Response, zone: string): boolean {
  return response.rcode === 'NXDOMAIN' && denialOf(response)?.zone === zone
}

/** A zone of a DNS server, and who runs it. */
interface ServerZone {
  readonly zoneName: string
  readonly server: DnsServerFacts
}

/** The same of a zone that the owner of a DNS server gave it: whoever asks that server is denied the rest. */
function* ofServers(examined: Examined): Generator<Sighting> {
  const { facts } = examined
  const zones = [...facts.dnsServerFacts.values()].flatMap((server): readonly ServerZone[] => (server.server?.zones ?? []).map(({ zoneName }) => ({ zoneName, server })))
  for (const { zone: { zoneName, server } } of publiclyNamed(examined, zones, { aliases: true })) {
    const others = [facts.canary, ...facts.strangers].flatMap(({ names }) => names).filter(({ name }) => isWithin(name, zoneName))
    // Names in the middle of chains nobody asks for.
    const needed = examined.symptoms().filter(({ kind }) => kind === 'denied').map(({ endpoint }) => endpoint)
    const denials = [...facts.hosts.values()].flatMap((host) => [...others, ...needed].flatMap((asked) => {
      const course = decidingCourse(facts, host, asked)
      const response = course.end === 'own zone' && course.servers.at(-1) === server && course.at?.at(-1) === zoneName ? examined.ask(host, asked.name) : undefined
      return response?.rcode === 'NXDOMAIN' ? [{ host, asked, response }] : []
    }))
    const [first] = denials
    if (first === undefined) continue
    const hosts = [...new Set(denials.map(({ host }) => host.host.name))]
    yield {
      at: [...server.path, 'zones', zoneName],
      hosts,
      what: `${server.name} has a zone ${zoneName} of its own, so ${some(hosts, 'is', 'are')} denied every name below that which it does not have.`,
      ...othersDenied(zoneName),
      predicted: predicted(first.host, first.response),
      fix: causeOfOwnZone(facts, first.host, first.asked)?.fix ?? `Take ${zoneName} out of the zones of ${server.name}.`,
    }
  }
}

/** Of registries the mistake itself says who is denied besides. */
function othersDenied(zoneName: string): Pick<Sighting, 'symptom'> {
  return isWithin(zoneName, registryZone) ? {} : { symptom: `NXDOMAIN without an alias for every name below ${zoneName} that it has no record of, others' too` }
}

/** M12. No intent is needed: a zone that denies every other registry breaks Azure Arc and AKS extensions, which nobody wants. */
export const publicZoneName: Misconfiguration = {
  id: 'public-zone-name',
  catalogue: 'M12',
  title: 'A private DNS zone, or a DNS server’s own, is called azurecr.io, or as the public zone of another service, and denies everything that it has no record of.',
  symptom: 'NXDOMAIN without an alias for all other registries, among them linuxgeneva-microsoft.azurecr.io, which Azure Arc needs',
  fix: 'Call the zone privatelink.azurecr.io, or as the table of zone names has it for the service.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    yield* ofServers(examined)
    for (const { zone, rightName } of publiclyNamed(examined, examined.facts.topology.privateDnsZones.values())) {
      const found = [...denied(examined, zone)]
      const [first] = found
      if (!first) continue
      const hosts = [...new Set(found.map(({ host }) => host.host.name))]
      yield {
        at: ['privateDnsZones', zone.name, 'name'],
        hosts,
        what: `${zone.name} is called ${zone.zoneName}, so ${some(hosts, 'is', 'are')} denied every name below that which ${zone.name} does not have.`,
        ...othersDenied(zone.zoneName),
        predicted: predicted(first.host, first.response),
        fix: fixOf(examined, zone, rightName),
      }
    }
  },
}

/** Where a zone that is called as it has to be is linked already, a second one of that name could not be. */
function fixOf({ facts }: Examined, { name, virtualNetworkLinks }: PrivateDnsZone, rightName: string): string {
  const right = [...facts.topology.privateDnsZones.values()].filter(({ zoneName }) => zoneName === rightName)
  const beside = right.find((one) => one.virtualNetworkLinks.some(({ virtualNetwork }) => virtualNetworkLinks.some((link) => link.virtualNetwork === virtualNetwork)))
  return beside === undefined
    ? `Rename ${name} to ${rightName} and let the private endpoint's privateDnsZoneGroup write its records.`
    : `Remove ${name}: ${beside.name}, called ${rightName} as it has to be, is linked beside it.`
}
