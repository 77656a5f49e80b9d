import type { InterfacePlan, NamespacePlan, RoutePlan } from './plan.ts'
import { frontEndRange, onInternetLink } from '../azure/public-plan.ts'
import { contains, nthAddress, size } from '../dns/address.ts'
import type { Facts, HostFacts } from '../facts/facts.ts'
import { publicMachines } from '../facts/public-machines.ts'
import { internet } from './names.ts'

/** The router's own addresses on the one link on which everything public lives: the last of each prefix. */
const links = onInternetLink.map((prefix) => ({ prefix, router: nthAddress(prefix, size(prefix) - 2) }))
export const internetBridge = 'net'

/**
 * An interface on the internet with one or more public addresses. `translated`: what it sends to services goes by the internet's router,
 * which gives it another source there.
 */
export function internetInterface(addresses: readonly string[], { translated = false }: { readonly translated?: boolean } = {}): InterfacePlan {
  const home = links.find(({ prefix }) => contains(prefix, addresses[0]!))
  const routes: RoutePlan[] = links.filter(({ prefix }) => !(translated && prefix === frontEndRange)).map(({ prefix }) => ({ to: prefix, device: 'eth0' }))
  return {
    name: 'eth0',
    namespace: internet,
    bridge: internetBridge,
    addresses: addresses.map((address) => `${address}/32`),
    routes: [...routes, { to: 'default', via: (home ?? links[0]!).router }],
  }
}

/** The internet's router. `routes` lead back to the virtual networks, `nftables` are rules besides its own. */
export function internetNamespace(routes: readonly RoutePlan[], nftables: string): NamespacePlan {
  return {
    name: internet,
    bridges: [{ name: internetBridge, addresses: links.map(({ prefix, router }) => `${router}/${prefix.split('/')[1]}`) }],
    routes,
    forwards: true,
    nftables: silentRouter + nftables,
  }
}

/** Whether services see a host on the internet with another address than its own. */
export function isTranslated({ hostEgress }: Facts, { host, address }: HostFacts): boolean {
  return (hostEgress.get(host.name)?.address ?? address) !== address
}

/**
 * Hosts on the internet whose address others know are behind its router, as machines are behind their provider's: services see them with
 * that address, which several may have.
 */
export function translation(facts: Facts): string {
  const hosts = [...facts.hosts.values()].filter((host) => isTranslated(facts, host))
  if (hosts.length === 0) return ''
  const machines = [...publicMachines(facts).keys()]
  const doors = machines.length === 0 ? frontEndRange : `{ ${[frontEndRange, ...machines].join(', ')} }`
  const rules = hosts.map(({ host, address }) => `    ip saddr ${address} ip daddr ${doors} snat to ${facts.hostEgress.get(host.name)!.address}\n`)
  // Who is told of a shorter way would take it.
  return `table ip translation {
  chain postrouting {
    type nat hook postrouting priority 100; policy accept;
${rules.join('')}  }
  chain output {
    type filter hook output priority 0; policy accept;
    icmp type redirect drop
  }
}
`
}

/** A router that says nothing about what it cannot deliver: in Azure such packets vanish, and a client sees a time-out. */
export const silentRouter = `table ip silence {
  chain output {
    type filter hook output priority 0; policy accept;
    icmp type destination-unreachable drop
  }
}
`
