import { proberAddress } from '../azure/public-plan.ts'
import type { Registry } from '../azure/resources.ts'
import type { Facts } from '../facts/facts.ts'
import { crossingTo, publicMachines } from '../facts/public-machines.ts'
import { decisionsOn, isDefault } from '../facts/security.ts'
import { isProbed } from '../facts/traffic-manager.ts'
import type { DesignChange } from '../resources/scenarios/scenario.ts'
import { documentedLifetime } from '../resources/scenarios/language.ts'
import { serviceType } from '../azure/private-link.ts'
import { registryRegions } from '../azure/registry-names.ts'
import { dependencyId, publicAddressId, publicNameId, securityRuleId, type ComponentId } from '../world/component.ts'
import { clientsOf } from './clients.ts'
import { broken, outage, quiet, type Timeline } from './timelines.ts'

/** Seconds for which a client remembers by itself, where that is what a story is about. */
const longMemory = 900
/** Seconds after which no cache has a name's alias any more that had it before: three times the longest TTL of one that is published. */
const forgotten = 900
/** The second in which a TTL ends, and the one after it. */
const slack = 2

const endpointsOf = (facts: Facts, { name }: Registry): readonly string[] => [...facts.topology.privateEndpoints.values()].filter(({ service }) => service === name).map((endpoint) => `privateEndpoints/${endpoint.name}`)

/** Those that the design means to reach a registry, by its login server. */
function askersOf(facts: Facts, { loginServer }: Registry): Required<Pick<Timeline, 'from' | 'names'>> {
  return { names: [loginServer], from: clientsOf(facts, { from: [], names: [] }).filter(({ name }) => name === loginServer).map(({ host }) => host) }
}

/** Longest life of what somebody was told of a registry's names. */
function memory({ topology: { settings } }: Facts): number {
  return Math.max(settings.publicAliasTtl, settings.publicNegativeTtl, 300)
}

/** Its first private endpoints are made while caches remember that its name is an alias of nothing private. */
export function firstPrivateEndpoint(facts: Facts, registry: Registry): readonly Timeline[] {
  const ids = endpointsOf(facts, registry)
  if (ids.length === 0 || registry.privateEndpointConnections > 0) return []
  const wait = memory(facts) + 60
  return [{
    of: registry.name,
    steps: [{ wait: quiet }, { changes: ids.map((id): DesignChange => ({ what: 'create', id })), wait }],
    ...askersOf(facts, registry),
    objectives: { neverPublic: false, privateWithin: memory(facts) + slack, regions: new Map() },
  }]
}

/** The global name leads nobody to a replica any more, and clients that remember for long by themselves go on there. */
export function routingSwitchedOff(facts: Facts, registry: Registry): readonly Timeline[] {
  const { name, replications } = registry
  const { trafficManagerTtl } = facts.topology.settings
  const wait = longMemory + trafficManagerTtl + 60
  return replications.filter(({ regionEndpointEnabled }) => regionEndpointEnabled).map(({ location }): Timeline => {
    const id = `${name}/${location}`
    return {
      of: id,
      steps: [{ wait: quiet }, { changes: [{ what: 'stopRouting', id }], wait }, { changes: [{ what: 'startRouting', id }], wait }],
      ...askersOf(facts, registry),
      rememberFor: longMemory,
      objectives: { neverPublic: true, leftWithin: longMemory + trafficManagerTtl + slack, failedBackWithin: wait - 1, regions: new Map() },
    }
  })
}

/** Regions that somebody may move to, by preference. */
const elsewhere = ['northeurope', 'westus3', 'uksouth'] as const

/**
 * The registry is deleted with its private endpoints, and its name is used again in another region, where caches lead nobody for as long as they remember.
 * What becomes of whoever should be private has no answer that would be right: nothing is demanded of it.
 */
export function nameReused(facts: Facts, registry: Registry): readonly Timeline[] {
  const { name, location, replications } = registry
  const region = elsewhere.find((one) => one !== location && replications.every((replica) => replica.location !== one))!
  const ids = endpointsOf(facts, registry)
  return [{
    of: name,
    steps: [{ wait: quiet }, { changes: [...ids.map((id): DesignChange => ({ what: 'remove', id })), { what: 'reuse', id: name, location: region }], wait: memory(facts) + 60 }],
    ...askersOf(facts, registry),
    objectives: { neverPublic: false, ...(ids.length === 0 && { recoveredWithin: memory(facts) + slack }), regions: new Map() },
  }]
}

/** Nobody is given a token for an hour and a half; those that clients hold are good for 75 minutes. */
export function identityDown(facts: Facts, registry: Registry): readonly Timeline[] {
  const ids = registryRegions(registry).map((region) => dependencyId(registry.name, region, 'authentication'))
  const story = { ...broken(registry.name, ids, 5400), ...askersOf(facts, registry) }
  return [{ ...story, of: `${registry.name}/tokens-held`, tokenLifetime: documentedLifetime }, { ...story, of: `${registry.name}/tokens-asked-for`, tokenLifetime: 0 }]
}

/** Storage is down behind one replica, and another time behind the next one. */
export function storageDown(facts: Facts, registry: Registry): readonly Timeline[] {
  return registryRegions(registry).map((region): Timeline => ({ ...broken(`${registry.name}/${region}`, [dependencyId(registry.name, region, 'storage')]), ...askersOf(facts, registry), tokenLifetime: documentedLifetime }))
}

/** Storage behind the home replica for two hours, and what depends on it for longer: what comes back is what is whole. */
export function storageDownForHours(facts: Facts, registry: Registry): readonly Timeline[] {
  if (registry.replications.length === 0) return []
  const [storage, metadata] = (['storage', 'metadata'] as const).map((part) => dependencyId(registry.name, registry.location, part)) as [ComponentId, ComponentId]
  return [{
    of: registry.name,
    steps: [{ wait: quiet }, { inject: [storage, metadata], wait: 7200 }, { heal: [storage], wait: 1800 }, { heal: [metadata], wait: outage }],
    ...askersOf(facts, registry),
    tokenLifetime: documentedLifetime,
  }]
}

/** The region of the vault with its key is down, with all that is in it; of one without a region the vault itself. */
export function keyVaultRegionLost(facts: Facts, registry: Registry): readonly Timeline[] {
  const vault = registry.encryption === undefined ? undefined : facts.topology.services.get(registry.encryption.keyVault)
  if (vault === undefined) return []
  const ids: readonly ComponentId[] = facts.regions.includes(vault.location) ? [`region:${vault.location}`] : [`replica:${vault.name}/${vault.location}`]
  return [{ ...broken(registry.name, ids), ...askersOf(facts, registry) }]
}

/**
 * Names under which storage is asked for do not exist: those to which data endpoints of registries lead, for each region, and those of storage
 * accounts, for each account. Whoever gets private answers to a data endpoint's name notices nothing of the first.
 */
export function storageNamesGone(facts: Facts): readonly Timeline[] | string {
  const wanted = new Set(clientsOf(facts, { from: [], names: [] }).map(({ name }) => name))
  const aliases = new Map(facts.publicZones.flatMap(({ zone }) => zone.rrsets.flatMap(({ name, type, data: [target = ''] }) => (type === 'CNAME' ? [[name, target] as const] : []))))
  const labelOf = (name: string): string => (aliases.get(name)?.includes('.privatelink.') ? labelOf(aliases.get(name)!) : aliases.get(name) ?? name)
  const data = [...facts.services.values()].flatMap(({ names }) => names.filter(({ kind, name }) => kind === 'data' && wanted.has(name)))
  const accounts = [...facts.services.values()].filter(({ type, names }) => serviceType(type)?.tag === 'Storage' && names.some(({ name }) => wanted.has(name)))
  const told = [
    ...[...Map.groupBy(data, ({ region = '' }) => region)].map(([region, names]) => ({ ...broken(region, [...new Set(names.map(({ name }) => publicNameId(labelOf(name))))], forgotten) })),
    ...accounts.map(({ name, names }) => broken(name, names.filter((one) => wanted.has(one.name)).map((one) => publicNameId(one.name)), memory(facts) + outage)),
  ]
  return told.length > 0 ? told : 'nobody is meant to reach a storage account, or a registry with data endpoints of its own'
}

/**
 * The rules by which probers get in at the machines of a profile are removed, and nobody notices, since all endpoints are degraded and answered
 * as if none were; then the one to which most are led is down, and nobody is led elsewhere.
 */
export function probesStopped(facts: Facts): readonly Timeline[] | string {
  const told = [...facts.topology.trafficManagerProfiles.values()].flatMap((profile): readonly Timeline[] => {
    const machines = profile.endpoints.flatMap((endpoint) => (isProbed(facts, profile, endpoint) ? publicMachines(facts).get(endpoint.target) ?? [] : []))
    const letIn = machines.flatMap((machine) => decisionsOn(facts, crossingTo(machine, { address: proberAddress, port: profile.monitor.port })))
    const rules = [...new Set(letIn.filter(({ rule }) => rule.access === 'Allow' && !isDefault(rule)).map(({ group: { group }, rule }) => securityRuleId(group, rule.name)))]
    if (rules.length === 0) return []
    const down = publicAddressId(machines[0]!.host.host.name)
    return [{
      of: profile.resource,
      steps: [{ wait: quiet }, { inject: rules, wait: outage }, { inject: [down], wait: outage }, { heal: [...rules, down], wait: outage }],
      names: [profile.name],
      objectives: { neverPublic: false, failedBackWithin: outage - 1, regions: new Map() },
    }]
  })
  return told.length > 0 ? told : 'no endpoint of a profile of its own is a machine of the design whose network security group lets probers in; before the front ends of services stands nothing of a design but their own rules'
}

/** Registries of the design's own. */
export function ownRegistries({ topology }: Facts): readonly Registry[] {
  return [...topology.registries.values()].filter(({ tenant }) => tenant === undefined)
}
