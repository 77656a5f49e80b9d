import { serviceType } from '../azure/private-link.ts'
import { namesOfRegistry, registryRegions } from '../azure/registry-names.ts'
import type { Registry, Service } from '../azure/resources.ts'
import { namesOfService } from '../azure/service-names.ts'
import type { Topology } from '../resources/topology.ts'
import { storageOf } from './registry-storage.ts'
import type { FrontEnd, ServiceFacts, ServiceName } from './types.ts'

/**
 * Named in Microsoft's documentation as what a private zone called `azurecr.io` hides from Azure Arc.
 * https://learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
const canaryRegistry: Registry = {
  name: 'linuxgeneva-microsoft',
  location: 'eastus',
  loginServer: 'linuxgeneva-microsoft.azurecr.io',
  sku: 'Premium',
  replications: [],
  dataEndpointEnabled: false,
  anonymousPullEnabled: false,
  scopeMaps: [],
  tokens: [],
  webhooks: [],
  regionalEndpoints: 'Disabled',
  publicNetworkAccess: 'Enabled',
  tenant: 'microsoft',
  privateEndpointConnections: 0,
}

export const canary: ServiceFacts = registryFacts(canaryRegistry, false)

/** Everything of a design that private endpoints can lead to: registries first, then other services, each in the order of the design. */
export function servicesOf({ registries, services, privateEndpoints }: Topology): ReadonlyMap<string, ServiceFacts> {
  const withPrivateEndpoint = new Set([...privateEndpoints.values()].map(({ service }) => service))
  const linked = ({ name, privateEndpointConnections }: Registry | Service): boolean => withPrivateEndpoint.has(name) || privateEndpointConnections > 0
  return new Map([
    ...[...registries].map(([name, registry]) => [name, registryFacts(registry, linked(registry))] as const),
    ...[...services].map(([name, service]) => [name, serviceFacts(service, linked(service))] as const),
  ])
}

/**
 * For each type of service that the design has, one that it has nothing to do with, as others have them: what a zone for the whole
 * public domain hides. Types whose names do not say whose they are have none. Besides, the storage behind registries that hold images.
 */
export function strangersOf(topology: Topology): readonly ServiceFacts[] {
  return [...alikeElsewhere(topology), ...storageOf(topology).map(({ account }) => serviceFacts(account, false))]
}

function alikeElsewhere({ services }: Topology): readonly ServiceFacts[] {
  const own = new Set([...services.values()].flatMap(namesOfService).map(({ name }) => name))
  return [...Map.groupBy(services.values(), ({ type }) => type).values()].flatMap((alike) => {
    const [first] = alike
    const { networkRules: _selected, ...like } = first!
    const stranger: Service = {
      ...like,
      name: 'rehearsalstranger',
      groupIds: [...new Set(alike.flatMap(({ groupIds }) => groupIds))],
      dns: new Map([...like.dns].filter(([word]) => word !== 'name')),
      fqdns: [],
      publicNetworkAccess: 'Enabled',
      tenant: 'stranger',
      privateEndpointConnections: 0,
    }
    const { names, ...rest } = serviceFacts(stranger, false)
    const others = names.filter(({ name, publicZone }) => publicZone !== undefined && !own.has(name))
    return others.length === 0 ? [] : [{ ...rest, names: others }]
  })
}

/** HTTP status that a name of a service gives a client which it lets in and which presents nothing. A data endpoint is alive when it says 403: it wants a link. */
export function answerOf({ answer }: ServiceFacts, { kind }: ServiceName): number {
  return kind === 'data' ? 403 : answer
}

/** Whether a public front end serves a name of a service. */
export function servedAt({ type, regions, registry }: ServiceFacts, { kind, region }: ServiceName, frontEnd: Pick<FrontEnd, 'kind' | 'location'>): boolean {
  const stamp = registry === undefined ? type : kind === 'data' ? 'data' : 'login'
  return frontEnd.kind === stamp && regions.includes(frontEnd.location) && (region === undefined || region === frontEnd.location)
}

function registryFacts(registry: Registry, privateLink: boolean): ServiceFacts {
  const { name, location, publicNetworkAccess, networkRules, tenant } = registry
  return {
    name,
    noun: 'registry',
    type: 'containerRegistry',
    path: ['registries', name],
    location,
    regions: registryRegions(registry),
    names: namesOfRegistry(registry),
    answer: 401,
    privateLink,
    publicNetworkAccess,
    networkRules,
    tenant,
    registry,
  }
}

function serviceFacts(service: Service, privateLink: boolean): ServiceFacts {
  const { name, type, location, publicNetworkAccess, networkRules, tenant } = service
  return {
    name,
    noun: 'service',
    type,
    path: ['services', name],
    location,
    regions: [location],
    names: namesOfService(service),
    answer: serviceType(type)!.answer,
    privateLink,
    publicNetworkAccess,
    networkRules,
    tenant,
    registry: undefined,
  }
}
