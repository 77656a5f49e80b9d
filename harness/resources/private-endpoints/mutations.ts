import type { PrivateEndpoint } from '../../azure/resources.ts'
import { fromNumber, toNumber } from '../../dns/address.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

export function* endpointMutations({ privateEndpoints }: Topology): Generator<Mutation> {
  for (const endpoint of privateEndpoints.values()) yield* mutationsOf(endpoint)
}

function* mutationsOf(endpoint: PrivateEndpoint): Generator<Mutation> {
  const { name, privateDnsZoneGroup: group, ipConfigurations } = endpoint
  const path = ['privateEndpoints', name]
  const state = endpoint.connectionState === 'Approved' ? 'Pending' : 'Approved'
  yield { kind: 'endpoint-removed', text: `${name} is removed`, path, edit: { removed: path } }
  yield { kind: 'connection-state-flipped', text: `the connection of ${name} is ${state}`, path: [...path, 'connectionState'], edit: { at: path, value: { ...endpoint, connectionState: state } } }
  const at = [...path, 'privateDnsZoneGroup']
  for (const [index, zone] of group.entries()) {
    yield { kind: 'zone-group-entry-removed', text: `${name} no longer maintains ${zone}`, path: [...at, index], edit: { at, value: group.filter((other) => other !== zone) } }
  }
  for (const [member, address] of ipConfigurations) {
    const next = fromNumber(toNumber(address) + 8)
    yield {
      kind: 'address-altered',
      text: `${member} of ${name} has the address ${next}`,
      path: [...path, 'ipConfigurations', member],
      edit: { at: path, value: { ...endpoint, ipConfigurations: new Map(ipConfigurations).set(member, next) } },
    }
  }
}
