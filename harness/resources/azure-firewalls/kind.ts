import { firewallSubnet } from '../../azure/firewall-resources.ts'
import { firewallId } from '../../world/component.ts'
import type { Kind } from '../kind.ts'
import { azureFirewalls as shape, byPriority, expandAzureFirewalls } from './language.ts'
import { firewallMutations } from './mutations.ts'
import { firewallRules } from './rules.ts'

/** Of its private address, and of the instance behind it that asks DNS servers. */
export function firewallClaim(name: string): string {
  return `azureFirewalls/${name}`
}

export function firewallInstanceClaim(name: string): string {
  return `azureFirewalls/${name}/instance`
}

export const azureFirewalls: Kind<'azureFirewalls'> = {
  section: 'azureFirewalls',
  noun: 'firewall',
  shape,
  expand: (written) => expandAzureFirewalls(written.azureFirewalls ?? {}),
  parts: [
    { key: 'networkRules', noun: 'network rule', order: byPriority, unnamed: true },
    { key: 'applicationRules', noun: 'application rule', order: byPriority, unnamed: true },
  ],
  rules: firewallRules,
  *references({ topology }) {
    for (const { name, virtualNetwork } of topology.azureFirewalls.values()) yield { to: 'virtualNetworks', name: virtualNetwork, path: ['azureFirewalls', name, 'virtualNetwork'] }
  },
  *claims({ azureFirewalls }) {
    for (const { name, virtualNetwork: place, privateIPAddress: address } of azureFirewalls.values()) {
      const at = ['azureFirewalls', name]
      const common = { place, subnet: firewallSubnet, noun: 'a firewall', at, atHome: true as const }
      yield { ...common, key: firewallClaim(name), address, owner: address === undefined ? `firewall ${name}` : name, path: [...at, 'privateIPAddress'] }
      yield { ...common, key: firewallInstanceClaim(name), address: undefined, owner: `firewall ${name}`, path: at }
    }
  },
  *dnsServerLists({ azureFirewalls }) {
    for (const { name, dnsSettings } of azureFirewalls.values()) yield { path: ['azureFirewalls', name, 'dnsSettings', 'servers'], addresses: dnsSettings.servers }
  },
  *publicAddresses({ azureFirewalls }) {
    for (const { name, publicIPAddresses = [] } of azureFirewalls.values()) {
      for (const address of publicIPAddresses) yield { address, owner: `firewall ${name}`, path: ['azureFirewalls', name, 'publicIPAddresses'] }
    }
  },
  mutations: firewallMutations,
  /** With one all that is led through it is lost, and its DNS proxy. */
  *components({ azureFirewalls }) {
    for (const name of azureFirewalls.keys()) yield { id: firewallId(name), kind: 'firewall', failure: `the firewall ${name} is down`, at: ['azureFirewalls', name] }
  },
  *lostWith({ azureFirewalls, virtualNetworks }, regions) {
    for (const { name, virtualNetwork } of azureFirewalls.values()) if (regions.has(virtualNetworks.get(virtualNetwork)?.location ?? '')) yield firewallId(name)
  },
}
