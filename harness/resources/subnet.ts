import type { Subnet } from '../azure/resources.ts'
import type { Topology } from './topology.ts'

/** A subnet of a virtual network or of a site. Their names are different, as a rule says. */
export function subnetOf({ virtualNetworks, onPremisesSites }: Pick<Topology, 'virtualNetworks' | 'onPremisesSites'>, place: string, subnet: string): Subnet | undefined {
  return (virtualNetworks.get(place) ?? onPremisesSites.get(place))?.subnets.find(({ name }) => name === subnet)
}
