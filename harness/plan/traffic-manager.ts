import { trafficManagerZone } from '../azure/public-zones.ts'
import { healthMonitorAddress, proberAddress } from '../azure/public-plan.ts'
import type { TrafficManagerEndpoint, TrafficManagerProfile } from '../azure/traffic-manager/profile.ts'
import { isAddress } from '../dns/address.ts'
import type { Zone } from '../dns/zone.ts'
import type { Facts } from '../facts/facts.ts'
import { nodeNames } from '../facts/node-names.ts'
import { isProbed, registriesByProfile, whatIsProbed } from '../facts/traffic-manager.ts'
import type { ProbePlan, Settings } from '../traffic-manager/settings.ts'
import { writeSettings } from '../traffic-manager/settings.ts'
import type { Zones } from '../traffic-manager/zones.ts'
import { images } from '../../docker/images.ts'
import { internetInterface } from './internet.ts'
import type { NodePlan } from './plan.ts'
import { monitorName } from './health-monitors.ts'

/**
 * Traffic Manager where there is something to probe: its zone, and probers that send real requests over the lab's internet. What they find
 * out decides what the zone answers. One prober stands for the several places that the platform probes from.
 */
export function trafficManagerNode(facts: Facts): NodePlan | undefined {
  const probes = probePlans(facts)
  const { zone, server } = facts.publicZones.find((one) => one.zone.origin === trafficManagerZone)!
  if (probes.length === 0) return undefined
  const settings: Settings = { server: server.address, prober: proberAddress, resolver: facts.recursiveResolvers.get(facts.regions[0]!)!, ...zonesOf(facts, zone), probes }
  return probingNode(settings, {
    name: nodeNames.trafficManager,
    note: 'One prober stands for the places from which Traffic Manager probes; what it finds out decides what trafficmanager.net answers.',
    interfaces: [internetInterface([server.address, proberAddress])],
  })
}

const settingsPath = '/etc/traffic-manager/settings.json'

/** A machine that probes and answers by what it finds out. */
export function probingNode(settings: Settings, own: Pick<NodePlan, 'name' | 'note' | 'interfaces'>): NodePlan {
  return {
    ...own,
    kind: 'traffic-manager',
    image: images['traffic-manager'],
    command: ['node', '/srv/traffic-manager/main.js', settingsPath],
    environment: {},
    files: [{ path: settingsPath, content: writeSettings(settings) }],
    nameServers: [],
    searchDomains: [],
    // It answers those for whom it has a view, and its own container is none of them.
    ready: { kind: 'tcp', address: settings.server, port: 53 },
  }
}

/** The zone, with who is answered alike: a region, or each of its addresses where a profile looks at addresses. */
export function zonesOf(facts: Facts, zone: Zone): Zones {
  const profiles = [...facts.trafficManagerProfiles.values()]
  const bySubnet = profiles.some(({ method }) => method === 'Subnet')
  return {
    zone,
    profiles,
    groups: facts.regions.flatMap((region) => {
      const addresses = askersIn(facts, region)
      return bySubnet ? addresses.map((address) => ({ name: `${region}.${address}`, asker: { region, address }, addresses: [address] })) : [{ name: region, asker: { region, address: addresses[0]! }, addresses }]
    }),
  }
}

/** What is probed: endpoints of the user's own profiles, and replicas of registries. */
export function probePlans(facts: Facts): readonly ProbePlan[] {
  return [...facts.trafficManagerProfiles.values()].flatMap((profile) => profile.endpoints.flatMap((endpoint, n): readonly ProbePlan[] =>
    isProbed(facts, profile, endpoint) ? [{ profile: profile.name, endpoint: n, ...howToProbe(facts, profile, endpoint) }] : []))
}

/** The platform asks a monitor about a replica, or looks whether its region's front end accepts a connection. */
function howToProbe(facts: Facts, profile: TrafficManagerProfile, endpoint: TrafficManagerEndpoint): Omit<ProbePlan, 'profile' | 'endpoint'> {
  const { name, monitor } = profile
  const { target, location } = endpoint
  const registry = registriesByProfile(facts).get(name)
  const what = whatIsProbed(facts, profile, endpoint)
  if (registry === undefined) return { what, name: target, ...(isAddress(target) && { address: target }), monitor: monitor! }
  if (facts.topology.settings.healthProbe === 'shallow') {
    const address = facts.frontEnds.find((frontEnd) => frontEnd.kind === 'login' && frontEnd.location === location)!.address
    return { what, name: target, address, monitor: { ...monitor!, protocol: 'TCP' } }
  }
  return { what, name: monitorName(registry, location), address: healthMonitorAddress(location), monitor: monitor! }
}

/** Addresses from which servers in a region are asked: its public resolvers, and whoever starts at the root by himself. */
function askersIn(facts: Facts, region: string): readonly string[] {
  return [...new Set([facts.recursiveResolvers.get(region)!, facts.nearbyResolvers.get(region)!]), ...sourcesIn(facts, region)]
}

/** Addresses with which networks, sites and hosts of a region come out on the internet. */
export function sourcesIn(facts: Facts, region: string): readonly string[] {
  const { virtualNetworks, onPremisesSites } = facts.topology
  return [...new Set([
    ...[...virtualNetworks.values()].filter(({ location }) => location === region).flatMap(({ name }) => facts.networkEgress.get(name)!.map(({ egress }) => egress.address)),
    ...[...onPremisesSites.values()].filter(({ location }) => location === region).map(({ name }) => facts.siteEgress.get(name)!.address),
    ...[...facts.hosts.values()].filter(({ host }) => host.virtualNetwork === undefined && host.site === undefined && host.location === region).map(({ address }) => address),
  ])]
}
