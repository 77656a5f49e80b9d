import type { Facts } from '../facts/facts.ts'
import { nodeNames } from '../facts/node-names.ts'
import { haveNodes } from '../facts/public-resolvers.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan, Plan } from './plan.ts'
import { azureDnsNodes } from './azure-dns.ts'
import { breakPlans } from './breaks.ts'
import { connectionPlans } from './connections.ts'
import { containerRegistryNodes } from './container-registry.ts'
import { dnsServerNodes } from './dns-server/nodes.ts'
import { fabricPlan } from './fabric.ts'
import { firewallNodes } from './firewall.ts'
import { frontEndsNode } from './front-ends.ts'
import { gatewayNodes } from './gateways.ts'
import { hostNode } from './host.ts'
import { plainHostsNode } from './plain-hosts.ts'
import { withListeners } from './listeners.ts'
import { patience } from './patience.ts'
import { withSecurityRules } from './network-security.ts'
import { privateEndpointNodes } from './private-endpoint.ts'
import { inboundEndpointNodes, outboundEndpointNodes } from './private-resolver.ts'
import { probingGatewayNodes } from './probing-gateways.ts'
import { privateZonesNode } from './private-zones.ts'
import { publicZonesNode } from './public-zones.ts'
import { signedZonesNode } from './signed-zones.ts'
import { trafficManagerNode } from './traffic-manager.ts'
import { publicResolversNode, recursiveResolverNode } from './recursive-resolver.ts'

/**
 * The lab of a design. Nodes stand in the order in which they depend on each other: authoritative servers, resolvers that ask
 * them, Azure-provided DNS that asks those, then everything that merely uses them.
 */
export function makePlan(facts: Facts, certificates: Certificates): Plan {
  const privateZones = privateZonesNode(facts)
  const gateways = gatewayNodes(facts)
  const trafficManager = trafficManagerNode(facts)
  const signedZones = signedZonesNode(facts)
  const fabric = fabricPlan(facts)
  const connections = connectionPlans(facts, gateways)
  const hosts = [...facts.hosts.values()].map((host) => hostNode(facts, host, certificates))
  const nodes = distinct(withListeners(facts, withSecurityRules(facts, [
    publicZonesNode(facts),
    ...(signedZones ? [signedZones] : []),
    ...(trafficManager ? [trafficManager] : []),
    ...probingGatewayNodes(facts),
    ...(privateZones ? [privateZones] : []),
    ...facts.regions.map((region) => recursiveResolverNode(facts, region)),
    ...(haveNodes(facts) ? facts.regions.map((region) => publicResolversNode(facts, region)) : []),
    ...azureDnsNodes(facts),
    ...gateways,
    ...inboundEndpointNodes(facts),
    ...outboundEndpointNodes(facts),
    ...firewallNodes(facts),
    ...dnsServerNodes(facts, certificates),
    ...containerRegistryNodes(facts),
    frontEndsNode(facts, certificates),
    ...privateEndpointNodes(facts, certificates),
    ...plainHostsNode(hosts, certificates),
    ...hosts,
  ])))
  return {
    name: facts.topology.name,
    fabric,
    nodes,
    connections,
    breaks: breakPlans(facts, { fabric, nodes, connections }),
    patience: patience(facts),
  }
}

/** Two nodes of one name would be one container. A rule has refused such a design (facts/rules/node-names.ts). */
function distinct(nodes: readonly NodePlan[]): readonly NodePlan[] {
  const names = new Set([nodeNames.fabric as string])
  for (const { name } of nodes) {
    if (names.has(name)) throw new Error(`two nodes of the plan are called ${name}`)
    names.add(name)
  }
  return nodes
}
