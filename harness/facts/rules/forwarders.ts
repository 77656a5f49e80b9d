import { notTranslated } from '../../azure/firewall-rules.ts'
import { publicResolvers } from '../../azure/public-resolvers.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import { contains, isAddress } from '../../dns/address.ts'
import type { Path } from '../../dns/path.ts'
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
        ? { path, message: `${from} asks ${address}, and no DNS server of this topology has that address: it will wait in vain`, hint: hintFor(address, path, own) }
        : { path, message: `${from} asks ${address}, which is ${firewall}, whose DNS proxy is not enabled: it will wait in vain`, hint: `dnsSettings: { enableProxy: true } of ${firewall}` }
    }
  },
}

/** A public resolver is meant by a public address: the design's word for one is "provider". */
function hintFor(address: string, [section]: Path, own: readonly string[]): string {
  const known = `DNS servers: ${own.slice(0, 12).join(', ') || 'none'}`
  return section === 'dnsServers' && !notTranslated.some((range) => contains(range, address)) ? `"provider" is the public resolver of its region; ${known}` : known
}

export const forwarderRules: readonly FactsRule[] = [nobodyHas]
