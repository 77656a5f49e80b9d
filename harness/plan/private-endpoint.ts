import type { Facts, PrivateEndpointFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'
import { nodeNames } from '../facts/node-names.ts'
import { nginx } from './nginx.ts'
import { subnetInterface } from './subnet-interface.ts'

/**
 * Approved private endpoints: one node each, with the address of every member, answering for that member's name only. The
 * registry's network rules do not apply to what comes this way. An endpoint that is not approved has no node; its network's
 * router holds its addresses and stays silent.
 */
export function privateEndpointNodes(facts: Facts, certificates: Certificates): readonly NodePlan[] {
  return [...facts.privateEndpoints.values()]
    .filter(({ endpoint }) => endpoint.connectionState === 'Approved')
    .map((endpoint) => privateEndpointNode(facts, endpoint, certificates))
}

function privateEndpointNode(facts: Facts, { endpoint, members }: PrivateEndpointFacts, certificates: Certificates): NodePlan {
  return nginx({
    name: nodeNames.privateEndpoint(endpoint.name),
    kind: 'private-endpoint',
    interfaces: [
      subnetInterface(facts, { virtualNetwork: endpoint.virtualNetwork, subnet: endpoint.subnet }, members.map(({ address }) => address)),
    ],
    servers: members.map(({ endpoint: name, address }) => ({
      addresses: [address],
      name: name.name,
      kind: name.kind === 'data' ? 'data' : 'registry',
      admits: true,
    })),
    certificates,
    ready: { address: members[0]!.address },
  })
}
