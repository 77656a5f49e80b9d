import type { Registry } from '../../azure/resources.ts'
import type { Mutation } from '../mutation.ts'
import type { Topology } from '../topology.ts'

/** What another tenant changes is not a change of this design. */
export function* registryMutations({ registries, privateEndpoints }: Topology): Generator<Mutation> {
  for (const registry of registries.values()) {
    if (registry.tenant !== undefined) continue
    const hasEndpoint = [...privateEndpoints.values()].some((endpoint) => endpoint.service === registry.name)
    yield* mutationsOf(registry, hasEndpoint)
  }
}

function* mutationsOf(registry: Registry, hasEndpoint: boolean): Generator<Mutation> {
  const { name } = registry
  const path = ['registries', name]
  const set = (change: Partial<Registry>): Mutation['edit'] => ({ at: path, value: { ...registry, ...change } })
  const access = registry.publicNetworkAccess === 'Enabled' ? 'Disabled' : 'Enabled'
  yield { kind: 'public-access-flipped', text: `publicNetworkAccess of ${name} becomes ${access}`, path: [...path, 'publicNetworkAccess'], edit: set({ publicNetworkAccess: access }) }
  for (const rule of registry.networkRules?.ipRules ?? []) {
    yield { kind: 'ip-rule-removed', text: `${name} no longer lets ${rule} in`, path: [...path, 'networkRuleSet', 'ipRules'], edit: set({ networkRules: { ...registry.networkRules!, ipRules: registry.networkRules!.ipRules.filter((other) => other !== rule) } }) }
  }
  if (!hasEndpoint) {
    const enabled = !registry.dataEndpointEnabled
    yield { kind: 'data-endpoint-flipped', text: `dataEndpointEnabled of ${name} becomes ${enabled}`, path: [...path, 'dataEndpointEnabled'], edit: set({ dataEndpointEnabled: enabled }) }
  }
  const regional = registry.regionalEndpoints === 'Enabled' ? 'Disabled' : 'Enabled'
  yield { kind: 'regional-endpoints-flipped', text: `regionalEndpoints of ${name} becomes ${regional}`, path: [...path, 'regionalEndpoints'], edit: set({ regionalEndpoints: regional }) }
  for (const replication of registry.replications) {
    const { location, regionEndpointEnabled } = replication
    const at = [...path, 'replications', location]
    yield { kind: 'replica-removed', text: `${name} has no replica in ${location}`, path: at, edit: { removed: at } }
    yield {
      kind: 'global-routing-flipped',
      text: `the replica of ${name} in ${location} ${regionEndpointEnabled ? 'leaves' : 'joins'} the global endpoint's routing`,
      path: at,
      edit: { at, value: { ...replication, regionEndpointEnabled: !regionEndpointEnabled } },
    }
  }
}
