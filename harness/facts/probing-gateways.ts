import { gatewayClaim } from '../resources/private-traffic-manager-profiles/kind.ts'
import type { PrivateProfile } from '../resources/private-traffic-manager-profiles/language.ts'
import { nodeNames } from './node-names.ts'
import type { Facts, HostFacts } from './types.ts'

/** Whatever a private Traffic Manager profile probes it probes from its gateway, which stands in its subnet as a machine does. */
export function gatewayHost({ addresses, topology }: Pick<Facts, 'addresses' | 'topology'>, { name, gateway: { virtualNetwork, subnet } }: PrivateProfile): HostFacts {
  return {
    host: { name: nodeNames.probingGateway(name), virtualNetwork, subnet, site: undefined, virtualNetworkGateway: undefined, location: topology.virtualNetworks.get(virtualNetwork)!.location, privateIPAddress: undefined, dnsServers: [] },
    address: addresses.get(gatewayClaim(name))!,
    dnsServers: [],
  }
}

/** The address that is probed for an endpoint: a rule has seen that it is one. */
export function probedAddress({ target, monitoringTarget = target }: PrivateProfile['endpoints'][number]): string {
  return monitoringTarget
}

/** As what a probe asks for it: a header of the design's own, or the name that is answered. */
export function probedName({ monitor: { customHeaders } }: PrivateProfile, { target }: PrivateProfile['endpoints'][number]): string {
  return [...customHeaders].find(([header]) => header.toLowerCase() === 'host')?.[1].toLowerCase() ?? target
}
