import type { Facts, PrivateEndpointFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'
import { nodeNames } from '../facts/node-names.ts'
import { replicaSelections, type ReplicaSelection } from '../world/replica-selection.ts'
import { replicaBehind } from '../facts/answering-replica.ts'
import { doorInterface, registryAddress } from './container-registry.ts'
import { nginx, virtualServer } from './nginx.ts'
import { subnetInterface } from './subnet-interface.ts'

/**
 * Approved private endpoints: one node each, with the address of every member, answering for that member's names only. The
 * service's network rules do not apply to what comes this way. An endpoint that is not approved has no node; its network's
 * router holds its addresses and stays silent.
 */
export function privateEndpointNodes(facts: Facts, certificates: Certificates): readonly NodePlan[] {
  return [...facts.privateEndpoints.values()]
    .filter(({ endpoint }) => endpoint.connectionState === 'Approved')
    .map((endpoint) => privateEndpointNode(facts, endpoint, certificates))
}

function privateEndpointNode(facts: Facts, { endpoint, members, addresses }: PrivateEndpointFacts, certificates: Certificates): NodePlan {
  const service = facts.services.get(endpoint.service)!
  const behind = registryAddress(facts, endpoint.service)
  const region = (selection: ReplicaSelection): string => replicaBehind(service.registry!, facts.topology.virtualNetworks.get(endpoint.virtualNetwork)!.location, selection)
  return nginx({
    name: nodeNames.privateEndpoint(endpoint.name),
    kind: 'private-endpoint',
    interfaces: [subnetInterface(facts, { virtualNetwork: endpoint.virtualNetwork, subnet: endpoint.subnet }, addresses), ...doorInterface(facts, endpoint.name)],
    addresses,
    servers: members.map(({ endpoint: name, address }) => virtualServer(service, name, {
      addresses: [address],
      admits: true,
      ...(behind !== undefined && { behind: { address: behind, regions: new Map(), privateEndpoint: endpoint.name } }),
    })),
    ...(behind !== undefined && { selections: { chosen: facts.topology.settings.replicaSelection, regions: new Map(replicaSelections.map((one) => [one, region(one)])) } }),
    certificates,
    ready: { address: addresses[0]! },
  })
}
