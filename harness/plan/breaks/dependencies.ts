import { nodeNames } from '../../facts/node-names.ts'
import { heldRegistries } from '../../facts/held-registries.ts'
import { servedAt } from '../../facts/services.ts'
import type { ComponentId, DependencyPart } from '../../world/component.ts'
import { healthMonitors, monitorName, unwell } from '../health-monitors.ts'
import type { BreakPlan, MeasurePlan } from '../plan.ts'
import type { Whole } from './whole.ts'

const nginxFile = '/etc/nginx/nginx.conf'

/**
 * Something that a replica is made of is down: the monitor that the platform's probes ask says so, and without storage nobody is handed layers.
 * The rest of it only shows where images are pulled, and there the lab's registry has no such parts.
 */
export function brokenDependency({ facts, lab }: Whole, name: string, id: ComponentId): readonly BreakPlan[] {
  const [registry, location, part] = name.split('/') as [string, string, DependencyPart]
  const service = facts.services.get(registry)
  if (service === undefined) return [{ when: [id], measures: [] }]
  if (heldRegistries(facts.topology).some((one) => one.name === registry)) return [{ when: [id], measures: [], cannot: 'a registry that holds images has no parts that could fail apart from it in a lab' }]
  if (part === 'storage' && service.networkRules?.defaultAction === 'Deny') return [{ when: [id], measures: [], cannot: `the lab can not tell those whom ${registry} lets in that its storage is down, and others that they are shut out` }]
  const monitor = healthMonitors(facts).some((one) => one.name === monitorName(registry, location)) ? [unwell(registry, location)] : []
  const names = part === 'storage' ? service.names.filter((one) => one.kind === 'data' && one.region === location) : []
  // Whoever is shut out hears of that first.
  const isOpen = service.publicNetworkAccess === 'Enabled'
  const outside = [...monitor, ...names.filter((one) => isOpen && facts.frontEnds.some((frontEnd) => servedAt(service, one, frontEnd))).map((one) => unserved(one.name))]
  const endpoints = [...facts.privateEndpoints.values()].filter(({ endpoint }) => endpoint.service === registry && lab.nodes.some((node) => node.name === nodeNames.privateEndpoint(endpoint.name)))
  const inside = endpoints.flatMap(({ endpoint, members }): readonly MeasurePlan[] => {
    const edits = names.filter((one) => members.some((member) => member.endpoint.name === one.name)).map((one) => unserved(one.name))
    return edits.length === 0 ? [] : [{ kind: 'text', node: nodeNames.privateEndpoint(endpoint.name), path: nginxFile, edits }]
  })
  return [{ when: [id], measures: [...(outside.length === 0 ? [] : [{ kind: 'text' as const, node: nodeNames.frontEnds, path: nginxFile, edits: outside }]), ...inside] }]
}

/** Whoever is let in is told 500 instead of being asked for a link. */
function unserved(name: string): { readonly text: string; readonly by: string } {
  const text = `    server_name ${name};\n`
  return { text, by: `${text}    return 500;\n` }
}
