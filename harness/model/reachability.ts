import type { RegistryEndpoint, RegistryFacts, Facts, HostFacts, PrivateEndpointFacts } from '../topology/facts.ts'
import type { Connection } from '../topology/world.ts'
import { registryZone } from '../azure/registry-names.ts'
import type { ComponentId } from './component.ts'

type Attempt = Omit<Connection, 'address'>

/** What happens when a host opens TLS to an address with a registry's name and asks for `/v2/`. */
export type Reachability = (host: HostFacts, address: string, name: string) => Attempt

const timeout = (message: string): Attempt => ({ outcome: 'timeout', status: undefined, message })
const http = (status: number): Attempt => ({ outcome: 'http', status, message: `HTTP ${status}` })

/** Who reaches what: private endpoints along virtual networks that are peered in both directions, front ends along the internet. */
export function reachability(facts: Facts, faults: ReadonlySet<ComponentId>): Reachability {
  const members = new Map<string, { readonly owner: PrivateEndpointFacts; readonly endpoint: RegistryEndpoint }[]>()
  for (const owner of facts.privateEndpoints.values()) {
    for (const { endpoint, address } of owner.members) {
      const known = members.get(address)
      if (known === undefined) members.set(address, [{ owner, endpoint }])
      else known.push({ owner, endpoint })
    }
  }
  const frontEnds = new Map(facts.frontEnds.map((frontEnd) => [frontEnd.address, frontEnd]))
  const names = new Map<string, { readonly registry: RegistryFacts; readonly endpoint: RegistryEndpoint }>()
  for (const registry of [...facts.registries.values(), facts.canary]) {
    for (const endpoint of registry.endpoints) names.set(endpoint.name, { registry, endpoint })
  }
  const certified = certifiedParents(facts)
  const machines = machinesByAddress(facts)

  return (host, address, name) => {
    const network = host.host.virtualNetwork
    const reached = (other: string | undefined): boolean =>
      other === undefined || (network !== undefined && connected(facts, faults, network, other))
    const member = members.get(address)?.find(({ owner }) => network !== undefined && reached(owner.endpoint.virtualNetwork))
    if (member !== undefined) return throughPrivateEndpoint(member, name)
    const frontEnd = frontEnds.get(address)
    if (frontEnd !== undefined) return throughFrontEnd(frontEnd, name)
    const machine = machines.get(address)?.some(reached) ?? false
    return machine ? { outcome: 'refused', status: undefined, message: 'connection refused: no registry there' } : timeout('no answer from that address')
  }

  function throughPrivateEndpoint({ owner, endpoint }: { owner: PrivateEndpointFacts; endpoint: RegistryEndpoint }, name: string): Attempt {
    const { name: resource, connectionState } = owner.endpoint
    if (connectionState !== 'Approved') return timeout(`the connection of ${resource} is ${connectionState}`)
    if (faults.has(`private-endpoint:${resource}`)) return timeout(`${resource} passes no traffic`)
    const registry = facts.registries.get(owner.endpoint.registry)
    if (registry !== undefined && isDown(registry, endpoint)) return timeout('the replica behind it is down')
    if (!covered(name)) return mismatch(name)
    return http(endpoint.name !== name || endpoint.kind === 'data' ? 404 : 401)
  }

  function throughFrontEnd({ kind, location }: { kind: 'login' | 'data'; location: string }, name: string): Attempt {
    if (faults.has(`front-end:${kind}/${location}`)) return timeout(`the ${kind} front end of ${location} is down`)
    if (!covered(name)) return mismatch(name)
    const known = names.get(name)
    if (known === undefined) return http(404)
    const { registry, endpoint } = known
    const served = (endpoint.kind === 'data') === (kind === 'data') && registry.regions.includes(location)
    if (!served || (endpoint.region !== undefined && endpoint.region !== location)) return http(404)
    if (faults.has(`replica:${registry.registry.name}/${location}`)) return timeout(`the replica in ${location} is down`)
    if (registry.registry.publicNetworkAccess === 'Disabled') return http(403)
    return http(endpoint.kind === 'data' ? 404 : 401)
  }

  /** A regional name is gone with its replica; the login server stays as long as one replica does. */
  function isDown({ registry, regions }: RegistryFacts, endpoint: RegistryEndpoint): boolean {
    const places = endpoint.region === undefined ? regions : [endpoint.region]
    return places.every((region) => faults.has(`replica:${registry.name}/${region}`))
  }

  function covered(name: string): boolean {
    return name === registryZone || certified.has(name.slice(name.indexOf('.') + 1))
  }
}

/** Zones right below which the front ends' certificate covers every name; `privatelink.azurecr.io` is not among them. */
function certifiedParents({ registries }: Facts): ReadonlySet<string> {
  const names = [...registries.values()].flatMap(({ endpoints }) => endpoints.map(({ name }) => name))
  return new Set([registryZone, ...names.map((name) => name.slice(name.indexOf('.') + 1))])
}

function mismatch(name: string): Attempt {
  return { outcome: 'tls', status: undefined, message: `the certificate does not cover ${name}` }
}

/** Machines that would refuse: the hosts of the design. `undefined` is the internet. */
function machinesByAddress({ hosts }: Facts): ReadonlyMap<string, readonly (string | undefined)[]> {
  const machines = new Map<string, (string | undefined)[]>()
  for (const { host, address } of hosts.values()) {
    const known = machines.get(address)
    if (known === undefined) machines.set(address, [host.virtualNetwork])
    else known.push(host.virtualNetwork)
  }
  return machines
}

/** Whether two virtual networks exchange traffic, with both directions of their peering in order. */
export function connected(facts: Facts, faults: ReadonlySet<ComponentId>, one: string, other: string): boolean {
  if (one === other) return true
  if (facts.connectedNetworks.get(one)?.has(other) !== true) return false
  return stands(facts, faults, one, other) && stands(facts, faults, other, one)
}

function stands({ topology }: Facts, faults: ReadonlySet<ComponentId>, from: string, to: string): boolean {
  const peerings = topology.virtualNetworks.get(from)?.peerings ?? []
  return peerings.some(
    ({ name, remoteVirtualNetwork, allowVirtualNetworkAccess }) =>
      remoteVirtualNetwork === to && allowVirtualNetworkAccess && !faults.has(`peering:${from}/${name}`),
  )
}
