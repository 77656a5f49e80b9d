import type { OnPremisesSite } from '../azure/hybrid-resources.ts'
import type { Facts } from '../facts/facts.ts'
import type { CablePlan, NamespacePlan, RoutePlan } from './plan.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { cableAddresses } from '../facts/wiring-addresses.ts'
import { silentRouter } from './internet.ts'
import { internet } from './names.ts'
import { bridgeOf, privateRanges, routerAddress, uplink } from './virtual-network.ts'

/** The fabric's namespace of an on-premises site: its router. */
export function siteNamespaceOf(facts: Facts, site: string): string {
  return `site${[...facts.topology.onPremisesSites.keys()].indexOf(site)}`
}

/** Routers of all sites, and a cable to the internet for each. `first` is the number of the first cable. */
export function siteWiring(facts: Facts, first: number): { namespaces: readonly NamespacePlan[]; cables: readonly CablePlan[]; returnRoutes: readonly RoutePlan[] } {
  const cables: CablePlan[] = []
  const returnRoutes: RoutePlan[] = []
  const namespaces = [...facts.topology.onPremisesSites.values()].map((site): NamespacePlan => {
    const namespace = siteNamespaceOf(facts, site.name)
    const [here, there] = cableAddresses(first + cables.length)
    cables.push({
      ends: [
        { namespace, name: uplink, addresses: [`${here}/30`] },
        { namespace: internet, name: namespace, addresses: [`${there}/30`] },
      ],
    })
    returnRoutes.push({ to: `${facts.siteEgress.get(site.name)!.address}/32`, via: here })
    return {
      name: namespace,
      bridges: site.subnets.map((subnet) => ({
        name: bridgeOf(site, subnet.name),
        addresses: [`${routerAddress(facts, subnet.addressPrefix, true)}/${subnet.addressPrefix.split('/')[1]}`],
      })),
      routes: [{ to: 'default', via: there }],
      forwards: true,
      nftables: silentRouter + rules(facts, site),
    }
  })
  return { namespaces, cables, returnRoutes }
}

/** Azure-provided DNS is silent from here, private ranges do not lead to the internet, and what goes there has the site's own address. */
function rules(facts: Facts, site: OnPremisesSite): string {
  return `table ip filter {
  chain forward {
    type filter hook forward priority 0; policy accept;
    ip daddr ${azureProvidedDns} drop
    oifname "${uplink}" ip daddr { ${privateRanges.join(', ')} } drop
  }
  chain input {
    type filter hook input priority 0; policy accept;
    iifname "subnet*" meta l4proto { tcp, udp } drop
  }
}
table ip nat {
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
    oifname "${uplink}" snat to ${facts.siteEgress.get(site.name)!.address}
  }
}
`
}
