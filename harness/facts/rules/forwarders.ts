import { publicResolvers } from '../../azure/public-resolvers.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { isAddress } from '../../dns/address.ts'
import { forwarded } from '../../resources/dns-servers/forwarded.ts'
import type { FactsRule } from './rule.ts'

const ownServer = 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances#name-resolution-that-uses-your-own-dns-server'

const nobodyHas: FactsRule = {
  code: 'forwarder-nobody-has',
  severity: 'warning',
  source: ownServer,
  *check({ topology, dnsServerFacts, recursiveResolvers, publicZones, firewalls }) {
    const own = [...dnsServerFacts.values()].map(({ address }) => address)
    // Where anybody answers, the public side included.
    const answering = new Set([...own, ...recursiveResolvers.values(), ...publicResolvers.keys(), ...publicZones.map(({ server }) => server.address), azureProvidedDns])
    const silent = new Map([...firewalls.values()].map(({ address, firewall }) => [address, firewall.name]))
    for (const { from, address, path } of forwarded(topology)) {
      if (!isAddress(address) || answering.has(address)) continue
      const firewall = silent.get(address)
      yield firewall === undefined
        ? { path, message: `${from} asks ${address}, and no DNS server of this topology has that address: it will wait in vain`, hint: `DNS servers: ${own.slice(0, 12).join(', ') || 'none'}` }
        : { path, message: `${from} asks ${address}, which is ${firewall}, whose DNS proxy is not enabled: it will wait in vain`, hint: `dnsSettings: { enableProxy: true } of ${firewall}` }
    }
  },
}

export const forwarderRules: readonly FactsRule[] = [nobodyHas]
