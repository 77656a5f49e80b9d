import { parseCidr, size } from '../../dns/address.ts'
import { gatewaySubnet, reservedAtEnd, reservedAtStart } from '../../azure/virtual-network.ts'
import type { Rule } from '../rule.ts'

const settings = 'https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings'

const subnetMissing: Rule = {
  code: 'gateway-subnet-missing',
  source: settings,
  *check({ topology }) {
    for (const { name, virtualNetwork } of topology.virtualNetworkGateways.values()) {
      const network = topology.virtualNetworks.get(virtualNetwork)
      if (network && !network.subnets.some((subnet) => subnet.name === gatewaySubnet)) {
        yield { path: ['virtualNetworkGateways', name, 'virtualNetwork'], message: `${virtualNetwork} has no subnet called ${gatewaySubnet}, where a gateway lives`, hint: `subnets: { ${gatewaySubnet}: <a /27> }` }
      }
    }
  },
}

const subnetSmall: Rule = {
  code: 'gateway-subnet-small',
  severity: 'warning',
  source: settings,
  *check({ topology }) {
    const used = new Set([...topology.virtualNetworkGateways.values()].map(({ virtualNetwork }) => virtualNetwork))
    for (const name of used) {
      const prefix = topology.virtualNetworks.get(name)?.subnets.find((subnet) => subnet.name === gatewaySubnet)?.addressPrefix
      if ((parseCidr(prefix ?? '')?.length ?? 0) > 27) {
        yield { path: ['virtualNetworks', name, 'subnets', gatewaySubnet], message: `${gatewaySubnet} is a /${parseCidr(prefix!)!.length}; Microsoft recommends /27 or larger, and ExpressRoute beside VPN needs it` }
      }
    }
  },
}

const secondGateway: Rule = {
  code: 'second-gateway-of-type',
  source: settings,
  *check({ topology }) {
    const owners = new Map<string, string>()
    for (const { name, virtualNetwork, gatewayType } of topology.virtualNetworkGateways.values()) {
      const key = `${virtualNetwork} ${gatewayType}`
      const first = owners.get(key)
      if (first === undefined) owners.set(key, name)
      else yield { path: ['virtualNetworkGateways', name], atKey: true, message: `${virtualNetwork} already has the ${gatewayType} gateway ${first}; a network has one of each type` }
    }
  },
}

const gatewayFeatures: Rule = {
  code: 'express-route-gateway-feature',
  source: settings,
  *check({ topology, input }) {
    for (const { name, gatewayType, vpnClientConfiguration } of topology.virtualNetworkGateways.values()) {
      if (gatewayType !== 'ExpressRoute') continue
      const path = ['virtualNetworkGateways', name]
      if (vpnClientConfiguration) yield { path: [...path, 'vpnClientConfiguration'], atKey: true, message: 'an ExpressRoute gateway has no point-to-site clients' }
      if (input.virtualNetworkGateways?.[name]?.activeActive) yield { path: [...path, 'activeActive'], message: 'activeActive is for VPN gateways; an ExpressRoute circuit has two links by itself' }
    }
  },
}

const clients: Rule = {
  code: 'no-point-to-site',
  source: 'https://learn.microsoft.com/azure/vpn-gateway/point-to-site-about',
  *check({ topology }) {
    const used = new Map<string, number>()
    for (const { name, virtualNetworkGateway } of topology.hosts.values()) {
      const gateway = topology.virtualNetworkGateways.get(virtualNetworkGateway ?? '')
      if (!gateway) continue
      const path = ['hosts', name, 'virtualNetworkGateway']
      const pool = gateway.vpnClientConfiguration?.vpnClientAddressPool
      if (pool === undefined) {
        yield { path, message: `${gateway.name} takes no point-to-site clients`, hint: 'vpnClientConfiguration: { vpnClientAddressPool: 172.16.0.0/24 }' }
        continue
      }
      const taken = (used.get(gateway.name) ?? 0) + 1
      used.set(gateway.name, taken)
      if (parseCidr(pool) && taken > size(pool) - reservedAtStart - reservedAtEnd) yield { path, message: `the address pool of ${gateway.name} (${pool}) has no address left for ${name}` }
    }
  },
}

export const gatewayRules: readonly Rule[] = [subnetMissing, subnetSmall, secondGateway, gatewayFeatures, clients]
