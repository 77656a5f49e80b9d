import type { Place } from '../azure/hybrid-resources.ts'
import type { Facts } from '../facts/facts.ts'
import type { InterfacePlan } from './plan.ts'
import { siteNamespaceOf } from './site.ts'
import { bridgeOf, namespaceOf, routerAddress } from './virtual-network.ts'

/** A network interface in a subnet: its addresses, and the default route that DHCP would give. */
export function subnetInterface(facts: Facts, place: Place, addresses: readonly string[]): InterfacePlan {
  const { topology } = facts
  const divided = 'site' in place ? topology.onPremisesSites.get(place.site)! : topology.virtualNetworks.get(place.virtualNetwork)!
  const { addressPrefix } = divided.subnets.find(({ name }) => name === place.subnet)!
  const length = addressPrefix.split('/')[1]
  return {
    name: 'eth0',
    namespace: 'site' in place ? siteNamespaceOf(facts, place.site) : namespaceOf(facts, place.virtualNetwork),
    bridge: bridgeOf(divided, place.subnet),
    addresses: addresses.map((address) => `${address}/${length}`),
    routes: [{ to: 'default', via: routerAddress(facts, addressPrefix, 'site' in place) }],
  }
}
