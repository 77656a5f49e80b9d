import { registryRegions } from '../azure/registry-names.ts'
import type { Facts } from '../facts/facts.ts'
import { breakable } from '../facts/components.ts'
import { firstPrivateEndpoint, identityDown, keyVaultRegionLost, nameReused, ownRegistries, probesStopped, routingSwitchedOff, storageDown, storageDownForHours, storageNamesGone } from './design-stories.ts'
import { again, broken, outage, type Timeline } from './timelines.ts'
import { unservedIn, type Unserved } from './unserved.ts'
import type { Scenario } from '../resources/scenarios/scenario.ts'
import type { Registry } from '../azure/resources.ts'
import { impairedId, type Component, type ComponentId } from '../world/component.ts'

/** A story that is told of many designs. */
export interface BuiltIn {
  readonly name: string
  readonly title: string
  /** Something that was published: what happened, when. */
  readonly incident?: string
  /** For a design: one timeline for each thing that may break like this, or why none. */
  readonly timelines: (design: Looked) => readonly Timeline[] | string
}

interface Looked {
  readonly facts: Facts
  readonly components: readonly Component[]
  /** Of the design's own registries, home first. */
  readonly registries: readonly { readonly name: string; readonly home: string; readonly regions: readonly string[]; readonly data: boolean }[]
}

/** One timeline for each component of a kind. */
const each = (kind: Component['kind'], none: string, chosen: (component: Component, looked: Looked) => boolean = () => true): BuiltIn['timelines'] => (looked) => {
  const found = looked.components.filter((component) => component.kind === kind && chosen(component, looked))
  return found.length === 0 ? none : found.map(({ id }) => broken(id.slice(id.indexOf(':') + 1), [id]))
}

const onSite = ({ id }: Component, { facts }: Looked): boolean => {
  const place = facts.topology.dnsServers.get(id.slice('dns-server:'.length))?.place
  return place !== undefined && 'site' in place
}
const circuit = ({ id }: Component, { facts }: Looked): boolean => facts.topology.connections.get(id.slice('connection:'.length))?.connectionType === 'ExpressRoute'

/** The replicated registries: what a scenario about replicas needs. */
const replicated = (least: number, told: (registry: Looked['registries'][number]) => readonly Timeline[]): BuiltIn['timelines'] => ({ registries }) => {
  const found = registries.filter(({ regions }) => regions.length >= least)
  return found.length === 0 ? `no registry has ${least} replicas` : found.flatMap(told)
}

const replica = (registry: string, region: string): ComponentId => `replica:${registry}/${region}`

/** For each registry, or why for none. */
const told = (none: string, of: (facts: Facts, registry: Registry) => readonly Timeline[]): BuiltIn['timelines'] => ({ facts }) => {
  const found = ownRegistries(facts).flatMap((registry) => of(facts, registry)).filter(({ from }) => from?.length !== 0)
  return found.length === 0 ? none : found
}

export const builtIns: readonly BuiltIn[] = [
  { name: 'replica-down', title: 'One replica is down, and comes back.', timelines: replicated(2, ({ name, regions }) => regions.map((region) => broken(`${name}/${region}`, [replica(name, region)]))) },
  { name: 'home-region-down', title: 'The home region of a registry is down, with all that is in it.', timelines: replicated(2, ({ name, home }) => [broken(name, [`region:${home}`])]) },
  { name: 'two-of-three-down', title: 'Two of three replicas are down.', timelines: replicated(3, ({ name, regions }) => [broken(name, regions.slice(0, 2).map((region) => replica(name, region)))]) },
  { name: 'all-replicas-down', title: 'All replicas are down: Traffic Manager answers as if none were.', timelines: replicated(2, ({ name, regions }) => [broken(name, regions.map((region) => replica(name, region)))]) },
  { name: 'flapping-replica', title: 'A replica goes and comes faster than probes notice.', timelines: replicated(2, ({ name, home }) => [again(name, replica(name, home), { times: 6, every: 20 })]) },
  { name: 'data-endpoint-down', title: 'The storage of a replica is down: its login server asks for tokens as ever, and has no manifests and no layers, by private endpoints neither.', timelines: told('nobody is meant to reach a registry', storageDown) },
  { name: 'data-front-end-down', title: 'Only what serves layers to the internet is down: the login server goes on, and so does whoever has a private endpoint.', timelines: each('front-end', 'no registry has a public data front end', ({ id }, { registries }) => registries.some(({ data, regions }) => data && regions.some((region) => id === `front-end:data/${region}`))) },
  { name: 'availability-zone-lost', title: 'One availability zone of a region is lost: a replica with zone redundancy goes on, one without may be gone.', timelines: each('availability-zone', 'no registry says anything of zone redundancy', ({ id }) => id.endsWith('/1')) },
  { name: 'encryption-key-lost', title: 'The key with which a registry is encrypted is disabled: names and certificates go on, and nobody gets a token at any replica.', timelines: each('encryption-key', 'no registry is encrypted with a key of its own') },
  { name: 'key-vault-region-lost', title: 'The region of the key vault is lost: where the vault does not fail over, every replica is without its key, wherever it stands.', timelines: told('no registry is encrypted with a key of its own', keyVaultRegionLost) },
  { name: 'broken-inside', title: 'Healthy from outside, broken inside: a private endpoint passes nothing while DNS is perfect.', timelines: each('private-endpoint', 'there is no private endpoint') },
  { name: 'vpn-down', title: 'A VPN connection is down with all its tunnels.', timelines: each('connection', 'there is no VPN connection', (component, looked) => !circuit(component, looked)) },
  { name: 'tunnel-down', title: 'One tunnel of several is down: the next one takes over.', timelines: each('tunnel', 'no connection has several tunnels') },
  { name: 'circuit-down', title: 'A circuit is down: is there a tunnel that takes over?', timelines: each('connection', 'there is no ExpressRoute connection', circuit) },
  { name: 'inbound-endpoint-lost', title: 'An inbound endpoint does not answer.', timelines: each('inbound-endpoint', 'there is no inbound endpoint') },
  { name: 'on-premises-forwarder-lost', title: 'A DNS server of a site is down.', timelines: each('dns-server', 'no site has a DNS server', onSite) },
  { name: 'link-removed', title: 'The link of a private zone is removed in operation.', timelines: each('zone-link', 'no private zone is linked') },
  { name: 'probes-blocked', title: 'A rule that lets Traffic Manager’s probes in is removed, and later an endpoint is really down.', timelines: ({ facts }) => probesStopped(facts) },
  { name: 'routing-switched-off', title: 'Routing to a replica is switched off while clients remember it for long.', timelines: told('nobody is meant to reach a registry that has a replication with routing', routingSwitchedOff) },
  { name: 'first-private-endpoint', title: 'A first private endpoint is made while caches remember the old alias.', timelines: told('nobody is meant to reach a registry whose first private endpoint is in the design', firstPrivateEndpoint) },
  { name: 'name-reused', title: 'A registry is deleted, and its name used again in another region.', timelines: told('nobody is meant to reach a registry', nameReused) },
  {
    name: 'front-end-lost-health-green', title: 'The front end of a replica drops packets and its health stays green.', incident: 'August 2026, ARO-HCP: eastus2euap lost a load balancer rule; pulls of three clusters timed out for 35 hours',
    timelines: each('front-end', 'no registry of the design has a public front end', ({ id }, { registries }) => registries.some(({ regions }) => regions.some((region) => id === `front-end:login/${region}`))),
  },
  { name: 'storage-names-gone', title: 'The names of storage accounts do not exist.', incident: '2024-11-13, PSM0-BQ8', timelines: ({ facts }) => storageNamesGone(facts) },
  { name: 'storage-down-for-hours', title: 'Storage of a region is down for two hours, in the incident five, and what depends on it for longer.', incident: '2024-07-18, 1K80-N_8, Central US', timelines: told('nobody is meant to reach a replicated registry', storageDownForHours) },
  { name: 'private-link-loses-packets', title: 'All private endpoints of a region lose packets, chance which; DNS is perfect, and the public way is well.', incident: '2025-01-08, PLP3-1W8, East US 2', timelines: ({ facts }) => {
    const byRegion = Map.groupBy(facts.privateEndpoints.values(), ({ endpoint }) => facts.topology.virtualNetworks.get(endpoint.virtualNetwork)?.location ?? '')
    return byRegion.size === 0 ? 'there is no private endpoint' : [...byRegion].map(([region, found]) => broken(region, found.map(({ endpoint }) => impairedId('loss', `private-endpoint:${endpoint.name}`))))
  } },
  { name: 'identity-down', title: 'Tokens are not issued; cached ones still pull.', incident: '2025-10-29, Azure Front Door; 2026-02-02, FNJ8-VQZ', timelines: told('nobody is meant to reach a registry', identityDown) },
  { name: 'public-authority-half-answers', title: 'The public servers of azurecr.io answer about half of their questions, chance which.', incident: '2021-04-01, Azure DNS', timelines: each('half-answered', 'the design has no registry', ({ id }, { registries }) => id === 'half-answered:public-zone:azurecr.io' && registries.length > 0) },
  { name: 'public-authority-silent', title: 'The public servers of azurecr.io do not answer at all.', timelines: each('public-zone', 'the design has no registry', ({ id }, { registries }) => id === 'public-zone:azurecr.io' && registries.length > 0) },
  { name: 'wan-loss-in-waves', title: 'Connections between a site and the cloud lose packets in waves, chance which.', incident: '2023-01-25, VSG1-B90', timelines: ({ components: all }) => {
    const found = all.filter(({ kind }) => kind === 'connection')
    return found.length === 0 ? 'there is no connection' : found.map(({ id }) => again(id.slice(id.indexOf(':') + 1), impairedId('loss', id), { times: 3, every: 60 }))
  } },
]

export interface BuiltIns {
  readonly scenarios: readonly Scenario[]
  readonly others: readonly { readonly name: string; readonly because: string }[]
  /** Who is not served while nothing is broken: what becomes of it tells nothing of failures. */
  readonly unserved: readonly Unserved[]
}

/** The built-in scenarios as they are for a design, and those that are none for it, with the reason. */
export function builtInFor(facts: Facts): BuiltIns {
  const unserved = unservedIn(facts)
  const looked: Looked = {
    facts,
    components: breakable(facts),
    registries: ownRegistries(facts).map((registry) => ({ name: registry.name, home: registry.location, regions: registryRegions(registry), data: registry.dataEndpointEnabled })),
  }
  const scenarios: Scenario[] = []
  const others: { name: string; because: string }[] = []
  for (const { name, title, timelines } of builtIns) {
    const found = timelines(looked)
    if (typeof found === 'string') others.push({ name, because: found })
    else scenarios.push(...found.map(({ of, steps, names = [], from = [], tokenLifetime, rememberFor, objectives }): Scenario => ({
      name: found.length === 1 ? name : `${name}:${of}`,
      title,
      timeline: steps.map(({ inject = [], heal = [], changes = [], wait }) => ({ inject, heal, changes, wait })),
      from,
      names,
      ...(tokenLifetime !== undefined && { tokenLifetime }),
      ...(rememberFor !== undefined && { rememberFor }),
      // An outage is judged by what the design's owner allows; a public address is never meant.
      objectives: objectives ?? { neverPublic: true, failedBackWithin: outage - 1, regions: new Map() },
      without: unserved,
    })))
  }
  return { scenarios, others, unserved }
}
