import { recursiveResolverAddress } from '../azure/public-plan.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import type { Symptom } from '../diagnosis/intent/symptom.ts'
import { hostsOf, sightings, some } from './support/sightings.ts'

/** A point-to-site client that asks whom it asked before it connected. */
function isClient({ host: { host, dnsServers } }: Symptom): boolean {
  return host.virtualNetworkGateway !== undefined && dnsServers[0] === recursiveResolverAddress(host.location)
}

/** M42, the second half; that a tool may overlook the client's name table is nothing that a design could show. */
export const clientProfileWithoutDns: Misconfiguration = {
  id: 'client-profile-without-dns',
  catalogue: 'M42',
  title: 'The profile of a point-to-site client has no DNS server that sees the zone.',
  symptom: 'NOERROR, the privatelink alias and then a public address, while the tunnel is up',
  fix: 'Put an inbound endpoint into the dnsServers of the client profile.',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about',
  *find(examined) {
    const found = examined.symptoms().filter((symptom) => symptom.reach === 'privately' && symptom.kind === 'public' && isClient(symptom))
    yield* sightings(found, ({ host }) => host.host.virtualNetworkGateway, (group) => {
      const gateway = group[0].host.host.virtualNetworkGateway!
      return {
        at: ['virtualNetworkGateways', gateway, 'vpnClientConfiguration'],
        what: `${some(hostsOf(group), 'is', 'are')} connected to ${gateway}, whose profile has no DNS server, and ${hostsOf(group).length === 1 ? 'asks' : 'ask'} the one on the internet as before.`,
        fix: `Add dnsServers to the vpnClientConfiguration of ${gateway}, or to the network of ${gateway}.`,
      }
    })
  },
}
