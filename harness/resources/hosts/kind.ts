import { applianceId, publicAddressId } from '../../world/component.ts'
import { placeOf } from '../claim.ts'
import type { Kind } from '../kind.ts'
import { expandHosts, hosts as shape } from './language.ts'
import { hostMutations } from './mutations.ts'
import { hostRules } from './rules.ts'

/** Of its address. */
export function hostClaim(name: string): string {
  return `hosts/${name}`
}

export const hosts: Kind<'hosts'> = {
  section: 'hosts',
  noun: 'host',
  unknown: 'unknown-host',
  naming: 'label',
  shape,
  expand: expandHosts,
  rules: hostRules,
  *references({ topology }) {
    for (const host of topology.hosts.values()) {
      const { name, subnet = '', networkSecurityGroup, virtualNetworkGateway } = host
      const path = ['hosts', name]
      const place = placeOf(host)
      if (place !== undefined) yield { to: 'subnet', place, subnet, besides: ['internet'], verb: 'is in', path: [...path, 'subnet'] }
      if (networkSecurityGroup !== undefined) yield { to: 'networkSecurityGroups', name: networkSecurityGroup, verb: 'is behind', path: [...path, 'networkSecurityGroup'] }
      if (virtualNetworkGateway !== undefined) yield { to: 'virtualNetworkGateways', name: virtualNetworkGateway, path: [...path, 'virtualNetworkGateway'] }
    }
  },
  /** Of those in subnets. */
  *claims({ hosts }) {
    for (const host of hosts.values()) {
      const { name, subnet, privateIPAddress: address } = host
      const place = placeOf(host)
      if (place === undefined || subnet === undefined) continue
      const path = ['hosts', name]
      yield { key: hostClaim(name), place, subnet, address, owner: address === undefined ? `host ${name}` : name, noun: 'a host', at: [...path, 'subnet'], path: [...path, 'privateIPAddress'] }
    }
  },
  *dnsServerLists({ hosts }) {
    for (const { name, dnsServers, dnsServersByDomain = [] } of hosts.values()) {
      const path = ['hosts', name]
      yield { path: [...path, 'dnsServers'], addresses: dnsServers }
      for (const { domainName, dnsServers: addresses } of dnsServersByDomain) yield { path: [...path, 'dnsServersByDomain', domainName], addresses }
    }
  },
  *publicAddresses({ hosts }) {
    for (const { name, virtualNetwork, publicIPAddresses = [] } of hosts.values()) {
      for (const address of publicIPAddresses) yield { address, owner: `host ${name}`, path: ['hosts', name, 'publicIPAddresses'], ...(virtualNetwork === undefined && { shared: true as const }) }
    }
  },
  mutations: hostMutations,
  /** Without one all that is led through it is lost; the machine itself is there. */
  *components({ hosts }) {
    for (const { name, enableIPForwarding } of hosts.values()) if (enableIPForwarding) yield { id: applianceId(name), kind: 'appliance', failure: `the appliance ${name} hands nothing on`, at: ['hosts', name] }
  },
  *lostWith({ hosts, virtualNetworks }, regions) {
    for (const { name, enableIPForwarding, publicIPAddresses = [], virtualNetwork = '' } of hosts.values()) {
      if (!regions.has(virtualNetworks.get(virtualNetwork)?.location ?? '')) continue
      if (enableIPForwarding) yield applianceId(name)
      if (publicIPAddresses.length > 0) yield publicAddressId(name)
    }
  },
}
