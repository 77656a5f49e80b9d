import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { heldConnected } from './held-connected.ts'
import type { Facts, HostFacts, ServiceFacts, ServiceName } from './facts.ts'

/** What a connected registry needs of the one above it. */
export type Upstream = {
  readonly connected: ConnectedRegistry
  readonly host: HostFacts
} & (
  /** In the cloud: the login server for tokens, and the home region's data endpoint for messages, whatever replicas there are. */
  | { readonly service: ServiceFacts; readonly names: readonly ServiceName[] }
  /** At the host of the connected registry above it. */
  | { readonly above: HostFacts }
)

/** On the certificates of those that hold images: by whichever of the two a client asks. */
export function connectedNames({ topology, hosts }: Pick<Facts, 'topology' | 'hosts'>): readonly string[] {
  return heldConnected(topology).flatMap(({ host, loginServer }) => [hosts.get(host)!.address, ...(loginServer === undefined ? [] : [loginServer])])
}

export function upstreamsOf(facts: Facts): readonly Upstream[] {
  return [...facts.topology.connectedRegistries.values()].map((connected): Upstream => {
    const host = facts.hosts.get(connected.host)!
    const above = facts.topology.connectedRegistries.get(connected.parent)
    if (above !== undefined) return { connected, host, above: facts.hosts.get(above.host)! }
    const service = facts.services.get(connected.parent)!
    return { connected, host, service, names: service.names.filter(({ kind, region }) => kind === 'login' || (kind === 'data' && region === service.registry!.location)) }
  })
}
