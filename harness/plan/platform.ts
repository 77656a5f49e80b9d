import type { InterfacePlan, NamespacePlan } from './plan.ts'
import { platformPrefix } from '../facts/wiring-addresses.ts'
import { platform } from './names.ts'

/** The platform's own network is a single link: only Azure-provided DNS, private zones and recursive resolvers are on it. */
export const platformBridge = 'fabric'

export function platformNamespace(): NamespacePlan {
  return { name: platform, bridges: [{ name: platformBridge, addresses: [] }], routes: [], forwards: false, nftables: '' }
}

export function platformInterface(name: string, addresses: readonly string[]): InterfacePlan {
  return {
    name,
    namespace: platform,
    bridge: platformBridge,
    addresses: addresses.map((address) => `${address}/${platformPrefix}`),
    routes: [],
  }
}
