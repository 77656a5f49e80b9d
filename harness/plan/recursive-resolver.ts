import type { Facts } from '../facts/facts.ts'
import type { NodePlan } from './plan.ts'
import { platformPrefix, resolverPlatformAddress } from '../facts/wiring-addresses.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { platform } from './names.ts'
import { platformBridge } from './platform.ts'
import { unbound } from './unbound.ts'

/** The public recursive resolver of a region: starts at the lab's root, and has an address of its own for Traffic Manager to see. */
export function recursiveResolverNode(facts: Facts, region: string): NodePlan {
  const address = facts.recursiveResolvers.get(region)!
  const inside = recursiveResolverPlatformAddress(facts, region)
  return unbound({
    name: nodeNames.recursiveResolver(region),
    kind: 'recursive-resolver',
    interfaces: [
      internetInterface([address]),
      { name: 'eth1', namespace: platform, bridge: platformBridge, addresses: [`${inside}/${platformPrefix}`], routes: [] },
    ],
    listen: [address, inside],
    source: address,
    forwardZones: [],
    rootHints: rootHints(facts),
    forgets: true,
    ready: { address, question: { name: 'azcr.io', type: 'SOA' } },
  })
}

/** The instances of public resolvers such as 8.8.8.8 that askers of a region come to: one server for all of them. */
export function publicResolversNode(facts: Facts, region: string): NodePlan {
  const address = facts.nearbyResolvers.get(region)!
  return unbound({
    name: nodeNames.publicResolvers(region),
    kind: 'recursive-resolver',
    interfaces: [internetInterface([address])],
    listen: [address],
    source: address,
    forwardZones: [],
    rootHints: rootHints(facts),
    forgets: true,
    ready: { address, question: { name: 'azcr.io', type: 'SOA' } },
  })
}

/** Where the platform's own servers reach a region's resolver. */
export function recursiveResolverPlatformAddress(facts: Facts, region: string): string {
  return resolverPlatformAddress(facts.regions.indexOf(region))
}

/** Hints file of whoever starts at the root: the lab's root server. */
export function rootHints(facts: Facts): string {
  const { server } = facts.publicZones[0]!
  return `. 3600000 IN NS ${server.name}.\n${server.name}. 3600000 IN A ${server.address}\n`
}
