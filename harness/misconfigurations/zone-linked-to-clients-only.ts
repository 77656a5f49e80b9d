import type { Misconfiguration } from './misconfiguration.ts'
import { isInboundEndpoint } from '../facts/dns-servers.ts'
import { hasNearerCause } from './support/nearer-cause.ts'
import { isMisnamed } from './support/misspelt.ts'
import { ownNamesUnlinked } from './support/own-name-unlinked.ts'
import { byLine, forwarded } from './support/forwarded.ts'

/** M03. Azure-provided DNS answers the server, so the links of the server's network count. */
export const zoneLinkedToClientsOnly: Misconfiguration = {
  id: 'zone-linked-to-clients-only',
  catalogue: 'M03',
  title: 'The zone is not linked to the network of the DNS server that the clients ask.',
  symptom: 'NOERROR, the privatelink alias and then a public address, although the zone is linked to the client',
  fix: "Link the zone to the DNS server's network.",
  source: 'https://learn.microsoft.com/troubleshoot/azure/azure-container-registry/cant-resolve-container-registry-fqdn-private-ip-address',
  *find(examined) {
    yield* ownNamesUnlinked(examined, 'server')
    const found = forwarded(examined, ['public']).filter(({ course, last, symptom }) => course.end === 'azure' && !isInboundEndpoint(last) && symptom.zone === undefined
      && !isMisnamed(examined.facts, symptom) && !hasNearerCause(examined.facts, symptom))
    yield* byLine(found, ({ course, last, symptom }) => {
      const zones = [...examined.facts.privateZones.keys()].filter((zone) => examined.hasRecord(zone, symptom.endpoint.privatelinkName))
      const [zone] = zones
      return {
        at: zone === undefined ? ['virtualNetworks', course.network!] : ['privateDnsZones', zone, 'virtualNetworkLinks'],
        what: `${zone === undefined ? `No private DNS zone that has ${symptom.endpoint.privatelinkName} is` : `${zone} is not`} linked to ${course.network}, where ${last.name} stands that answers ${symptom.host.host.name}.`,
        fix: zone === undefined ? `Create a zone ${symptom.endpoint.privatelinkZone} and link it to ${course.network}.` : `Add ${course.network} to the virtualNetworkLinks of ${zone}.`,
      }
    })
  },
}
