import { azureProvidedDns } from '../azure/virtual-network.ts'
import { dnsServersPath } from '../diagnosis/cause/dns-servers-path.ts'
import { azureDnsForwardedTo } from './support/azure-dns-forwarded-to.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { predicted } from './support/sightings.ts'

/**
 * M06, as far as the language goes: a machine outside every virtual network asks 168.63.129.16 itself. Forwarders of on-premises
 * servers have no words yet. No intent is needed: nobody wants a machine that resolves nothing.
 */
export const azureDnsFromOutside: Misconfiguration = {
  id: 'azure-dns-from-outside',
  catalogue: 'M06',
  title: 'A machine outside Azure asks 168.63.129.16, itself or through its server, which answers inside virtual networks only.',
  symptom: 'no answer: timeouts, or SERVFAIL from a forwarder; docker: context deadline exceeded',
  fix: 'Ask an inbound endpoint of a DNS private resolver, or a DNS server in a linked virtual network.',
  source: 'https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16',
  *find(examined) {
    yield* azureDnsForwardedTo(examined)
    const { facts, ask } = examined
    for (const host of facts.hosts.values()) {
      const { name, virtualNetwork } = host.host
      if (virtualNetwork !== undefined || !host.dnsServers.includes(azureProvidedDns)) continue
      const { name: asked } = facts.canary.names[0]!
      const response = ask(host, asked)
      if (response !== undefined) continue
      yield {
        at: dnsServersPath(facts, host),
        hosts: [name],
        what: `${name} is outside every virtual network and asks ${azureProvidedDns}, which nothing there can reach.`,
        predicted: `${predicted(host, response)} for ${asked}`,
        fix: `Let ${name} ask a DNS server that it can reach and that lies in a linked virtual network; for public names alone, take ${azureProvidedDns} out of the list.`,
      }
    }
  },
}
