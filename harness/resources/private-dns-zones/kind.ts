import { zoneLinkId } from '../../world/component.ts'
import type { Kind } from '../kind.ts'
import { recordTypeOf } from '../private-traffic-manager-profiles/language.ts'
import { recordSetRules } from '../record-sets/rules.ts'
import { entryPath } from '../rule.ts'
import { expandPrivateDnsZones, privateDnsZones as shape } from './language.ts'
import { zoneMutations } from './mutations.ts'
import { zoneRules } from './rules.ts'

export const privateDnsZones: Kind<'privateDnsZones'> = {
  section: 'privateDnsZones',
  noun: 'private DNS zone',
  unknown: 'unknown-private-dns-zone',
  shape,
  expand: ({ privateDnsZones: zones = {}, privateTrafficManagerProfiles: profiles = {} }) => expandPrivateDnsZones(zones, (profile) => recordTypeOf(profiles[profile] ?? {})),
  parts: [
    { key: 'virtualNetworkLinks', noun: 'virtual network link' },
    { key: 'recordSets', noun: 'record set', identity: ({ name, type }) => [name, type], unnamed: true },
  ],
  rules: [...zoneRules, ...recordSetRules],
  *references({ topology, input }) {
    for (const { name: zone, virtualNetworkLinks } of topology.privateDnsZones.values()) {
      for (const [index, { name, virtualNetwork }] of virtualNetworkLinks.entries()) {
        const path = entryPath(['privateDnsZones', zone, 'virtualNetworkLinks'], input.privateDnsZones?.[zone]?.virtualNetworkLinks, index, name)
        yield { to: 'virtualNetworks', name: virtualNetwork, verb: 'leads to', path: [...path, 'virtualNetwork'] }
      }
    }
    for (const { name: zone, recordSets } of topology.privateDnsZones.values()) {
      for (const { name, profile } of recordSets) {
        if (profile !== undefined) yield { to: 'privateTrafficManagerProfiles', name: profile, path: ['privateDnsZones', zone, 'recordSets', name, 'trafficManagementProfile'] }
      }
    }
  },
  limits: {
    source: 'https://learn.microsoft.com/azure/dns/dns-faq-private',
    *usage({ privateDnsZones }) {
      for (const zone of privateDnsZones.values()) {
        const path = ['privateDnsZones', zone.name]
        const links = [...path, 'virtualNetworkLinks']
        yield { limit: 1000, used: zone.virtualNetworkLinks.length, what: `virtual network links of zone ${zone.name}`, path: links }
        yield { limit: 100, used: zone.virtualNetworkLinks.filter(({ registrationEnabled }) => registrationEnabled).length, what: `registration links of zone ${zone.name}`, path: links }
        yield { limit: 25_000, used: zone.recordSets.length, what: `record sets of zone ${zone.name}`, path: [...path, 'recordSets'] }
        for (const { name, type, data } of zone.recordSets) {
          yield { limit: 20, used: data.length, what: `records of record set ${name}`, path: [...path, 'recordSets', name, type] }
        }
      }
    },
  },
  mutations: zoneMutations,
  conflict({ privateDnsZones }) {
    const linked = new Map<string, string>()
    for (const { name, zoneName, virtualNetworkLinks } of privateDnsZones.values()) {
      for (const { virtualNetwork } of virtualNetworkLinks) {
        const key = `${zoneName} ${virtualNetwork}`
        const other = linked.get(key)
        if (other !== undefined) return `${virtualNetwork} would be linked to ${other} and ${name}, which are both called ${zoneName}`
        linked.set(key, name)
      }
    }
    return undefined
  },
  /** Its records are a matter of what is written into it: see the model. */
  *components({ privateDnsZones }) {
    for (const { name: zone, virtualNetworkLinks } of privateDnsZones.values()) {
      const at = ['privateDnsZones', zone]
      yield { id: `private-zone:${zone}`, kind: 'private-zone', failure: `the servers of ${zone} do not answer`, at }
      for (const { name, virtualNetwork } of virtualNetworkLinks) {
        yield { id: zoneLinkId(zone, name), kind: 'zone-link', failure: `the link of ${zone} to ${virtualNetwork} is removed`, at: [...at, 'virtualNetworkLinks', name] }
      }
    }
  },
}
