import type { Facts } from '../facts/facts.ts'
import { breakable, components, withConsequences } from '../facts/components.ts'
import { keyComponents } from '../facts/registry-keys.ts'
import type { ComponentId, ComponentKind } from '../world/component.ts'
import { expiredCertificates } from './breaks/certificates.ts'
import { badAnswer, badWay, noClock, oneWay } from './breaks/impairments.ts'
import { brokenLinks, brokenRules } from './breaks/links.ts'
import { brokenConnection, brokenGateway, brokenPeering, closedDoor, brokenTunnel } from './breaks/paths.ts'
import { brokenDependency } from './breaks/dependencies.ts'
import { brokenFrontEnd, brokenPrivateEndpoint, brokenReplica } from './breaks/services.ts'
import { removedRule } from './breaks/rules.ts'
import { silentNodes } from './breaks/servers.ts'
import type { Breaks, Whole } from './breaks/whole.ts'
import { brokenPublicName, brokenRecord, silentPrivateZone, silentPublicZone } from './breaks/zones.ts'
import { azureDnsOf } from './azure-dns.ts'
import type { BreakPlan } from './plan.ts'

const keyless = 'a lab has no keys: what a registry does without its own is predicted only'

/** By kind of component. */
const byKind: Readonly<Record<Exclude<ComponentKind, 'region' | 'availability-zone'>, Breaks>> = {
  'azure-dns': silentNodes,
  'recursive-resolver': silentNodes,
  'inbound-endpoint': silentNodes,
  'outbound-endpoint': silentNodes,
  'dns-server': silentNodes,
  firewall: silentNodes,
  appliance: silentNodes,
  'public-zone': silentPublicZone,
  'public-name': brokenPublicName,
  'private-zone': silentPrivateZone,
  record: brokenRecord,
  'zone-link': brokenLinks,
  'ruleset-link': brokenRules,
  'forwarding-rule': brokenRules,
  peering: brokenPeering,
  connection: brokenConnection,
  tunnel: brokenTunnel,
  gateway: brokenGateway,
  'private-endpoint': brokenPrivateEndpoint,
  'front-end': brokenFrontEnd,
  dependency: brokenDependency,
  replica: (whole, name, id) => [...brokenReplica(whole, name, id), ...(keepsKeys(whole.facts, id) ? [{ when: [id], measures: [], cannot: keyless }] : [])],
  'encryption-key': (_whole, _name, id) => [{ when: [id], measures: [], cannot: keyless }],
  'public-address': closedDoor,
  'half-answered': badAnswer,
  'slow-answers': badAnswer,
  'late-answers': badAnswer,
  truncated: badAnswer,
  'truncated-without-tcp': badAnswer,
  nxdomain: badAnswer,
  lame: badAnswer,
  refused: badAnswer,
  servfail: badAnswer,
  'one-way': oneWay,
  loss: badWay,
  delay: badWay,
  rate: badWay,
  'expired-certificate': expiredCertificates,
  clock: noClock,
  'security-rule': removedRule,
}

/**
 * How each component of a design is broken in its lab, by the ids that the model knows. Nothing here is an order of steps: what holds
 * for a set of faults follows from the set alone, so that whatever was done before, the lab is what it should be.
 */
export function breakPlans(facts: Facts, lab: Whole['lab']): readonly BreakPlan[] {
  const whole: Whole = { facts, lab, azureDns: azureDnsOf(facts) }
  // What is written into a file last stands there first: a replica that is down is silent, whatever of it is down besides. A server that becomes two comes before.
  const rank = (kind: ComponentKind): number => ['expired-certificate', 'dependency', kind].indexOf(kind)
  return breakable(facts).toSorted((one, other) => rank(one.kind) - rank(other.kind)).flatMap(({ id, kind }): readonly BreakPlan[] => {
    if (kind === 'availability-zone') return brokenZone(facts, id)
    if (kind !== 'region') return byKind[kind](whole, id.slice(kind.length + 1), id)
    const takes = [...withConsequences(facts, new Set([id]))].filter((other) => other !== id)
    return [{ when: [id], measures: [], takes }]
  })
}

/** A zone takes along what stands in it alone; with another one of its region, what outlives the loss of one. */
function brokenZone(facts: Facts, id: ComponentId): readonly BreakPlan[] {
  const region = id.slice(0, id.lastIndexOf('/') + 1)
  const taken = (ids: readonly ComponentId[]): readonly ComponentId[] => [...withConsequences(facts, new Set(ids))].filter((other) => !ids.includes(other))
  const later = components(facts).flatMap((other) => (other.id.startsWith(region) && other.id > id ? [other.id] : []))
  return [[id], ...later.map((other) => [id, other])].map((when) => ({ when, measures: [], takes: taken(when) }))
}

/** Whether a registry of the design gets its key from there, and from nowhere else. */
function keepsKeys({ topology }: Facts, id: ComponentId): boolean {
  return [...topology.registries.values()].some((registry) => keyComponents(topology, registry).includes(id))
}
