import { azureProvidedDns } from '../azure/virtual-network.ts'
import { parseName } from '../dns/name.ts'
import type { AskOptions, Question, Response } from '../dns/message.ts'
import type { Facts, HostFacts } from '../topology/facts.ts'
import type { Cache } from './cache.ts'
import type { Asking, Server } from './server.ts'
import type { Step } from './step.ts'
import { azureDns, azureDnsName, type ZoneView } from './azure-dns.ts'
import { withConsequences, zoneLinkId, type ComponentId } from './component.ts'
import { recursiveResolver } from './recursive-resolver.ts'
import { authoritativeResponse, bareResponse, recursiveResponse } from './response.ts'
import { silentServer } from './server.ts'
import { zonesOf, type PublicView } from './zones.ts'

/** A design's answers, predicted. Immutable; a world with faults is another model. */
export interface Model {
  readonly facts: Facts
  /** What is broken, with what follows from it. */
  readonly faults: ReadonlySet<ComponentId>
  /** What a host gets for a question. Never throws for a host that exists, and always ends. */
  resolve(host: string, question: Question, options?: ResolveOptions): Resolution
  /** The same design with other faults; what does not depend on them is shared. */
  withFaults(faults: Iterable<ComponentId>): Model
}

export interface ResolveOptions extends AskOptions {
  /** Virtual time, seconds; only matters together with a cache. */
  readonly now?: number
  /** What the servers remember from earlier questions. Without it answers are fresh: every TTL is the original one. */
  readonly cache?: Cache
  /** Whether to note the path. */
  readonly trace?: boolean
}

export interface Resolution {
  readonly host: string
  readonly question: Question
  /** `undefined`: no server answered. */
  readonly response: Response | undefined
  /** Empty unless asked for. */
  readonly path: readonly Step[]
}

/** Resolutions kept for each host and type. */
const maximumKept = 20_000

/** Predicts the answers of a design, by the rules of Azure-provided DNS and the DNS's own. */
export function createModel(facts: Facts, options: { readonly faults?: Iterable<ComponentId> } = {}): Model {
  const faults = withConsequences(facts, new Set(options.faults))
  const servers = serversOf(facts, faults)
  const fresh = new Map<string, Map<string, Map<string, Resolution>>>()

  function resolve(name: string, question: Question, options?: ResolveOptions): Resolution {
    if (options !== undefined) return asked(name, question, options)
    // Hosts differ in nothing but their servers, but a resolution names its host, so each has its own.
    let ofHost = fresh.get(name)
    if (ofHost === undefined) fresh.set(name, (ofHost = new Map()))
    let ofType = ofHost.get(question.type)
    if (ofType === undefined) ofHost.set(question.type, (ofType = new Map()))
    let known = ofType.get(question.name)
    if (known !== undefined) return known
    if (ofType.size >= maximumKept) ofType.clear()
    ofType.set(question.name, (known = asked(name, question, {})))
    return known
  }

  function asked(name: string, question: Question, options: ResolveOptions): Resolution {
    const host = facts.hosts.get(name)
    if (host === undefined) throw new Error(`no host is called ${name} (hosts: ${[...facts.hosts.keys()].join(', ')})`)
    const trace: Step[] | undefined = options.trace ? [] : undefined
    const canonical = canonicalQuestion(question)
    // A stub resolver cannot even write such a question; a server would call it malformed.
    if (canonical === undefined) {
      return { host: name, question, response: bareResponse(question, 'FORMERR', options, { recursionAvailable: true }), path: [] }
    }
    const addresses = options.server === undefined ? host.dnsServers : [options.server]
    for (const address of addresses) {
      const response = servers.ask(host, address, canonical, options, trace)
      if (response !== undefined) return { host: name, question: canonical, response, path: trace ?? [] }
    }
    return { host: name, question: canonical, response: undefined, path: trace ?? [] }
  }

  return { facts, faults, resolve, withFaults: (other) => createModel(facts, { faults: other }) }
}

function canonicalQuestion(question: Question): Question | undefined {
  const name = parseName(question.name)
  if (question.name === '') return question
  if (typeof name !== 'string') return undefined
  const type = question.type.toUpperCase()
  return name === question.name && type === question.type ? question : { name, type }
}

interface Servers {
  ask(host: HostFacts, address: string, question: Question, options: ResolveOptions, trace: Step[] | undefined): Response | undefined
}

/** All servers of a design, made when they are first asked. */
function serversOf(facts: Facts, faults: ReadonlySet<ComponentId>): Servers {
  const zones = zonesOf(facts, faults)
  const made = new Map<string, Server>()
  const regionOf = new Map([...facts.recursiveResolvers].map(([region, address]) => [address, region]))
  const authorities = new Map([...zones.publicZones.values()].map((view) => [view.address, view]))

  function memo(key: string, make: () => Server): Server {
    let server = made.get(key)
    if (server === undefined) made.set(key, (server = make()))
    return server
  }

  function publicResolver(region: string): Server {
    return memo(`public ${region}`, () =>
      faults.has(`recursive-resolver:${region}`)
        ? silentServer(`public resolver of ${region}`, 'it is down')
        : recursiveResolver(zones, region),
    )
  }

  function platformResolver(network: string): Server {
    return memo(`azure ${network}`, () => {
      if (faults.has(`azure-dns:${network}`)) return silentServer(azureDnsName(network), 'it is down')
      const { location } = facts.topology.virtualNetworks.get(network)!
      return azureDns(network, linkedZoneViews(network), publicResolver(location))
    })
  }

  function linkedZoneViews(network: string): ReadonlyMap<string, ZoneView> {
    const linked = facts.linkedZones.get(network)!.filter(({ resource, link }) => !faults.has(zoneLinkId(resource.name, link.name)))
    return new Map(
      linked.map(({ resource, link, path }) => [
        resource.zoneName,
        {
          resource: resource.name,
          zone: () => zones.privateZone(resource.name),
          redirect: link.resolutionPolicy === 'NxDomainRedirect',
          down: faults.has(`private-zone:${resource.name}`),
          at: path,
        },
      ]),
    )
  }

  function serverAt({ host }: HostFacts, address: string): Server {
    const region = regionOf.get(address)
    if (region !== undefined) return publicResolver(region)
    if (address !== azureProvidedDns) return silentServer(address, 'no DNS server has this address')
    if (host.virtualNetwork === undefined) return silentServer(address, 'it answers inside virtual networks only')
    return platformResolver(host.virtualNetwork)
  }

  return {
    ask(host, address, question, options, trace) {
      const authority = authorities.get(address)
      if (authority !== undefined) return askAuthority(authority, question, options)
      const server = serverAt(host, address)
      const asking: Asking = { now: options.now ?? 0, cache: options.cache, trace, depth: 0, by: host.host.name }
      const reply = server.resolve(question.name, question.type, asking)
      if (reply === undefined) return undefined
      // Unbound answers nothing from its cache to who does not want recursion (`access-control: allow`).
      if (options.recursionDesired === false) return bareResponse(question, 'REFUSED', options, { recursionAvailable: true })
      return recursiveResponse(question, reply, options)
    },
  }
}

function askAuthority(view: PublicView, question: Question, options: ResolveOptions): Response | undefined {
  if (view.down) return undefined
  if (view.regional) return bareResponse(question, 'REFUSED', options, { recursionAvailable: false })
  return authoritativeResponse(view.seenFrom(''), question, options)
}
