import { gatewaySubnet } from '../../azure/virtual-network.ts'
import type { Rule } from '../rule.ts'

const overview = 'https://learn.microsoft.com/azure/nat-gateway/nat-overview'

const withoutAddress: Rule = {
  code: 'nat-gateway-without-address',
  source: overview,
  *check({ topology }) {
    for (const { name, publicIPAddresses } of topology.natGateways.values()) {
      if (publicIPAddresses.length === 0) yield { path: ['natGateways', name], atKey: true, message: `${name} has no public address, and passes nothing without one`, hint: 'publicIPAddresses: 203.0.113.7' }
    }
  },
}

/** "NAT gateway can't span multiple virtual networks"; gateways' subnets cannot have one. */
const oneNetwork: Rule = {
  code: 'nat-gateway-in-two-networks',
  source: overview,
  *check({ topology }) {
    const networks = new Map<string, string>()
    for (const { name: network, subnets } of topology.virtualNetworks.values()) {
      for (const { name: subnet, natGateway } of subnets) {
        if (natGateway === undefined) continue
        const path = ['virtualNetworks', network, 'subnets', subnet, 'natGateway']
        const first = networks.get(natGateway)
        if (subnet === gatewaySubnet) yield { path, message: `${gatewaySubnet} cannot have a NAT gateway` }
        else if (first === undefined) networks.set(natGateway, network)
        else if (first !== network) yield { path, message: `${natGateway} already serves subnets of ${first}; a NAT gateway is for one network` }
      }
    }
  },
}

export const natGatewayRules: readonly Rule[] = [withoutAddress, oneNetwork]
