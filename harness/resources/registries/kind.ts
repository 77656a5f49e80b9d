import { hasZones, outlives, zoneNumbers } from '../../azure/availability-zones.ts'
import { registryRegions } from '../../azure/registry-names.ts'
import type { Registry } from '../../azure/resources.ts'
import { tally, type Kind } from '../kind.ts'
import { networkRulesRules } from '../network-rules/rules.ts'
import { availabilityZoneId, encryptionKeyId, type Component } from '../../world/component.ts'
import type { Topology } from '../topology.ts'
import { expandRegistries, registries as shape } from './language.ts'
import { registryMutations } from './mutations.ts'
import { registryRules } from './rules.ts'
import { tokenRules } from './token-rules.ts'
import { webhookRules } from './webhook-rules.ts'

function leadsTo({ privateEndpoints }: Topology, name: string): boolean {
  return [...privateEndpoints.values()].some(({ service }) => service === name)
}

/** Of the regions of registries that say something about zones: elsewhere the loss of one changes nothing. */
function* zonesOf(registries: Iterable<Registry>): Generator<Component> {
  const places = new Map([...registries].filter(({ zoneRedundancy }) => zoneRedundancy !== undefined).flatMap((registry) => registryRegions(registry).filter(hasZones).map((region) => [region, registry] as const)))
  for (const [region, { name }] of places) for (const zone of zoneNumbers) yield { id: availabilityZoneId(region, zone), kind: 'availability-zone', failure: `zone ${zone} of ${region} is down`, at: ['registries', name, 'zoneRedundancy'] }
}

export const registries: Kind<'registries'> = {
  section: 'registries',
  noun: 'registry',
  unknown: 'unknown-registry',
  naming: 'own',
  shape,
  expand(written) {
    const counts = tally(Object.values(written.privateEndpoints ?? {}).map(({ service, registry }) => (service ?? registry ?? '').toLowerCase()))
    return expandRegistries(written.registries ?? {}, (name) => counts.get(name) ?? 0)
  },
  parts: [
    { key: 'replications', noun: 'replication', identity: ({ location }) => [location], unnamed: true },
    { key: 'scopeMaps', noun: 'scope map', unnamed: true },
    { key: 'tokens', noun: 'token', unnamed: true },
    { key: 'webhooks', noun: 'webhook', unnamed: true },
  ],
  rules: [...registryRules, ...tokenRules, ...webhookRules, ...networkRulesRules],
  limits: {
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-private-endpoints',
    *usage({ registries, privateEndpoints }) {
      const endpoints = tally([...privateEndpoints.values()].map(({ service }) => service))
      for (const { name, privateEndpointConnections, scopeMaps, webhooks, sku } of registries.values()) {
        // https://learn.microsoft.com/azure/container-registry/container-registry-skus
        yield { limit: { Basic: 2, Standard: 10, Premium: 500 }[sku], used: webhooks.length, what: `webhooks of ${name}, which is ${sku}`, path: ['registries', name, 'webhooks'] }
        for (const { name: map, permissions } of scopeMaps) yield { limit: 500, used: permissions.length, what: `repositories in the scope map ${map} of ${name}`, path: ['registries', name, 'scopeMaps', map] }
        yield { limit: 200, used: privateEndpointConnections + (endpoints.get(name) ?? 0), what: `private endpoints of registry ${name}`, path: ['registries', name] }
      }
    },
  },
  mutations: registryMutations,
  *components({ registries }) {
    for (const registry of registries.values()) {
      for (const region of registryRegions(registry)) {
        yield { id: `replica:${registry.name}/${region}`, kind: 'replica', failure: `the replica of ${registry.name} in ${region} is down`, at: ['registries', registry.name] }
      }
      if (registry.encryption !== undefined) yield { id: encryptionKeyId(registry.name), kind: 'encryption-key', failure: `the key of ${registry.name} is disabled or gone`, at: ['registries', registry.name, 'encryption'] }
    }
    yield* zonesOf(registries.values())
  },
  *lostWith({ registries }, regions) {
    for (const registry of registries.values()) for (const region of registryRegions(registry)) if (regions.has(region)) yield `replica:${registry.name}/${region}`
  },
  *lostWithZones({ registries }, zones) {
    for (const registry of registries.values()) {
      for (const region of registryRegions(registry)) {
        const redundant = region !== registry.location || registry.zoneRedundancy !== 'Disabled'
        if (!outlives(zones.get(region) ?? 0, redundant)) yield `replica:${registry.name}/${region}`
      }
    }
  },
  *references({ topology: { registries } }) {
    for (const { name, encryption } of registries.values()) if (encryption !== undefined) yield { to: 'service', name: encryption.keyVault, verb: 'is encrypted with a key of', path: ['registries', name, 'encryption', 'keyVault'] }
  },
  /** The first private endpoint switches dedicated data endpoints on. */
  settled(registry: Registry, topology) {
    return registry.dataEndpointEnabled || !leadsTo(topology, registry.name) ? registry : { ...registry, dataEndpointEnabled: true }
  },
}
