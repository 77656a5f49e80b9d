import type { Facts } from '../facts/facts.ts'

/**
 * Addresses of the root servers that servers are built with (https://www.internic.net/domain/named.root, and the former ones of
 * B). A lab in which a team's own configuration is rehearsed has its root server at them as well.
 */
const addresses: readonly string[] = [
  '198.41.0.4', '170.247.170.2', '199.9.14.201', '192.228.79.201', '192.33.4.12', '199.7.91.13', '192.203.230.10', '192.5.5.241', '192.112.36.4',
  '198.97.190.53', '192.36.148.17', '192.58.128.30', '193.0.14.129', '199.7.83.42', '202.12.27.33',
]

export function realRootAddresses({ topology }: Facts): readonly string[] {
  return [...topology.dnsServers.values()].some(({ files }) => files.size > 0) ? addresses : []
}
