import type { Facts } from '../topology/facts.ts'
import type { InterfacePlan } from './plan.ts'
import { bridgeOf, gatewayOf, namespaceOf } from './virtual-network.ts'

/** A network interface in a subnet: its addresses, and the default route that Azure's DHCP would give. */
export function subnetInterface(
  facts: Facts,
  { network, subnet, addresses }: { network: string; subnet: string; addresses: readonly string[] },
): InterfacePlan {
  const virtualNetwork = facts.topology.virtualNetworks.get(network)!
  const { addressPrefix } = virtualNetwork.subnets.find(({ name }) => name === subnet)!
  const length = addressPrefix.split('/')[1]
  return {
    name: 'eth0',
    namespace: namespaceOf(facts, network),
    bridge: bridgeOf(virtualNetwork, subnet),
    addresses: addresses.map((address) => `${address}/${length}`),
    routes: [{ to: 'default', via: gatewayOf(addressPrefix) }],
  }
}
