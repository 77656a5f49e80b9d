import type { DnsServer } from '../../azure/hybrid-resources.ts'
import type { Mutation } from '../mutation.ts'
import { groupTakenOff } from '../network-security-groups/mutations.ts'
import type { Topology } from '../topology.ts'

/** Forwarders removed, rebinding protection switched, zones and groups taken off. What own files say is not changed here. */
export function* dnsServerMutations({ dnsServers }: Topology): Generator<Mutation> {
  for (const server of dnsServers.values()) {
    const at = ['dnsServers', server.name]
    yield* groupTakenOff(server, at, server.name)
    if (server.files.size > 0 || server.nodeLocalCache !== undefined) continue
    yield* forwarderMutations(server)
    for (const zone of server.zones) {
      const value = { ...server, zones: server.zones.filter((other) => other !== zone) }
      yield { kind: 'own-zone-removed', text: `${server.name} is no longer authoritative for ${zone.zoneName}`, path: [...at, 'zones', zone.zoneName], edit: { at, value } }
    }
    if (!server.rebindProtection) continue
    const value = { ...server, rebindProtection: false, rebindDomains: [] }
    yield { kind: 'rebind-protection-off', text: `${server.name} has no protection against rebinding`, path: [...at, 'rebindProtection'], edit: { at, value } }
    for (const [index, domain] of server.rebindDomains.entries()) {
      const fewer = { ...server, rebindDomains: server.rebindDomains.filter((other) => other !== domain) }
      yield { kind: 'rebind-domain-removed', text: `${server.name} makes no exception for ${domain}`, path: [...at, 'rebindDomains', index], edit: { at, value: fewer } }
    }
  }
}

function* forwarderMutations(server: DnsServer): Generator<Mutation> {
  const { name, forwarders, conditionalForwarders } = server
  const at = ['dnsServers', name]
  for (const [index, address] of forwarders.entries()) {
    const value = { ...server, forwarders: forwarders.filter((_, other) => other !== index) }
    yield { kind: 'forwarder-removed', text: `${name} no longer forwards to ${address}`, path: [...at, 'forwarders', index], edit: { at, value } }
  }
  for (const conditional of conditionalForwarders) {
    const { domainName: domain, forwarders: targets } = conditional
    const path = [...at, 'conditionalForwarders', domain]
    const others = conditionalForwarders.filter((other) => other !== conditional)
    yield { kind: 'conditional-forwarder-removed', text: `${name} no longer forwards ${domain}`, path, edit: { at, value: { ...server, conditionalForwarders: others } } }
    if (targets.length < 2) continue
    for (const [index, address] of targets.entries()) {
      const fewer = conditionalForwarders.map((other) => (other === conditional ? { ...other, forwarders: targets.filter((_, n) => n !== index) } : other))
      yield { kind: 'forwarder-removed', text: `${name} no longer forwards ${domain} to ${address}`, path: [...path, index], edit: { at, value: { ...server, conditionalForwarders: fewer } } }
    }
  }
}
