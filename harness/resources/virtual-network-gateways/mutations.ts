import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** A gateway removed or made active-active; the DNS servers of its point-to-site profile taken out. */
export function* gatewayMutations({ virtualNetworkGateways }: Topology): Generator<Mutation> {
  for (const gateway of virtualNetworkGateways.values()) {
    const { name, activeActive, gatewayType, vpnClientConfiguration: clients } = gateway
    const at = ['virtualNetworkGateways', name]
    yield { kind: 'gateway-removed', text: `the gateway ${name} is removed`, path: at, edit: { removed: at } }
    if (gatewayType === 'Vpn') {
      yield { kind: 'active-active-flipped', text: `${name} says activeActive: ${!activeActive}`, path: [...at, 'activeActive'], edit: { at, value: { ...gateway, activeActive: !activeActive } } }
    }
    if (clients === undefined || clients.dnsServers.length === 0) continue
    const value = { ...gateway, vpnClientConfiguration: { ...clients, dnsServers: [] } }
    yield { kind: 'profile-without-dns', text: `the clients of ${name} are told no DNS servers`, path: [...at, 'vpnClientConfiguration', 'dnsServers'], edit: { at, value } }
  }
}
