import { actionsOf, type ScopeAction } from '../azure/registry-access.ts'
import type { Registry } from '../azure/resources.ts'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import type { Topology } from '../resources/topology.ts'

/**
 * Where one listens on its machine: TLS, the service itself, and the API proxy before it.
 * https://learn.microsoft.com/azure/container-registry/quickstart-deploy-connected-registry-iot-edge-cli
 */
export const connectedPorts = { tls: 443, service: 8080, proxy: 8000 } as const

type Connected = Pick<Topology, 'connectedRegistries'>

/** The connected registries from which a host pulls. */
export function connectedOf({ connectedRegistries }: Connected, host: string): readonly ConnectedRegistry[] {
  return [...connectedRegistries.values()].filter(({ clients }) => clients.includes(host))
}

/** Those that hold images in a lab: the ones that somebody pulls from, and all above them. */
export function heldConnected({ connectedRegistries }: Connected): readonly ConnectedRegistry[] {
  const held = new Set<ConnectedRegistry>()
  for (const start of connectedRegistries.values()) {
    if (start.clients.length === 0) continue
    for (let at: ConnectedRegistry | undefined = start; at !== undefined && !held.has(at); at = connectedRegistries.get(at.parent)) held.add(at)
  }
  return [...connectedRegistries.values()].filter((one) => held.has(one))
}

/** The one that runs on a host and holds images. */
export function connectedOn(topology: Connected, host: string): ConnectedRegistry | undefined {
  return heldConnected(topology).find((one) => one.host === host)
}

/** The registry in the cloud at the top of all levels. Rules see to it that nobody is above himself. */
export function cloudOf({ connectedRegistries, registries }: Connected & Pick<Topology, 'registries'>, { parent }: ConnectedRegistry): Registry | undefined {
  const above = connectedRegistries.get(parent)
  return above === undefined ? registries.get(parent) : cloudOf({ connectedRegistries, registries }, above)
}

/** What a client may do in a repository there: what its token is good for, and of a ReadOnly one nothing but reading. Absent: it has no token of the design's. */
export function rightsAt(topology: Connected & Pick<Topology, 'registries'>, connected: ConnectedRegistry, client: string, repository: string): readonly ScopeAction[] | undefined {
  const token = connected.clientTokens.get(client)
  const cloud = cloudOf(topology, connected)
  return token === undefined || cloud === undefined ? undefined : actionsOf(cloud, token, repository)
}

export function mayPull(topology: Connected & Pick<Topology, 'registries'>, connected: ConnectedRegistry, client: string, repository: string): boolean {
  return rightsAt(topology, connected, client, repository)?.includes('content/read') ?? true
}

/** By which its clients know it: its own name, or the address of its machine. */
export function connectedLogin({ loginServer, host }: ConnectedRegistry, hosts: ReadonlyMap<string, { readonly address: string }>): string {
  return loginServer ?? hosts.get(host)!.address
}
