import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isDnsProxy } from '../../facts/dns-servers.ts'
import type { DnsServerFacts } from '../../facts/hybrid-facts.ts'

/** A firewall's DNS proxy that asks others than Azure-provided DNS of its network. */
export function proxyAskingElsewhere(servers: readonly DnsServerFacts[]): DnsServerFacts | undefined {
  return servers.find((one) => isDnsProxy(one) && (one.server?.forwarders ?? []).some((address) => address !== azureProvidedDns))
}

/** Azure-provided DNS sees the zones that are linked to its network, and never asks back. */
export function askAzure({ path, server }: DnsServerFacts): string {
  return `Let the DNS proxy of ${String(path[1])} ask Azure-provided DNS of its network: take ${server!.forwarders.join(', ')} out of the servers of its dnsSettings.`
}
