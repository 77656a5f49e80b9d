import type { InterfacePlan, NamespacePlan, RoutePlan } from './plan.ts'
import { onInternetLink } from '../azure/public-plan.ts'
import { contains, nthAddress, size } from '../dns/address.ts'
import { internet } from './names.ts'

/** The router's own addresses on the one link on which everything public lives: the last of each prefix. */
const links = onInternetLink.map((prefix) => ({ prefix, router: nthAddress(prefix, size(prefix) - 2) }))
export const internetBridge = 'net'

/** An interface on the internet with one or more public addresses. */
export function internetInterface(addresses: readonly string[]): InterfacePlan {
  const home = links.find(({ prefix }) => contains(prefix, addresses[0]!))
  const routes: RoutePlan[] = links.map(({ prefix }) => ({ to: prefix, device: 'eth0' }))
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

/** A router that says nothing about what it cannot deliver: in Azure such packets vanish, and a client sees a time-out. */
export const silentRouter = `table ip silence {
  chain output {
    type filter hook output priority 0; policy accept;
    icmp type destination-unreachable drop
  }
}
`
