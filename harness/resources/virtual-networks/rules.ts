import type { Rule } from '../rule.ts'

/** The same thing in two keys. */
export const dnsServersWrittenTwice: Rule = {
  code: 'conflicting-keys',
  source: 'https://learn.microsoft.com/azure/virtual-network/virtual-network-network-interface',
  *check({ input }) {
    for (const [name, network] of Object.entries(input.virtualNetworks ?? {})) {
      if (network.dnsServers !== undefined && network.dhcpOptions?.dnsServers !== undefined) {
        yield { path: ['virtualNetworks', name, 'dhcpOptions'], atKey: true, message: `the DNS servers of ${name} are written twice: dnsServers is short for dhcpOptions.dnsServers` }
      }
    }
  },
}
