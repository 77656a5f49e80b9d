import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** Each DNS server taken out of what a site's DHCP hands out. */
export function* siteMutations({ onPremisesSites }: Topology): Generator<Mutation> {
  for (const site of onPremisesSites.values()) {
    const at = ['onPremisesSites', site.name]
    for (const [index, server] of site.dnsServers.entries()) {
      const value = { ...site, dnsServers: site.dnsServers.filter((other) => other !== server) }
      yield { kind: 'dns-server-removed', text: `the hosts of ${site.name} no longer ask ${server}`, path: [...at, 'dnsServers', index], edit: { at, value } }
    }
  }
}
