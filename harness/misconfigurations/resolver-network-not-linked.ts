import type { Misconfiguration } from './misconfiguration.ts'
import { isInboundEndpoint } from '../facts/dns-servers.ts'
import { hasNearerCause } from './support/nearer-cause.ts'
import { isMisnamed } from './support/misspelt.ts'
import { ownNamesUnlinked } from './support/own-name-unlinked.ts'
import { byLine, forwarded } from './support/forwarded.ts'

/** M24. */
export const resolverNetworkNotLinked: Misconfiguration = {
  id: 'resolver-network-not-linked',
  catalogue: 'M24',
  title: 'Questions reach an inbound endpoint whose network is not linked to the zone.',
  symptom: 'NOERROR, the privatelink alias and then a public address, although the inbound endpoint is asked',
  fix: "Link the zone to the resolver's network.",
  source: 'https://learn.microsoft.com/azure/dns/dns-private-resolver-overview',
  *find(examined) {
    yield* ownNamesUnlinked(examined, 'inbound endpoint')
    const found = forwarded(examined, ['public']).filter(({ course, last, symptom }) => course.end === 'azure' && isInboundEndpoint(last) && symptom.zone === undefined
      && !isMisnamed(examined.facts, symptom) && !hasNearerCause(examined.facts, symptom))
    yield* byLine(found, ({ course, last, symptom }) => {
      const zone = [...examined.facts.privateZones.keys()].find((one) => examined.hasRecord(one, symptom.endpoint.privatelinkName))
      return {
        at: zone === undefined ? ['virtualNetworks', course.network!] : ['privateDnsZones', zone, 'virtualNetworkLinks'],
        what: `${last.name} has the view of ${course.network}, to which ${zone ?? 'no zone'} is ${zone === undefined ? '' : 'not '}linked.`,
        fix: zone === undefined ? `Create a zone ${symptom.endpoint.privatelinkZone} and link it to ${course.network}.` : `Add ${course.network} to the virtualNetworkLinks of ${zone}.`,
      }
    })
  },
}
