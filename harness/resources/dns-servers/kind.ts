import type { DnsServer } from '../../azure/hybrid-resources.ts'
import { placeOf } from '../claim.ts'
import type { Kind } from '../kind.ts'
import { dnsServers as shape, expandDnsServers } from './language.ts'
import { dnsServerMutations } from './mutations.ts'
import { dnsServerRules } from './rules.ts'

/** Of its address. */
export function dnsServerClaim(name: string): string {
  return `dnsServers/${name}`
}

export const dnsServers: Kind<'dnsServers'> = {
  section: 'dnsServers',
  noun: 'DNS server',
  naming: 'label',
  shape,
  expand: expandDnsServers,
  rules: dnsServerRules,
  *references({ topology }) {
    for (const { name, place, networkSecurityGroup } of topology.dnsServers.values()) {
      yield { to: 'subnet', place: placeOf(place)!, subnet: place.subnet, verb: 'is in', path: ['dnsServers', name, 'subnet'] }
      if (networkSecurityGroup !== undefined) yield { to: 'networkSecurityGroups', name: networkSecurityGroup, verb: 'is behind', path: ['dnsServers', name, 'networkSecurityGroup'] }
    }
  },
  *claims({ dnsServers }) {
    for (const { name, place, ipAddress } of dnsServers.values()) {
      const path = ['dnsServers', name]
      yield {
        key: dnsServerClaim(name), place: placeOf(place)!, subnet: place.subnet, address: ipAddress,
        owner: ipAddress === undefined ? `DNS server ${name}` : name, noun: 'a DNS server', at: [...path, 'subnet'], path: [...path, 'ipAddress'],
      }
    }
  },
  *dnsServerLists({ dnsServers }) {
    for (const { name, forwarders, conditionalForwarders, nodeLocalCache } of dnsServers.values()) {
      const path = ['dnsServers', name]
      if (nodeLocalCache !== undefined) {
        yield { path: [...path, 'nodeLocalCache', 'clusterDns'], addresses: [nodeLocalCache.clusterDns] }
        continue
      }
      yield { path: [...path, 'forwarders'], addresses: forwarders }
      for (const { domainName, forwarders: addresses } of conditionalForwarders) yield { path: [...path, 'conditionalForwarders', domainName], addresses }
    }
  },
  mutations: dnsServerMutations,
  *components({ dnsServers }) {
    for (const name of dnsServers.keys()) yield { id: `dns-server:${name}`, kind: 'dns-server', failure: `the DNS server ${name} is down`, at: ['dnsServers', name] }
  },
  *lostWith({ dnsServers, virtualNetworks }, regions) {
    for (const { name, place } of dnsServers.values()) if (inRegion(place, virtualNetworks, regions)) yield `dns-server:${name}`
  },
}

/** A site is in no region: its location says only which provider it has. */
function inRegion(place: DnsServer['place'], networks: ReadonlyMap<string, { readonly location: string }>, regions: ReadonlySet<string>): boolean {
  return 'virtualNetwork' in place && regions.has(networks.get(place.virtualNetwork)?.location ?? '')
}
