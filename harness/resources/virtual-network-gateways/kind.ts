import { gatewaySubnet } from '../../azure/virtual-network.ts'
import type { VirtualNetworkGateway } from '../../azure/hybrid-resources.ts'
import type { ComponentId } from '../../world/component.ts'
import type { Kind } from '../kind.ts'
import { expandGateways, virtualNetworkGateways as shape } from './language.ts'
import { gatewayMutations } from './mutations.ts'
import { gatewayRules } from './rules.ts'

/** Of the address of an instance, 0 or 1. */
export function instanceClaim(gateway: string, instance: number): string {
  return `virtualNetworkGateways/${gateway}/${instance}`
}

/** One, or two of an active-active gateway. */
export function instancesOf({ activeActive }: VirtualNetworkGateway): readonly number[] {
  return activeActive ? [0, 1] : [0]
}

export const virtualNetworkGateways: Kind<'virtualNetworkGateways'> = {
  section: 'virtualNetworkGateways',
  noun: 'gateway',
  unknown: 'unknown-virtual-network-gateway',
  shape,
  expand: (written) => expandGateways(written.virtualNetworkGateways ?? {}),
  rules: gatewayRules,
  *references({ topology }) {
    for (const { name, virtualNetwork } of topology.virtualNetworkGateways.values()) yield { to: 'virtualNetworks', name: virtualNetwork, path: ['virtualNetworkGateways', name, 'virtualNetwork'] }
  },
  *claims({ virtualNetworkGateways }) {
    for (const gateway of virtualNetworkGateways.values()) {
      const { name, virtualNetwork } = gateway
      const path = ['virtualNetworkGateways', name]
      for (const instance of instancesOf(gateway)) {
        yield { key: instanceClaim(name, instance), place: virtualNetwork, subnet: gatewaySubnet, address: undefined, owner: `gateway ${name}`, noun: 'a gateway', at: path, path, atHome: true }
      }
    }
  },
  *prefixes({ virtualNetworkGateways }) {
    for (const { name, vpnClientConfiguration } of virtualNetworkGateways.values()) {
      if (vpnClientConfiguration) yield { prefix: vpnClientConfiguration.vpnClientAddressPool, path: ['virtualNetworkGateways', name, 'vpnClientConfiguration', 'vpnClientAddressPool'] }
    }
  },
  *dnsServerLists({ virtualNetworkGateways }) {
    for (const { name, vpnClientConfiguration } of virtualNetworkGateways.values()) {
      yield { path: ['virtualNetworkGateways', name, 'vpnClientConfiguration', 'dnsServers'], addresses: vpnClientConfiguration?.dnsServers ?? [] }
    }
  },
  mutations: gatewayMutations,
  *components({ virtualNetworkGateways }) {
    for (const gateway of virtualNetworkGateways.values()) {
      const { name, activeActive } = gateway
      for (const instance of instancesOf(gateway)) {
        const which = activeActive ? `the ${instance === 0 ? 'first' : 'second'} instance of ${name}` : `the gateway ${name}`
        yield { id: `gateway:${name}/${instance}`, kind: 'gateway', failure: `${which} is down`, at: ['virtualNetworkGateways', name] }
      }
    }
  },
  *lostWith({ virtualNetworkGateways, virtualNetworks }, regions) {
    for (const gateway of virtualNetworkGateways.values()) {
      if (!regions.has(virtualNetworks.get(gateway.virtualNetwork)?.location ?? '')) continue
      for (const instance of instancesOf(gateway)) yield `gateway:${gateway.name}/${instance}` satisfies ComponentId
    }
  },
}
