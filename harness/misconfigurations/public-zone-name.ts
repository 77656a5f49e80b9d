import type { PrivateDnsZone } from '../azure/resources.ts'
import { denialOf } from '../diagnosis/observed/response.ts'
import { isWithin } from '../dns/name.ts'
import type { Response } from '../dns/message.ts'
import type { HostFacts } from '../facts/facts.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted, some } from './support/sightings.ts'
import type { Examined } from './support/examined.ts'

/** A zone called as a public zone, or a part of it, with the zone that it ought to be. */
interface PubliclyNamed {
  readonly zone: PrivateDnsZone
  readonly rightName: string
}

/** A zone for a single name, such as `contoso.azurecr.io`, hides nothing else, and one with privatelink in its name nothing that is public. */
function* publiclyNamed({ facts }: Examined): Generator<PubliclyNamed> {
  const own = [...facts.services.values()].flatMap(({ names }) => names)
  const publicNames = [...facts.canary.names, ...own].filter(({ publicZone }) => publicZone !== undefined)
  for (const zone of facts.topology.privateDnsZones.values()) {
    const { zoneName } = zone
    const covered = publicNames.find(({ publicZone }) => isWithin(zoneName, publicZone!))
    if (covered === undefined || publicNames.some(({ privatelinkZone }) => isWithin(zoneName, privatelinkZone))) continue
    if (!own.some(({ name }) => isWithin(zoneName, name))) yield { zone, rightName: covered.privatelinkZone }
  }
}

/** Names that the zone denies although they exist: those of services that the design has nothing to do with, or one that a host needs. */
function* denied(examined: Examined, { zoneName, virtualNetworkLinks }: PrivateDnsZone): Generator<{ host: HostFacts; response: Response }> {
  const others = [examined.facts.canary, ...examined.facts.strangers].flatMap(({ names }) => names)
  const name = others.find((one) => isWithin(one.name, zoneName))?.name
  if (name !== undefined) {
    for (const host of virtualNetworkLinks.flatMap(({ virtualNetwork }) => examined.askingAzure(virtualNetwork))) {
      const response = examined.ask(host, name)
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

/** M12. No intent is needed: a zone that denies every other registry breaks Azure Arc and AKS extensions, which nobody wants. */
export const publicZoneName: Misconfiguration = {
  id: 'public-zone-name',
  catalogue: 'M12',
  title: 'A private DNS zone is called azurecr.io, or as the public zone of another service, and denies everything that it has no record of.',
  symptom: 'NXDOMAIN without an alias for all other registries, among them linuxgeneva-microsoft.azurecr.io, which Azure Arc needs',
  fix: 'Call the zone privatelink.azurecr.io, or as the table of zone names has it for the service.',
  source: 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns',
  *find(examined) {
    for (const { zone, rightName } of publiclyNamed(examined)) {
      const found = [...denied(examined, zone)]
      const [first] = found
      if (!first) continue
      const hosts = [...new Set(found.map(({ host }) => host.host.name))]
      yield {
        at: ['privateDnsZones', zone.name, 'name'],
        hosts,
        what: `${zone.name} is called ${zone.zoneName}, so ${some(hosts, 'is', 'are')} denied every name below that which ${zone.name} does not have.`,
        predicted: predicted(first.host, first.response),
        fix: `Rename ${zone.name} to ${rightName} and let the private endpoint's privateDnsZoneGroup write its records.`,
      }
    }
  },
}
