import type { Facts } from '../topology/facts.ts'
import type { NodePlan } from './plan.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { azureDnsPlatformAddress, dnsLink } from './address-plan.ts'
import { nodeNames } from './names.ts'
import { platformInterface } from './platform.ts'
import { fallback, listenerKey, privateZoneListeners } from './private-zones.ts'
import { recursiveResolverPlatformAddress } from './recursive-resolver.ts'
import { unbound } from './unbound.ts'
import { dnsBridge, namespaceOf } from './virtual-network.ts'

/**
 * Azure-provided DNS of each virtual network: 168.63.129.16, with exactly the zones that are linked to it, everything else
 * through its region's public resolver.
 */
export function azureDnsNodes(facts: Facts): readonly NodePlan[] {
  const listeners = new Map(privateZoneListeners(facts).map((listener) => [listenerKey(listener.zone, listener.fallbackRegion), listener]))
  return [...facts.topology.virtualNetworks.values()].map((network, n) =>
    unbound({
      name: nodeNames.azureDns(network.name),
      kind: 'azure-dns',
      interfaces: [
        {
          name: 'eth0',
          namespace: namespaceOf(facts, network.name),
          bridge: dnsBridge,
          addresses: [dnsLink.server, `${azureProvidedDns}/32`],
          routes: [{ to: 'default', via: dnsLink.via, source: azureProvidedDns }],
        },
        platformInterface('eth1', [azureDnsPlatformAddress(n)]),
      ],
      listen: [azureProvidedDns],
      source: azureDnsPlatformAddress(n),
      forwardZones: [
        { name: '', addresses: [recursiveResolverPlatformAddress(facts, network.location)] },
        ...facts.linkedZones.get(network.name)!.map((linked) => ({
          name: linked.resource.zoneName,
          addresses: [listeners.get(listenerKey(linked.resource.name, fallback(facts, network.name, linked)))!.address],
          // What a redirect found for one type must not answer for another, which is not redirected.
          uncached: linked.link.resolutionPolicy === 'NxDomainRedirect',
        })),
      ],
      ready: { address: azureProvidedDns, question: { name: 'large.azcr.io', type: 'A' } },
    }),
  )
}
