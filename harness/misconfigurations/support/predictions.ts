import type { ComponentId } from '../../world/component.ts'
import { azureProvidedDns } from '../../azure/virtual-network.ts'
import type { Question, Response } from '../../dns/message.ts'
import type { Path } from '../../dns/path.ts'
import type { Model } from '../../model/model.ts'
import type { Reachability } from '../../model/reachability.ts'
import { scatteringOf, type Scattering } from '../../model/scattering.ts'
import { predictorOf, sightsIn } from '../../diagnosis/observed/predicted.ts'
import type { Sights } from '../../diagnosis/observed/sights.ts'
import { endpointsFor, intentOf } from '../../diagnosis/intent/intended.ts'
import type { Facts, HostFacts, PrivateEndpointFacts, ServiceFacts, ServiceName } from '../../facts/facts.ts'
import type { Intent } from '../../resources/topology.ts'

/** A design's facts with what its hosts are predicted to get, and look-ups that large designs need. */
export interface Predictions {
  readonly facts: Facts
  /** What the host is predicted to get. */
  readonly ask: (host: HostFacts, name: string, type?: string) => Response | undefined
  /** The same in a world in which parts are broken. */
  readonly askWithout: (broken: readonly ComponentId[], host: HostFacts, name: string) => Response | undefined
  /** Everything that the host may get from one of its servers, where servers on the way choose among forwarders. */
  readonly possible: (host: HostFacts, name: string, server: string) => readonly (Response | undefined)[]
  /** What the host finds for a name in the course of a push. */
  readonly scattering: (host: HostFacts, name: string) => Scattering
  /** What the host gets from one of its servers over TCP. */
  readonly askOverTcp: (host: HostFacts, question: Question, server: string) => Response | undefined
  /** What the host gets for names, and where they lead it. */
  readonly sights: (host: HostFacts) => Sights
  /** What happens when the host opens TLS to the address with that name. */
  readonly reach: Reachability
  /** Whether the private zone resource serves an A record of the name. */
  readonly hasRecord: (zone: string, name: string) => boolean
  /** The place of the record set that was written by hand, if it was. */
  readonly writtenByHand: (zone: string, name: string) => Path | undefined
  /** Private endpoints of a service in this design, or those for the sub-resource that one of its names belongs to. */
  readonly endpointsOf: (service: ServiceFacts, endpoint?: ServiceName) => readonly PrivateEndpointFacts[]
  /** Hosts in a virtual network that ask Azure-provided DNS. */
  readonly askingAzure: (network: string) => readonly HostFacts[]
  readonly intentOf: (host: HostFacts, service: ServiceFacts) => Intent['reach'] | undefined
}

export function predict(facts: Facts, model: Model): Predictions {
  const predictor = predictorOf(model)
  // What a profile says nobody has written.
  const routed = new Set([...facts.privateZones].flatMap(([zone, { zone: { rrsets } }]) => rrsets.flatMap(({ name, profile }) => (profile === undefined ? [] : [`${zone} ${name}`]))))
  const records = new Map([...facts.privateZones].map(([name, { zone }]) => [name, recordsByName(zone.rrsets)]))
  const endpoints = Map.groupBy(facts.privateEndpoints.values(), ({ endpoint }) => endpoint.service)
  const asking = Map.groupBy(
    [...facts.hosts.values()].filter(({ host, dnsServers }) => host.virtualNetwork !== undefined && dnsServers[0] === azureProvidedDns),
    ({ host }) => host.virtualNetwork!,
  )
  return {
    facts,
    ask: ({ host }, name, type = 'A') => model.resolve(host.name, { name, type }).response,
    askWithout: (broken, { host }, name) => model.withFaults([...model.faults, ...broken]).resolve(host.name, { name, type: 'A' }).response,
    possible: ({ host }, name, server) => model.possible(host.name, { name, type: 'A' }, { server }).map(({ response }) => response),
    scattering: ({ host }, name) => scatteringOf(model, host.name, name),
    askOverTcp: ({ host }, question, server) => model.resolve(host.name, question, { server, transport: 'tcp' }).response,
    reach: predictor.reach,
    sights: (host) => sightsIn(predictor, host),
    hasRecord: (zone, name) => records.get(zone)?.has(name) ?? false,
    writtenByHand(zone, name) {
      const from = records.get(zone)?.get(name)
      return from?.[0] === 'privateDnsZones' && !routed.has(`${zone} ${name}`) ? from : undefined
    },
    endpointsOf: (service, endpoint) => (endpoint === undefined ? (endpoints.get(service.name) ?? []) : endpointsFor(facts, service, endpoint)),
    askingAzure: (network) => asking.get(network) ?? [],
    intentOf: (host, service) => intentOf(facts, host, service),
  }
}

function recordsByName(rrsets: Facts['publicZones'][number]['zone']['rrsets']): ReadonlyMap<string, Path> {
  return new Map(rrsets.filter(({ type }) => type === 'A').map(({ name, from }) => [name, from ?? []]))
}
