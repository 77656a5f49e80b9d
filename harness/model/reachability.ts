import type { RegistryEndpoint, RegistryFacts, Facts, HostFacts, PrivateEndpointFacts } from '../topology/facts.ts'
import type { Connection } from '../topology/world.ts'
import { registryZone } from '../azure/registry-names.ts'
import type { Domain } from '../topology/hybrid-facts.ts'
import type { ComponentId } from './component.ts'
import { originOf, routing } from './routing.ts'
import { security } from './security.ts'
import { nameDecision } from '../topology/security.ts'

type Attempt = Omit<Connection, 'address'>

/** What happens when a host opens TLS to an address with a registry's name and asks for `/v2/`. */
export type Reachability = (host: HostFacts, address: string, name: string) => Attempt

const timeout = (message: string): Attempt => ({ outcome: 'timeout', status: undefined, message })
const http = (status: number): Attempt => ({ outcome: 'http', status, message: `HTTP ${status}` })

/** Who reaches what: private endpoints along peerings, tunnels and circuits that lead there and back, front ends along the internet. */
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
  const ways = routing(facts, faults)
  const rules = security(facts, faults)

  return (host, address, name) => {
    const origin = originOf(facts, host)
    const passage = ways.to(origin, address)
    const destination = passage?.destination
    const denial = passage === undefined || destination !== undefined ? rules?.denial({ from: origin, to: { domain: destination, address } }, 'tcp', 443) : undefined
    if (denial !== undefined) return timeout(`${nameDecision(denial)} drops it`)
    const member = members.get(address)?.find(({ owner }) => destination === `virtualNetwork:${owner.endpoint.virtualNetwork}`)
    if (member !== undefined) return throughPrivateEndpoint(member, name)
    const frontEnd = frontEnds.get(address)
    if (frontEnd !== undefined) return throughFrontEnd(frontEnd, name)
    const machine = machines.get(address)?.some((place) => place === undefined || place === destination) ?? false
    if (passage?.because !== undefined) return timeout(passage.because)
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

/** Machines that would refuse: hosts and DNS servers of the design. `undefined` is the internet. */
function machinesByAddress(facts: Facts): ReadonlyMap<string, readonly (Domain | undefined)[]> {
  const machines = new Map<string, (Domain | undefined)[]>()
  const add = (address: string, place: Domain | undefined): void => {
    const known = machines.get(address)
    if (known === undefined) machines.set(address, [place])
    else known.push(place)
  }
  for (const found of facts.hosts.values()) {
    const { domain, address } = originOf(facts, found)
    add(address, domain)
  }
  for (const { address, domain } of facts.dnsServerFacts.values()) add(address, domain)
  return machines
}
