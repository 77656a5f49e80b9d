import { badAnswerOf, type ComponentId, ruleId, rulesetLinkId, zoneLinkId } from '../world/component.ts'
import type { Health } from '../azure/traffic-manager/status.ts'
import { publicResolvers } from '../azure/public-resolvers.ts'
import { notTakenAlong } from '../azure/network-names.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { loadZone } from '../dns/authority-lookup.ts'
import { addressesIn, type Question, type Response } from '../dns/message.ts'
import type { Facts, HostFacts, LinkedZone } from '../facts/facts.ts'
import type { AppliedRule, DnsServerFacts, Domain } from '../facts/hybrid-facts.ts'
import { appliedRules } from '../facts/applied-rules.ts'
import { settingsAsRun, traitsOf } from '../facts/dns-servers.ts'
import { haveNodes } from '../facts/public-resolvers.ts'
import { serverZones } from '../facts/server-zones.ts'
import type { ResolveOptions } from './resolve-options.ts'
import type { Step } from './step.ts'
import { azureDns, azureDnsName, type RuleView, type ZoneView } from './azure-dns.ts'
import { dnsServer } from './dns-server/dns-server.ts'
import type { ForwardedDomain, Forwarder } from './dns-server/forwarders.ts'
import { byAuthority, impaired } from './impaired.ts'
import { inboundEndpoint, outboundEndpoint } from './dns-server/private-resolver.ts'
import { recursiveResolver, walk } from './recursive-resolver.ts'
import { authoritativeResponse, bareResponse, obsoleteResponse, recursiveResponse } from './response.ts'
import type { Origin, Passage } from './passage.ts'
import { nameOfWay, originOf, regionOfOrigin, routing, type Routing } from './routing.ts'
import { dnsServerName, outboundEndpointName } from './server-names.ts'
import { guarded, noteDecisions, security, type Ends, type Security } from './security.ts'
import type { Reliance } from './reliance.ts'
import { withoutSignatures } from './signatures.ts'
import { newNotes, silentServer, type Asking, type Notes, type Server } from './server.ts'
import { zonesOf, type PublicView, type Zones } from './zones.ts'
import { ownReverseZones } from '../software/reverse-zones.ts'
import { egressOf } from '../facts/egress.ts'

export interface Servers {
  /** Ways through the design, as its firewalls see names. */
  readonly ways: Routing
  /** Addresses that a firewall's own DNS gives for a name. */
  fromFirewall(firewall: string, name: string): readonly string[]
  ask(host: HostFacts, address: string, asked: { question: Question; options: ResolveOptions; trace: Step[] | undefined; notes: Notes }): Response | undefined
}

/** All servers of a design, made when they are first asked. */
export function serversOf(facts: Facts, faults: ReadonlySet<ComponentId>, { health, reliance }: { readonly health?: Health | undefined; readonly reliance?: Reliance | undefined } = {}): Servers {
  const zones = zonesOf(facts, faults, { probed: health, reliance })
  const made = new Map<string, Server>()
  const regionOf = new Map([...facts.recursiveResolvers].map(([region, address]) => [address, region]))
  const authorities = new Map([...zones.publicZones.values()].map((view) => [view.address, view]))
  const ways = routing(facts, faults, { lookup: fromFirewall, reliance })
  const underway = new Set<string>()
  const rules = security(facts, faults, reliance)
  const owners = Map.groupBy(facts.dnsServerFacts.values(), ({ address }) => address)

  function memo(key: string, make: () => Server): Server {
    let server = made.get(key)
    if (server === undefined) made.set(key, (server = make()))
    return server
  }

  function publicResolver(region: string): Server {
    return memo(`public ${region}`, () =>
      faults.has(`recursive-resolver:${region}`)
        ? silentServer(`public resolver of ${region}`, 'it is down')
        : impaired(recursiveResolver(zones, { region, address: facts.recursiveResolvers.get(region)! }), badAnswerOf(faults, `recursive-resolver:${region}`)),
    )
  }

  /** The recursive resolver that answers at an address of the internet: a region's, or a public one, which answers where the asker is near. */
  function resolverAt(origin: Origin, address: string): Server | undefined {
    const region = regionOf.get(address)
    if (region !== undefined) return publicResolver(region)
    if (!publicResolvers.has(address)) return undefined
    const near = regionOfOrigin(facts, origin)
    return near === undefined ? undefined : haveNodes(facts) ? memo(`nearby ${near}`, () => recursiveResolver(zones, { region: near, address: facts.nearbyResolvers.get(near)! }, `public resolver near ${near}`)) : publicResolver(near)
  }

  function platformResolver(network: string): Server {
    return memo(`azure ${network}`, () => {
      if (faults.has(`azure-dns:${network}`)) return silentServer(azureDnsName(network), 'it is down')
      const { location } = facts.topology.virtualNetworks.get(network)!
      const views = linkedZoneViews(network)
      const standing = ruleViews(network)
      const own = notTakenAlong(facts.networkZones.get(network)!, [...views.keys(), ...standing.map(({ domain }) => domain)])
      return impaired(azureDns(network, { zones: views, rules: standing, own, upstream: publicResolver(location), ruleAnswers: facts.topology.settings.ruleAnswers }), badAnswerOf(faults, `azure-dns:${network}`))
    })
  }

  function standingLinks(network: string): readonly LinkedZone[] {
    return facts.linkedZones.get(network)!.filter(({ resource, link }) => !faults.has(zoneLinkId(resource.name, link.name)))
  }

  /** Rules below a zone apply once its link is gone. */
  function standingRules(network: string): readonly AppliedRule[] {
    const links = standingLinks(network)
    if (links.length === facts.linkedZones.get(network)!.length) return facts.resolverViews.get(network)!
    return appliedRules(facts.topology, network, links.map(({ resource }) => resource.zoneName))
  }

  function linkedZoneViews(network: string): ReadonlyMap<string, ZoneView> {
    return new Map(
      standingLinks(network).map(({ resource, link, path }) => [
        resource.zoneName,
        {
          resource: resource.name,
          zone: (drawn) => zones.privateZone(resource.name, drawn),
          routed: (owner) => zones.routed(resource.name, owner),
          redirect: link.resolutionPolicy === 'NxDomainRedirect',
          down: faults.has(`private-zone:${resource.name}`),
          at: path,
        },
      ]),
    )
  }

  function ruleViews(network: string): readonly RuleView[] {
    return standingRules(network).filter(({ ruleset, rule }) => {
      const links = facts.topology.dnsForwardingRulesets.get(ruleset)!.virtualNetworkLinks.filter(({ virtualNetwork }) => virtualNetwork === network)
      return !faults.has(ruleId(ruleset, rule.name)) && !links.every(({ name }) => faults.has(rulesetLinkId(ruleset, name)))
    }).map(({ ruleset, rule, outboundEndpoints, path }) => ({
      domain: rule.domainName,
      ruleset,
      rule: rule.name,
      targets: rule.targetDnsServers.map(({ ipAddress, port }) => (port === 53 ? ipAddress : `${ipAddress}:${port}`)),
      at: path,
      outboundEndpoints: outboundEndpoints.map((key): Forwarder => {
        const name = outboundEndpointName(key)
        const { domain, address } = facts.outboundEndpoints.get(key)!
        const carry = (): Server => {
          const targets = rule.targetDnsServers.map(({ ipAddress, port }): Forwarder =>
            port === 53
              ? { address: ipAddress, server: lazily(() => serverFrom({ domain, address }, ipAddress), ipAddress) }
              : { address: `${ipAddress}:${port}`, server: silentServer(`${ipAddress}:${port}`, 'nothing answers on that port') })
          return outboundEndpoint(name, { targets, domain: rule.domainName, at: path })
        }
        return { address: key, server: faults.has(`outbound-endpoint:${key}` as ComponentId) ? silentServer(name, 'it is down') : memo(`outbound ${key} ${ruleset} ${rule.name}`, carry) }
      }),
    }))
  }

  /** A server at a network address that somebody runs, whoever asks. */
  function running(found: DnsServerFacts): Server {
    return memo(`server ${found.name}`, () => (faults.has(found.component) ? silentServer(dnsServerName(found), 'it is down') : impaired(madeAs(found), badAnswerOf(faults, found.component))))
  }

  function madeAs(found: DnsServerFacts): Server {
    const { kind, server, address, domain, path, place } = found
    const called = dnsServerName(found)
    if (server === undefined) return inboundEndpoint(called, platformResolver('virtualNetwork' in place ? place.virtualNetwork : ''), path)
    const { forwarders, conditionalForwarders, forwardFirst, forwardPolicy, filterAaaa, minCacheTtl, rebindProtection, rebindDomains, cache, nodeLocalCache, dnssecValidation, insecureDomains, dropsSignatures } = settingsAsRun(facts, found, server)
    const forcesTcp = (domainName: string): boolean => nodeLocalCache?.blocks.some((block) => block.domainName === domainName && block.forceTcp) ?? false
    const forwarded = (domainName: string, addresses: readonly string[], at: ForwardedDomain['at']): ForwardedDomain =>
      ({ domain: domainName, at, ...(forcesTcp(domainName) && { forceTcp: true }), forwarders: addresses.map((each) => ({ address: each, server: lazily(() => serverFrom({ domain, address }, each, forcesTcp(domainName) ? 'tcp' : 'udp'), each) })) })
    const region = 'site' in place ? facts.topology.onPremisesSites.get(place.site)!.location : facts.topology.virtualNetworks.get(place.virtualNetwork)!.location
    const asker = { region, address: egressOf(facts, { domain, address })!.address }
    return dnsServer(kind, server, {
      name: called,
      address,
      zones: serverZones(found).map((zone) => ({ zone: loadZone(zone), at: [...path, 'zones', zone.origin] })),
      reverseZones: ownReverseZones(traitsOf(found), settingsAsRun(facts, found, server)),
      conditional: conditionalForwarders.map(({ domainName, forwarders: masters }) => forwarded(domainName, masters, [...path, 'conditionalForwarders', domainName])),
      general: forwarders.length === 0 ? undefined : forwarded('', forwarders, found.forwardersPath),
      walk: (own, options) => walk(publicSideOf({ domain, address }), { name: own, asker, ...options, ...(rules && { reaches: reachesFrom({ domain, address }, rules) }) }),
      forwardFirst,
      roundRobin: forwardPolicy === 'roundRobin',
      filterAaaa,
      minCacheTtl,
      traits: traitsOf(found),
      rebindProtection,
      rebindDomains,
      rebindAt: [...path, 'rebindProtection'],
      cache,
      cacheBlocks: nodeLocalCache?.blocks ?? [],
      dropsSignatures,
      ...(dnssecValidation && { validation: { zones: signedZones(), insecureDomains, at: [...path, 'dnssecValidation'] } }),
    })
  }

  function signedZones(): ReadonlyMap<string, { readonly signed: boolean }> {
    return new Map(facts.publicZones.map(({ zone, signed }) => [zone.origin, { signed: signed !== undefined }]))
  }

  /** Two servers may forward to each other, so none can be made before it is asked. Whoever is told of ways is told each time. */
  function lazily(make: () => Server, name: string): Server {
    let server: Server | undefined
    return { name, resolve: (question, type, asking) => (reliance === undefined ? (server ??= make()) : make()).resolve(question, type, asking) }
  }

  /** The server that answers at an address, for who asks from somewhere. */
  function serverFrom(origin: Origin, address: string, transport: 'udp' | 'tcp' = 'udp'): Server {
    const { server, destination } = serverAt(origin, address, transport)
    return rules === undefined ? server : guarded(server, rules, { from: origin, to: { domain: destination, address } })
  }

  function serverAt(origin: Origin, address: string, transport: 'udp' | 'tcp'): { readonly server: Server; readonly destination?: Domain | undefined } {
    const flow = { protocol: transport === 'tcp' ? 'TCP' : 'UDP', port: 53 } as const
    const resolver = resolverAt(origin, address)
    if (resolver !== undefined) {
      const { destination, because, at, over, components } = ways.to(origin, address, flow) ?? {}
      if (because !== undefined) return { server: silentServer(address, because, at) }
      // Whoever uses its address inside does not come to the one on the internet.
      if (destination === undefined) return { server: over === undefined ? resolver : overWay(resolver, address, { over, ...(at && { at }), components: components! }) }
    }
    if (address === azureProvidedDns) {
      const inside = origin.domain?.startsWith('virtualNetwork:') ? origin.domain.slice('virtualNetwork:'.length) : undefined
      return { server: inside === undefined ? silentServer(address, 'it answers inside virtual networks only') : platformResolver(inside) }
    }
    const passage = ways.to(origin, address, flow)
    if (passage === undefined) return { server: silentServer(address, 'no DNS server has this address') }
    if (passage.destination === undefined) return { server: silentServer(address, passage.because ?? 'there is no way to it', passage.at) }
    const found = owners.get(address)?.find(({ domain }) => domain === passage.destination)
    const server = found === undefined ? silentServer(address, proxyOffAt(address, passage.destination) ?? 'no DNS server has this address') : running(found)
    return { server: passage.way === undefined && passage.over === undefined ? server : overWay(server, address, passage), destination: passage.destination }
  }

  /** A firewall whose DNS proxy is off has an address, and says nothing there. */
  function proxyOffAt(address: string, destination: string): string | undefined {
    const found = [...facts.firewalls.values()].find((one) => one.address === address && `virtualNetwork:${one.firewall.virtualNetwork}` === destination)
    return found && `the DNS proxy of ${found.firewall.name} is not enabled`
  }

  /** A firewall asks the first of its servers; while it does, its own rules about names say nothing. */
  function fromFirewall(firewall: string, name: string): readonly string[] {
    const { firewall: { dnsSettings, virtualNetwork }, instanceAddress } = facts.firewalls.get(firewall)!
    if (underway.has(firewall)) return []
    underway.add(firewall)
    const origin: Origin = { domain: `virtualNetwork:${virtualNetwork}`, address: instanceAddress }
    const trace: Step[] | undefined = reliance && []
    const asking: Asking = { now: 0, cache: undefined, trace, depth: 0, by: firewall, pending: [], notes: newNotes(), transport: { protocol: 'udp', again: false } }
    try {
      for (const address of dnsSettings.servers.length > 0 ? dnsSettings.servers : [azureProvidedDns]) {
        const reply = serverFrom(origin, address).resolve(name, 'A', asking)
        if (reply !== undefined) return addressesIn(reply)
      }
      return []
    } finally {
      if (trace !== undefined) reliance?.onAnswer(trace)
      underway.delete(firewall)
    }
  }

  /** Public servers as somebody finds them who asks them himself: those that no firewall lets him ask do not answer. */
  function publicSideOf(origin: Origin): Zones {
    if (facts.subnetRoutes.size === 0) return zones
    return { ...zones, publicZones: new Map([...zones.publicZones].map(([name, view]) => [name, { ...view, cutOff: () => ways.to(origin, view.address)?.because }])) }
  }

  return {
    ways,
    fromFirewall,
    ask(host, address, { question, options, trace, notes }) {
      const authority = authorities.get(address)
      const origin = originOf(facts, host)
      if (authority !== undefined) {
        const { because } = ways.to(origin, address, { protocol: options.transport === 'tcp' ? 'TCP' : 'UDP', port: 53 }) ?? {}
        const denied = rules?.denial({ from: origin, to: { domain: undefined, address } }, options.transport ?? 'udp')
        return because !== undefined || denied ? undefined : askAuthority(authority, question, options)
      }
      const server = serverFrom(origin, address, options.transport)
      const asking: Asking = { now: options.now ?? 0, cache: options.cache, trace, depth: 0, by: host.host.name, pending: [], notes, transport: { protocol: options.transport ?? 'udp', again: false } }
      const reply = server.resolve(question.name, question.type, asking)
      if (reply === undefined) return undefined
      // Unbound answers nothing from its cache to who does not want recursion (`access-control: allow`).
      if (options.recursionDesired === false) return bareResponse(question, 'REFUSED', options, { recursionAvailable: true })
      return recursiveResponse(question, withoutSignatures(reply), options)
    },
  }
}

/** Whether a server that starts at the root gets to an authority. */
function reachesFrom(from: Ends['from'], rules: Security): (address: string, asking: Asking) => boolean {
  return (address, asking) => {
    const ends = { from, to: { domain: undefined, address } }
    noteDecisions(rules, ends, 'udp', asking)
    return rules.denial(ends, 'udp') === undefined
  }
}

/** The same server, with the way to it noted. */
function overWay(server: Server, address: string, { way, over: led, at, components }: Pick<Passage, 'way' | 'over' | 'at' | 'components'>): Server {
  return {
    name: server.name,
    resolve(question, type, asking) {
      const over = led ?? (way && nameOfWay(way))
      if (over !== undefined) asking.trace?.push({ kind: 'route', depth: asking.depth, server: asking.by, to: address, over, components, ...(at && { at }) })
      return server.resolve(question, type, asking)
    },
  }
}

function askAuthority(view: PublicView, question: Question, options: ResolveOptions): Response | undefined {
  if (view.down()) return undefined
  const badly = byAuthority(view.bad, question, options)
  if (badly !== 'as ever') return badly
  if (view.regional) return bareResponse(question, 'REFUSED', options, { recursionAvailable: false })
  if (question.type === 'ANY' && view.signed === undefined) return obsoleteResponse(question, options)
  return authoritativeResponse(view.seenFrom({ region: '', address: '' }), question, options)
}
