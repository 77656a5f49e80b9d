import type { Facts } from '../facts/facts.ts'
import { breakable, withConsequences } from '../facts/components.ts'
import type { ComponentKind } from '../world/component.ts'
import { brokenLinks, brokenRules } from './breaks/links.ts'
import { brokenConnection, brokenGateway, brokenPeering, brokenTunnel } from './breaks/paths.ts'
import { brokenDependency } from './breaks/dependencies.ts'
import { brokenFrontEnd, brokenPrivateEndpoint, brokenReplica } from './breaks/services.ts'
import { silentNodes } from './breaks/servers.ts'
import type { Breaks, Whole } from './breaks/whole.ts'
import { brokenRecord, silentPrivateZone, silentPublicZone } from './breaks/zones.ts'
import { azureDnsOf } from './azure-dns.ts'
import type { BreakPlan } from './plan.ts'

/** By kind of component. */
const byKind: Readonly<Record<Exclude<ComponentKind, 'region'>, Breaks>> = {
  'azure-dns': silentNodes,
  'recursive-resolver': silentNodes,
  'inbound-endpoint': silentNodes,
  'outbound-endpoint': silentNodes,
  'dns-server': silentNodes,
  firewall: silentNodes,
  appliance: silentNodes,
  'public-zone': silentPublicZone,
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
  replica: brokenReplica,
  'security-rule': (_whole, _name, id) => [{ when: [id], measures: [], cannot: 'the rules of a network security group can not be changed in a running lab' }],
}

/**
 * How each component of a design is broken in its lab, by the ids that the model knows. Nothing here is an order of steps: what holds
 * for a set of faults follows from the set alone, so that whatever was done before, the lab is what it should be.
 */
export function breakPlans(facts: Facts, lab: Whole['lab']): readonly BreakPlan[] {
  const whole: Whole = { facts, lab, azureDns: azureDnsOf(facts) }
  // What is written into a file last stands there first: a replica that is down is silent, whatever of it is down besides.
  const all = breakable(facts)
  return [...all.filter(({ kind }) => kind === 'dependency'), ...all.filter(({ kind }) => kind !== 'dependency')].flatMap(({ id, kind }): readonly BreakPlan[] => {
    if (kind !== 'region') return byKind[kind](whole, id.slice(kind.length + 1), id)
    const takes = [...withConsequences(facts, new Set([id]))].filter((other) => other !== id)
    return [{ when: [id], measures: [], takes }]
  })
}
