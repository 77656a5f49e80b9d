import type { PrivateEndpoint } from '../../azure/resources.ts'
import { replicaBehind } from '../../facts/answering-replica.ts'
import type { Facts, ServiceFacts } from '../../facts/facts.ts'
import { nodeNames } from '../../facts/node-names.ts'
import { servedAt } from '../../facts/services.ts'
import type { ComponentId } from '../../world/component.ts'
import type { Whole } from './whole.ts'
import { healthMonitors, monitorName, unwell } from '../health-monitors.ts'
import { silentServer } from '../nginx.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'

export function brokenPrivateEndpoint({ lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const node = nodeNames.privateEndpoint(name)
  // One that is not approved has no node, and is silent already.
  return [{ when: [id], measures: lab.nodes.some((one) => one.name === node) ? [{ kind: 'silence', node }] : [] }]
}

export function brokenFrontEnd({ facts }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const from = facts.frontEnds.filter(({ kind, location }) => `${kind}/${location}` === name).map(({ address }) => address)
  return [{ when: [id], measures: [{ kind: 'silence', node: nodeNames.frontEnds, from }] }]
}

/**
 * A replica that is down: its region's front end accepts a connection for it and never answers. Behind a private endpoint a regional name
 * is gone with its replica, others when all replicas are; or with the one that answers there, where no other takes its place.
 */
export function brokenReplica({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const [called = '', location = ''] = name.split('/')
  const service = facts.services.get(called)
  if (service === undefined) return [{ when: [id], measures: [] }]
  const edits = facts.frontEnds.filter((frontEnd) => frontEnd.location === location).flatMap((frontEnd) =>
    service.names.filter((endpoint) => servedAt(service, endpoint, frontEnd)).map((endpoint) => silentServer(endpoint.name, frontEnd.address)))
  const monitor = healthMonitors(facts).some((one) => one.name === monitorName(called, location)) ? [unwell(called, location)] : []
  const endpoints = [...facts.privateEndpoints.values()].filter(({ endpoint }) => endpoint.service === called && lab.nodes.some((node) => node.name === nodeNames.privateEndpoint(endpoint.name)))
  const behind = endpoints.flatMap(({ endpoint, members }) => {
    const regions = new Map(members.map((member) => [member.address, undefined as string | undefined]))
    for (const { address, endpoint: { region } } of members.toReversed()) regions.set(address, region)
    return [...regions].map(([address, region]) => ({ region: region ?? onlyAnswering(facts, service, endpoint), measure: { kind: 'silence', node: nodeNames.privateEndpoint(endpoint.name), from: [address] } satisfies MeasurePlan }))
  })
  const own = behind.filter(({ region }) => region === location).map(({ measure }) => measure)
  const shared = behind.filter(({ region }) => region === undefined).map(({ measure }) => measure)
  return [
    { when: [id], measures: [...(edits.length + monitor.length === 0 ? [] : [{ kind: 'text' as const, node: nodeNames.frontEnds, path: '/etc/nginx/nginx.conf', edits: [...edits, ...monitor] }]), ...own] },
    ...(shared.length > 0 && isFirst(service, location) ? [{ when: service.regions.map((region): ComponentId => `replica:${called}/${region}`), measures: shared }] : []),
  ]
}

/** The one replica behind a private endpoint, in whose place no other comes; nothing where health decides. */
function onlyAnswering({ topology: { settings, virtualNetworks } }: Facts, { registry }: ServiceFacts, { virtualNetwork }: PrivateEndpoint): string | undefined {
  if (registry === undefined || settings.followsHealth) return undefined
  return replicaBehind(registry, virtualNetworks.get(virtualNetwork)!.location, settings.replicaSelection)
}

/** What needs all replicas is said once. */
function isFirst({ regions }: ServiceFacts, location: string): boolean {
  return regions[0] === location
}
