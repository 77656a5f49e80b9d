import { recordSetName } from '../azure/private-zone.ts'
import type { Question } from '../dns/message.ts'
import type { Facts } from '../facts/facts.ts'
import { leadsOf } from '../facts/service-names.ts'

/** A label that no design has, to see what a wildcard answers. */
const anyLabel = 'any-name'

/**
 * What is asked to compare designs: every name of every registry and other service and its privatelink alias, the records of the private
 * zones and of DNS servers' own zones, which zone answers for each zone's name and for each domain that is forwarded, the names of Traffic
 * Manager profiles and of the expectations, and a registry and other services that the designs have nothing to do with.
 */
export function questionsOf(...designs: readonly Facts[]): readonly Question[] {
  const found = new Map<string, Question>()
  const add = (name: string, type: string): void => void found.set(`${name} ${type}`, { name, type })
  const ofRecord = (name: string, type: string): void => {
    add(name.startsWith('*.') ? `${anyLabel}${name.slice(1)}` : name, type)
    add(name, type)
  }
  for (const { services, privateZones, topology, canary, strangers } of designs) {
    for (const { names } of services.values()) {
      for (const { name, privatelinkName } of names) {
        add(name, 'A')
        add(privatelinkName, 'A')
      }
    }
    for (const { zone } of privateZones.values()) {
      add(zone.origin, 'SOA')
      for (const { name, type } of zone.rrsets) ofRecord(name, type)
    }
    for (const { zones, conditionalForwarders } of topology.dnsServers.values()) {
      for (const { zoneName, recordSets } of zones) {
        add(zoneName, 'SOA')
        for (const { name, type } of recordSets) ofRecord(recordSetName(name, zoneName), type)
      }
      for (const { domainName } of conditionalForwarders) add(domainName, 'SOA')
    }
    for (const { forwardingRules } of topology.dnsForwardingRulesets.values()) for (const { domainName } of forwardingRules) add(domainName, 'SOA')
    for (const { name } of topology.trafficManagerProfiles.values()) add(name, 'A')
    for (const { name, type } of topology.expectations) add(name, type)
    for (const { name } of [canary, ...strangers].flatMap(leadsOf)) add(name, 'A')
  }
  return [...found.values()]
}
