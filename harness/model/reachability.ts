import { websites, type Website } from '../azure/elsewhere.ts'
import { dependencyId, impairedId, publicAddressId, securityRuleId, type ComponentId } from '../world/component.ts'
import type { Facts, FrontEnd, HostFacts, PrivateEndpointFacts, ServiceFacts, ServiceName } from '../facts/facts.ts'
import { parentOf } from '../dns/name.ts'
import { replicaAnswering } from '../facts/answering-replica.ts'
import { connectedNames } from '../facts/connected-registries.ts'
import { egressOf } from '../facts/egress.ts'
import { connectedOn, connectedPorts } from '../facts/held-connected.ts'
import type { ConnectedRegistry } from '../resources/connected-registries/language.ts'
import { keyComponents } from '../facts/registry-keys.ts'
import { listeningMachines } from '../facts/listening.ts'
import { barrierTo, listensAt, publicMachines, seenAs, type PublicMachine } from '../facts/public-machines.ts'
import { shutOut } from '../facts/shut-out.ts'
import { portOf } from '../azure/service-ports.ts'
import { answerOf, servedAt } from '../facts/services.ts'
import type { Connection } from '../world/world.ts'
import { serviceType } from '../azure/private-link.ts'
import { registryZone } from '../azure/registry-names.ts'
import { isDnsProxy } from '../facts/dns-servers.ts'
import type { Domain } from '../facts/hybrid-facts.ts'
import type { Path } from '../dns/path.ts'
import { applicationRuleFor } from '../azure/firewall-rules.ts'
import type { Origin, Passage } from './passage.ts'
import type { Reliance } from './reliance.ts'
import { originOf, routing } from './routing.ts'
import { security } from './security.ts'
import { serversOf } from './servers.ts'
import { nameDecision } from '../facts/security.ts'

/** Who connects; a host on the internet by its name. */
type Sender = Origin & { readonly host?: string }

/**
 * `at`: the route or firewall rule that decided, where one did. `over`: firewalls and appliances on the way, in words. `asymmetric`: answers
 * do not come back by those that packets passed. `stood`: it failed after somebody had accepted it, so that no client tries another address.
 * `connected`: the connected registry that answered. `expired`: nothing but the time on the certificate was wrong; what whoever does not look at it gets.
 */
export type Attempt = Omit<Connection, 'address'> & { readonly at?: Path; readonly over?: string; readonly asymmetric?: true; readonly stood?: true; readonly behind?: Behind; readonly connected?: ConnectedRegistry; readonly expired?: number | undefined }

/** What answered, and of a registry which replica. */
export interface Behind {
  readonly service: ServiceFacts
  readonly endpoint: ServiceName
  readonly region: string
  /** The address that the registry sees. */
  readonly shutOut?: string
}

/** What happens when a host opens TLS to an address with a service's name and asks for what stands behind it. */
export type Reachability = (host: HostFacts, address: string, name: string, port?: number) => Attempt

const timeout = (message: string, at?: Path): Attempt => ({ outcome: 'timeout', status: undefined, message, ...(at && { at }) })
const closed = (message: string, at: Path): Attempt => ({ outcome: 'refused', status: undefined, message, at, stood: true })

const http = (status: number): Attempt => ({ outcome: 'http', status, message: `HTTP ${status}` })

/** Who reaches what: private endpoints along peerings, tunnels and circuits that lead there and back, front ends along the internet. `reliance` is told what each attempt relies on. */
export function reachability(facts: Facts, faults: ReadonlySet<ComponentId>, reliance?: Reliance): Reachability {
  const { members, frontEnds, served, certified, machines } = directoryOf(facts)
  const servers = facts.firewalls.size === 0 ? undefined : serversOf(facts, faults, { reliance })
  const ways = servers?.ways ?? routing(facts, faults, { reliance })
  const rules = security(facts, faults, reliance)
  const answering = new Map<string, string>()
  const failed = (id: ComponentId): boolean => {
    reliance?.on(id)
    return faults.has(id)
  }

  return (host, address, name, port) => {
    const found = attempt({ ...originOf(facts, host), host: host.host.name }, address, name, port)
    return failed(`clock:${host.host.name}`) ? outOfDate(found, `by the clock of ${host.host.name}`) : found
  }

  function attempt(origin: Sender, address: string, name: string, port = portOf(name)): Attempt {
    const over = ways.to(origin, address, { protocol: 'TCP', port })?.over
    return { ...attemptAt(origin, address, { name, port }), ...(over !== undefined && { over }), ...(port !== 443 && { port }) }
  }

  function attemptAt(origin: Sender, address: string, { name, port }: { readonly name: string; readonly port: number }): Attempt {
    const passage = ways.to(origin, address, { protocol: 'TCP', port })
    if (passage?.accepted !== undefined && refusedAt(passage.accepted, address, port) && rules?.denial({ from: origin, to: { domain: passage.accepted, address } }, 'tcp', port) === undefined) return unserved()
    if (passage?.asymmetric) return { ...timeout(passage.because!, passage.at), asymmetric: true, ...(passage.accepted && { stood: true }) }
    if (passage?.proxy !== undefined) {
      // What is behind the firewall hears from the firewall.
      const barred = rules?.denial({ from: origin, to: { domain: undefined, address } }, 'tcp', port)
      return barred === undefined ? throughFirewall(passage.proxy, { fqdn: name, port }) : timeout(`${nameDecision(barred)} drops it`)
    }
    const destination = passage?.destination
    const denial = passage === undefined || passage.internet || destination !== undefined ? rules?.denial({ from: origin, to: { domain: destination, address } }, 'tcp', port) : undefined
    if (denial !== undefined) return timeout(`${nameDecision(denial)} drops it`)
    const member = members.get(address)?.find(({ owner }) => destination === `virtualNetwork:${owner.endpoint.virtualNetwork}`)
    if (member !== undefined) return throughPrivateEndpoint(member, { name, port })
    const machineOutside = destination === undefined ? publicMachines(facts).get(address) : undefined
    if (machineOutside !== undefined) return passage?.because !== undefined ? timeout(passage.because, passage.at) : throughPublicAddress(machineOutside, port, passage?.sender ?? origin)
    const frontEnd = frontEnds.get(address)
    if (frontEnd !== undefined && passage?.because !== undefined) return timeout(passage.because, passage.at)
    if (frontEnd !== undefined) return throughFrontEnd(frontEnd, { name, port }, passage?.sender ?? origin)
    const sites = websites.filter((site) => site.address === address)
    if (sites.length > 0) return passage?.because !== undefined ? timeout(passage.because, passage.at) : atWebsite(sites, name)
    const machine = machines.get(address)?.find(({ place }) => place === undefined || place === destination)
    if (passage?.because !== undefined) return timeout(passage.because, passage.at)
    if (machine === undefined) return timeout('no answer from that address')
    if (machine.connected !== undefined && port === connectedPorts.tls) return covered(name) ? { ...http(404), connected: machine.connected } : mismatch(name)
    return machine.ports.includes(port) ? greeted() : unserved()
  }

  /** What whoever is let in gets. Without its key a registry says who it is, and gives no token: seen in published trials of a vault that was shut. */
  function answered(service: ServiceFacts, endpoint: ServiceName): Attempt {
    if (endpoint.kind === 'data') return { ...http(answerOf(service, endpoint)), withoutLink: true }
    const { registry } = service
    const keyless = registry !== undefined && keyComponents(facts.topology, registry).some(failed)
    return { ...http(answerOf(service, endpoint)), ...(keyless && { withoutKey: true as const, message: 'HTTP 401, and no token without its key' }) }
  }

  /** Whether a machine or a private endpoint is there, and nothing listens at that port of it. */
  function refusedAt(place: Domain, address: string, port: number): boolean {
    const member = members.get(address)?.find(({ owner }) => place === `virtualNetwork:${owner.endpoint.virtualNetwork}`)
    if (member !== undefined) return member.owner.endpoint.connectionState === 'Approved' && !failed(`private-endpoint:${member.owner.endpoint.name}`) && port !== 443 && !member.names.some(({ name }) => portOf(name) === port)
    return machines.get(address)?.some((machine) => machine.place === place && !machine.ports.includes(port)) ?? false
  }

  /**
   * The firewall accepts the connection, reads the name, and lets the client go on or closes. What it lets through it carries to
   * where its own DNS finds the name. https://learn.microsoft.com/azure/firewall/firewall-faq
   */
  function throughFirewall({ firewall: name, source }: NonNullable<Passage['proxy']>, { fqdn, port }: { readonly fqdn: string; readonly port: number }): Attempt {
    const { firewall, address, path } = facts.firewalls.get(name)!
    const rule = applicationRuleFor(firewall, { source, port, fqdn })
    if (rule === undefined) return closed(`no application rule of ${name} allows ${fqdn}: it closes the connection`, [...path, 'applicationRules'])
    const at = [...path, 'applicationRules', rule.name]
    if (rule.action === 'Deny') return closed(`the application rule ${rule.name} of ${name} denies ${fqdn}: it closes the connection`, at)
    const [found] = servers!.fromFirewall(name, fqdn)
    if (found === undefined) return closed(`${name} finds no address for ${fqdn}: it closes the connection`, at)
    const beyond = attempt({ domain: `virtualNetwork:${firewall.virtualNetwork}`, address }, found, fqdn, port)
    return beyond.outcome === 'refused' ? closed(`${name} is refused at ${found}: it closes the connection`, at) : { at, ...beyond, stood: true }
  }

  function throughPrivateEndpoint({ owner, names }: Member, { name, port }: { readonly name: string; readonly port: number }): Attempt {
    const { name: resource, connectionState } = owner.endpoint
    if (connectionState !== 'Approved') return timeout(`the connection of ${resource} is ${connectionState}`)
    if (failed(`private-endpoint:${resource}`)) return timeout(`${resource} passes no traffic`)
    const service = facts.services.get(owner.endpoint.service)!
    const answering = answeringAt(service, owner, names[0])
    if (isDown(service, answering)) return timeout('the replica behind it is down')
    if (port !== 443 && !names.some((candidate) => portOf(candidate.name) === port)) return unserved()
    if (!covered(name)) return mismatch(name)
    const known = names.find((candidate) => candidate.name === name)
    const presented = (found: Attempt): Attempt => certificateAt(`private-endpoint:${resource}`, found)
    if (known === undefined) return presented(http(404))
    const region = known.region ?? answering ?? service.location
    return presented({ ...answeredBy(service, known, region), behind: { service, endpoint: known, region } })
  }

  function throughFrontEnd(frontEnd: FrontEnd, asked: { readonly name: string; readonly port: number }, sender: Sender): Attempt {
    return certificateAt(`front-end:${frontEnd.kind}/${frontEnd.location}`, servedAtFrontEnd(frontEnd, asked, sender))
  }

  function certificateAt(door: ComponentId, found: Attempt): Attempt {
    return failed(impairedId('expired-certificate', door)) ? outOfDate(found, `of ${door.slice(door.indexOf(':') + 1)}`) : found
  }

  function servedAtFrontEnd({ kind, location }: FrontEnd, { name, port }: { readonly name: string; readonly port: number }, sender: Sender): Attempt {
    if (failed(`front-end:${kind}/${location}`)) return timeout(`the ${kind} front end of ${location} is down`)
    if (port !== 443 && serviceType(kind)?.port !== port) return unserved()
    if (!covered(name)) return mismatch(name)
    const known = served.get(name)?.find(({ service, endpoint }) => servedAt(service, endpoint, { kind, location }))
    if (known === undefined) return http(404)
    const { service, endpoint } = known
    if (failed(`replica:${service.name}/${location}`)) return timeout(`the replica in ${location} is down`)
    const behind: Behind = { service, endpoint, region: location }
    const egress = (): string => egressOf(facts, sender, service.type)?.address ?? sender.address
    if (service.publicNetworkAccess === 'Disabled') return { ...http(403), behind: { ...behind, shutOut: egress() } }
    const shut = shutOut(facts, service, sender)
    if (shut !== undefined) return { outcome: 'http', status: 403, message: shut.because, at: shut.at, behind: { ...behind, shutOut: egress() } }
    return { ...answeredBy(service, endpoint, location), behind }
  }

  /** What its groups let in arrives at the machine itself. */
  function throughPublicAddress(machine: PublicMachine, port: number, sender: Sender): Attempt {
    const { host: { name } } = machine.host
    if (failed(publicAddressId(name))) return timeout(`nobody gets in at the public address of ${name}`)
    const standing = (group: string, rule: string): boolean => !failed(securityRuleId(group, rule))
    const barrier = barrierTo(facts, machine, { address: seenAs(facts, sender), port }, standing)
    if (barrier !== undefined) return 'decision' in barrier ? timeout(`${nameDecision(barrier.decision)} drops it`, barrier.decision.path) : timeout(barrier.because, barrier.at)
    return listensAt(facts, machine, port) ? greeted() : unserved()
  }

  /** Layers come from storage: without it there is nothing to hand out. */
  function answeredBy(service: ServiceFacts, endpoint: ServiceName, region: string): Attempt {
    return endpoint.kind === 'data' && failed(dependencyId(service.name, region, 'storage')) ? http(500) : answered(service, endpoint)
  }

  function atWebsite(sites: readonly Website[], name: string): Attempt {
    if (!covered(name)) return mismatch(name)
    return http(sites.find((site) => site.name === name || site.name === `*.${parentOf(name)}`)?.answer ?? 404)
  }

  /** The replica that answers at a name behind a private endpoint: a regional name's own; where that says nothing, any that is left. */
  function answeringAt(service: ServiceFacts, { endpoint }: PrivateEndpointFacts, name: ServiceName | undefined): string | undefined {
    if (name?.region !== undefined || service.registry === undefined) return name?.region
    if (reliance !== undefined) for (const region of service.regions) reliance.on(`replica:${service.name}/${region}`)
    let found = answering.get(endpoint.name)
    if (found === undefined) answering.set(endpoint.name, (found = replicaAnswering(facts, faults, service.registry, endpoint)))
    return found
  }

  /** A regional name is gone with its replica; others stay as long as one replica does. */
  function isDown({ name: service, regions }: ServiceFacts, region: string | undefined): boolean {
    const places = region === undefined ? regions : [region]
    return places.every((place) => failed(`replica:${service}/${place}`))
  }

  function covered(name: string): boolean {
    return certified.has(`*.${parentOf(name)}`) || certified.has(name)
  }
}

/** What stands at one address of a private endpoint: its names, none for a customer's own service that has none. */
interface Member {
  readonly owner: PrivateEndpointFacts
  readonly names: readonly ServiceName[]
}

/** What answers where, and in which names: the same in every world of faults. */
interface Directory {
  readonly members: ReadonlyMap<string, readonly Member[]>
  readonly frontEnds: ReadonlyMap<string, FrontEnd>
  /** Names that several services have in common have several entries. */
  readonly served: ReadonlyMap<string, readonly { readonly service: ServiceFacts; readonly endpoint: ServiceName }[]>
  readonly certified: ReadonlySet<string>
  readonly machines: ReturnType<typeof machinesByAddress>
}

const directories = new WeakMap<Facts, Directory>()

function directoryOf(facts: Facts): Directory {
  let directory = directories.get(facts)
  if (directory !== undefined) return directory
  const members = [...facts.privateEndpoints.values()].flatMap((owner) =>
    owner.addresses.map((address) => ({ address, owner, names: owner.members.filter((member) => member.address === address).map(({ endpoint }) => endpoint) })),
  )
  const services = [...facts.services.values(), facts.canary, ...facts.strangers]
  const names = services.flatMap((service) => service.names.map((endpoint) => ({ service, endpoint })))
  directory = {
    members: Map.groupBy(members, ({ address }) => address),
    frontEnds: new Map(facts.frontEnds.map((frontEnd) => [frontEnd.address, frontEnd])),
    served: Map.groupBy(names, ({ endpoint }) => endpoint.name),
    certified: new Set([...certifiedNames(services), ...connectedNames(facts)]),
    machines: machinesByAddress(facts),
  }
  directories.set(facts, directory)
  return directory
}

/** The names on the front ends' certificate, wildcards among them; `privatelink.azurecr.io` has none. */
function certifiedNames(services: readonly ServiceFacts[]): ReadonlySet<string> {
  return new Set([registryZone, `*.${registryZone}`, ...services.flatMap(({ names }) => names.map(({ name }) => `*.${parentOf(name)}`)), ...websites.map(({ name }) => name)])
}

function unserved(): Attempt {
  return { outcome: 'refused', status: undefined, message: 'connection refused: nothing listens there' }
}

/** A machine where somebody is expected to listen: what that is no design says, so it is no service's certificate that the client sees. */
function greeted(): Attempt {
  return { outcome: 'tls', status: undefined, message: 'somebody answers there, and it is no service that the design knows' }
}

/** What becomes of a connection whose certificate would be good but for the time. */
function outOfDate(found: Attempt, whose: string): Attempt {
  if (found.outcome !== 'http') return found
  const { behind: _, connected: __, withoutLink: ___, withoutKey: ____, ...rest } = found
  return { ...rest, outcome: 'tls', status: undefined, message: `the certificate has expired, ${whose}`, expired: found.status }
}

function mismatch(name: string): Attempt {
  return { outcome: 'tls', status: undefined, message: `the certificate does not cover ${name}` }
}

/** `place`: `undefined` is the internet. `ports`: where somebody listens; elsewhere it refuses. */
interface Machine {
  readonly place: Domain | undefined
  readonly ports: readonly number[]
  /** Which connected registry is there and holds images. */
  readonly connected?: ConnectedRegistry | undefined
}

/** Hosts and DNS servers of the design. A firewall drops what is addressed to itself. */
function machinesByAddress(facts: Facts): ReadonlyMap<string, readonly Machine[]> {
  const listening = new Map(listeningMachines(facts).map(({ name, ports }) => [name, ports]))
  const hosts = Array.from(facts.hosts.values(), (found) => ({ name: found.host.name, ...originOf(facts, found) }))
  const servers = [...facts.dnsServerFacts.values()].filter((found) => !isDnsProxy(found))
  const machines = [...hosts, ...servers].map(({ name, domain, address }) => {
    const connected = connectedOn(facts.topology, name)
    return { address, place: domain, connected, ports: [...listening.get(name) ?? [], ...(connected === undefined ? [] : Object.values(connectedPorts))] }
  })
  return Map.groupBy(machines, ({ address }) => address)
}
