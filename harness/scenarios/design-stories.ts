import type { Registry } from '../azure/resources.ts'
import type { Facts } from '../facts/facts.ts'
import type { DesignChange } from '../resources/scenarios/scenario.ts'
import { quiet, type Timeline } from './timelines.ts'

/** Seconds for which a client remembers by itself, where that is what a story is about. */
const longMemory = 900
/** The second in which a TTL ends, and the one after it. */
const slack = 2

const endpointsOf = (facts: Facts, { name }: Registry): readonly string[] => [...facts.topology.privateEndpoints.values()].filter(({ service }) => service === name).map((endpoint) => `privateEndpoints/${endpoint.name}`)

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
    names: [registry.loginServer],
    objectives: { neverPublic: false, privateWithin: memory(facts) + slack, regions: new Map() },
  }]
}

/** The global name leads nobody to a replica any more, and clients that remember for long by themselves go on there. */
export function routingSwitchedOff(facts: Facts, { name, loginServer, replications }: Registry): readonly Timeline[] {
  const { trafficManagerTtl } = facts.topology.settings
  const wait = longMemory + trafficManagerTtl + 60
  return replications.filter(({ regionEndpointEnabled }) => regionEndpointEnabled).map(({ location }): Timeline => {
    const id = `${name}/${location}`
    return {
      of: id,
      steps: [{ wait: quiet }, { changes: [{ what: 'stopRouting', id }], wait }, { changes: [{ what: 'startRouting', id }], wait }],
      names: [loginServer],
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
  const { name, loginServer, location, replications } = registry
  const region = elsewhere.find((one) => one !== location && replications.every((replica) => replica.location !== one))!
  const ids = endpointsOf(facts, registry)
  return [{
    of: name,
    steps: [{ wait: quiet }, { changes: [...ids.map((id): DesignChange => ({ what: 'remove', id })), { what: 'reuse', id: name, location: region }], wait: memory(facts) + 60 }],
    names: [loginServer],
    objectives: { neverPublic: false, ...(ids.length === 0 && { recoveredWithin: memory(facts) + slack }), regions: new Map() },
  }]
}

/** Tokens are good for 75 minutes, and nobody is given a new one for two hours. */
export function identityDown({ name }: Pick<Registry, 'name'>, regions: readonly string[], tokenLifetime: number): readonly Timeline[] {
  const ids = regions.map((region) => `dependency:${name}/${region}/authentication` as const)
  const steps = [{ wait: quiet }, { inject: ids, wait: 7200 }, { heal: ids, wait: 300 }]
  return [{ of: `${name}/tokens-held`, steps, tokenLifetime }, { of: `${name}/tokens-asked-for`, steps, tokenLifetime: 0 }]
}

/** Registries of the design's own. */
export function ownRegistries({ topology }: Facts): readonly Registry[] {
  return [...topology.registries.values()].filter(({ tenant }) => tenant === undefined)
}
