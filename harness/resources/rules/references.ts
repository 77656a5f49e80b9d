import type { Path } from '../../dns/path.ts'
import { suggestion } from '../../language/nearest.ts'
import { networkRulesOf } from '../network-rules/rules.ts'
import { kindOf, kinds } from '../list.ts'
import type { Reference } from '../reference.ts'
import { count, type Breach, type Design, type Rule } from '../rule.ts'
import type { Topology } from '../topology.ts'
import { subnetOf } from '../subnet.ts'

const source = 'https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-dependency'

/** Everything that something in a design refers to: resources, and what is meant by them. */
export function* referencesOf(design: Design): Generator<Reference> {
  for (const kind of kinds) yield* kind.references?.(design) ?? []
  for (const { rules, path } of networkRulesOf(design.topology)) {
    for (const [index, { virtualNetwork: place, subnet }] of rules.virtualNetworkRules.entries()) yield { to: 'subnet', place, subnet, verb: 'lets in', path: [...path, rules.word, 'virtualNetworkRules', index] }
  }
  const { topology } = design
  const { intent, expectations, reachExpectations } = topology
  for (const { service, target } of intent) yield { to: target.includes('registry') ? 'registries' : 'service', name: service, path: target }
  for (const { from, path } of intent) {
    for (const [index, name] of from.entries()) yield { to: 'hosts', name, path: [...path, 'from', index] }
  }
  // A DNS server's own operating system asks, too.
  for (const { from, path } of [...expectations, ...reachExpectations]) {
    for (const [index, name] of from.entries()) if (!topology.dnsServers.has(name)) yield { to: 'hosts', name, path: [...path, 'from', index] }
  }
  for (const { from, objectives, path = [] } of topology.scenarios.values()) {
    for (const [index, name] of from.entries()) yield { to: 'hosts', name, path: [...path, 'watch', 'from', index] }
    for (const name of objectives.regions.keys()) yield { to: 'hosts', name, path: [...path, 'objectives', 'regions', name] }
  }
  for (const { through, path } of intent) {
    for (const [index, name] of through.entries()) yield { to: 'privateEndpoints', name, path: [...path, 'through', index] }
  }
}

/** Whether what is referred to is there. */
export function exists(topology: Topology, reference: Reference): boolean {
  if (reference.to === 'subnet') return subnetOf(topology, reference.place, reference.subnet) !== undefined
  if (reference.to === 'outboundEndpoint') {
    return topology.dnsResolvers.get(reference.resolver)?.outboundEndpoints.some(({ name }) => name === reference.endpoint) ?? false
  }
  if (reference.to === 'service') return topology.registries.has(reference.name) || topology.services.has(reference.name)
  return topology[reference.to].has(reference.name)
}

function subnetsOf({ virtualNetworks, onPremisesSites }: Topology, place: string): readonly { readonly name: string }[] | undefined {
  return (virtualNetworks.get(place) ?? onPremisesSites.get(place))?.subnets
}

function missing({ topology }: Design, reference: Reference): Breach {
  if (reference.to === 'subnet') return missingSubnet(topology, reference)
  if (reference.to === 'outboundEndpoint') return missingOutboundEndpoint(topology, reference)
  const { to, name, path } = reference
  const noun = to === 'service' ? 'registry or other service' : kindOf[to].noun
  const known: ReadonlyMap<string, unknown> = to === 'service' ? new Map<string, unknown>([...topology.registries, ...topology.services]) : topology[to]
  const label = name.split('.')[0]!
  const hint = known.size === 0 ? `the topology has no ${noun}` : known.has(label) ? `did you mean "${label}"?` : suggestion(name, known.keys())
  return { path, message: `there is no ${noun} "${name}"`, hint }
}

function missingSubnet(topology: Topology, { place, subnet, besides = [], path }: Reference & { to: 'subnet' }): Breach {
  const subnets = subnetsOf(topology, place)
  if (subnets && subnet === '') {
    const first = subnets[0]?.name ?? '<subnet>'
    return { path, message: `"${place}" is a ${topology.onPremisesSites.has(place) ? 'site' : 'virtual network'}; a subnet is meant`, hint: `write ${place}/${first}` }
  }
  const written = subnet === '' ? place : `${place}/${subnet}`
  const all = [...topology.virtualNetworks.values(), ...topology.onPremisesSites.values()].flatMap((network) => network.subnets.map(({ name }) => `${network.name}/${name}`))
  const near = subnets ? all.filter((name) => name.startsWith(`${place}/`)) : all
  return { path, message: `there is no subnet "${written}"`, hint: suggestion(written, [...near, ...besides], 'subnets') }
}

function missingOutboundEndpoint({ dnsResolvers }: Topology, { resolver, endpoint, path }: Reference & { to: 'outboundEndpoint' }): Breach {
  const known = [...dnsResolvers.values()].flatMap(({ name, outboundEndpoints }) => outboundEndpoints.map((one) => `${name}/${one.name}`))
  const written = endpoint === '' ? resolver : `${resolver}/${endpoint}`
  return { path, message: `there is no outbound endpoint "${written}"`, hint: suggestion(written, known, count(known.length, 'outbound endpoint')) }
}

const known = new WeakMap<Design, ReadonlyMap<Reference['to'], readonly Reference[]>>()

/** References that lead nowhere, by what they lead to, looked for once for all rules. */
function dangling(design: Design): ReadonlyMap<Reference['to'], readonly Reference[]> {
  let found = known.get(design)
  if (found === undefined) known.set(design, (found = Map.groupBy(referencesOf(design).filter((reference) => !exists(design.topology, reference)), ({ to }) => to)))
  return found
}

function unknown(code: string, to: Reference['to'], besides: (design: Design) => Iterable<Breach> = () => []): Rule {
  return {
    code,
    source,
    *check(design) {
      yield* besides(design)
      for (const reference of dangling(design).get(to) ?? []) yield missing(design, reference)
    },
  }
}

function* rulesetsWithout({ topology }: Design): Generator<Breach> {
  for (const { name, outboundEndpoints } of topology.dnsForwardingRulesets.values()) {
    const path: Path = ['dnsForwardingRulesets', name, 'outboundEndpoints']
    if (outboundEndpoints.length === 0) yield { path, message: `ruleset ${name} has no outbound endpoint` }
  }
}

/** One rule for each kind of thing that may be referred to and not be there. */
export const referenceRules: readonly Rule[] = [
  ...kinds.flatMap((kind) => (kind.unknown === undefined ? [] : [unknown(kind.unknown, kind.section)])),
  unknown('unknown-service', 'service'),
  unknown('unknown-subnet', 'subnet'),
  unknown('unknown-outbound-endpoint', 'outboundEndpoint', rulesetsWithout),
]
