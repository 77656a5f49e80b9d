import type { PrivateDnsZone, RecordSet, VirtualNetworkLink } from '../../azure/resources.ts'
import { fromNumber, toNumber } from '../../dns/address.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

export function* zoneMutations(topology: Topology): Generator<Mutation> {
  for (const zone of topology.privateDnsZones.values()) {
    for (const link of zone.virtualNetworkLinks) yield* linkMutations(zone, link)
    yield* furtherLinks(topology, zone)
    for (const set of zone.recordSets) yield* recordMutations(zone, set)
  }
}

function* linkMutations(zone: PrivateDnsZone, link: VirtualNetworkLink): Generator<Mutation> {
  const at = ['privateDnsZones', zone.name, 'virtualNetworkLinks', link.name]
  const text = `the link of ${zone.name} to ${link.virtualNetwork}`
  yield { kind: 'link-removed', text: `${text} is removed`, path: at, edit: { removed: at } }
  if (zone.zoneName.split('.').includes('privatelink')) {
    const policy = link.resolutionPolicy === 'Default' ? 'NxDomainRedirect' : 'Default'
    yield { kind: 'redirect-flipped', text: `${text} says resolutionPolicy: ${policy}`, path: [...at, 'resolutionPolicy'], edit: { at, value: { ...link, resolutionPolicy: policy } } }
  }
  const registers = !link.registrationEnabled
  yield { kind: 'registration-flipped', text: `${text} says registrationEnabled: ${registers}`, path: [...at, 'registrationEnabled'], edit: { at, value: { ...link, registrationEnabled: registers } } }
}

function* furtherLinks({ virtualNetworks }: Topology, zone: PrivateDnsZone): Generator<Mutation> {
  const path = ['privateDnsZones', zone.name, 'virtualNetworkLinks']
  const linked = new Set(zone.virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork))
  for (const network of virtualNetworks.keys()) {
    if (linked.has(network)) continue
    const link: VirtualNetworkLink = { name: network, virtualNetwork: network, registrationEnabled: false, resolutionPolicy: 'Default' }
    yield { kind: 'link-added', text: `${zone.name} is linked to ${network} too`, path, edit: { at: [...path, network], value: link } }
  }
}

function* recordMutations(zone: PrivateDnsZone, set: RecordSet): Generator<Mutation> {
  const at = ['privateDnsZones', zone.name, 'recordSets', set.name, set.type]
  const text = `${set.name} ${set.type} in ${zone.name}`
  const altered = alteredData(set.type, set.data[0])
  yield { kind: 'record-removed', text: `${text} is removed`, path: at, edit: { removed: at } }
  if (altered !== undefined) yield { kind: 'record-altered', text: `${text} says ${altered}`, path: at, edit: { at, value: { ...set, data: [altered, ...set.data.slice(1)] } } }
  if (set.profile === undefined) yield { kind: 'record-kept-longer', text: `${text} has a TTL of ${set.ttl * 10} s`, path: at, edit: { at, value: { ...set, ttl: set.ttl * 10 } } }
}

function alteredData(type: string, data: string | undefined): string | undefined {
  if (data === undefined) return undefined
  if (type === 'A') return fromNumber(toNumber(data) + 1)
  return type === 'CNAME' ? 'elsewhere.example.com' : undefined
}
