import type { VirtualNetwork } from '../azure/resources.ts'
import type { Facts } from '../facts/facts.ts'
import { nodeNames } from '../facts/node-names.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'
import { loopbackZones, reservedFromEverything } from '../azure/forwarding-rules.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { isWithin } from '../dns/name.ts'
import { coredns } from './coredns.ts'
import type { ServerBlock } from '../software/coredns/corefile.ts'
import { readyQuestion } from './ready-question.ts'
import type { ForwardZone } from './unbound.ts'

/** Longer than any client waits: who is asked stays silent for as long as those behind it do. */
const patient = '10s'
/** Questions that a rule leads in a circle come by here again and again: they end when so many are under way. */
const underWay = 200

/**
 * 168.63.129.16 of a network with rules: what a rule covers it asks the outbound endpoints for, and hands on what they say; everything
 * else it asks whoever recurses for this network. unbound cannot hand on a chain, so this is CoreDNS, which does nothing else.
 */
export function ruleRelay(
  facts: Facts,
  network: VirtualNetwork,
  { rules, recursion, interfaces }: { readonly rules: readonly ForwardZone[]; readonly recursion: string; readonly interfaces: readonly InterfacePlan[] },
): NodePlan {
  const bind = azureProvidedDns
  const kept = [
    ...facts.linkedZones.get(network.name)!.map(({ resource }) => resource.zoneName),
    ...(rules.some(({ name }) => name === '') ? reservedFromEverything : ['']),
    ...loopbackZones,
  ].filter((zone) => zone === '' || (rules.some(({ name }) => isWithin(zone, name)) && !rules.some(({ name }) => name === zone)))
  const blocks: readonly ServerBlock[] = [
    ...rules.map(({ name, addresses }) => ({ zone: name, bind, forward: { to: addresses, healthChecks: addresses.length > 1, ...(addresses.length > 1 ? {} : { readTimeout: patient }), atMost: underWay } })),
    ...[...new Set(kept)].map((zone) => ({ zone, bind, forward: { to: [recursion], healthChecks: false, readTimeout: patient } })),
  ]
  return coredns({
    name: nodeNames.azureDns(network.name),
    kind: 'azure-dns',
    interfaces,
    blocks,
    files: [],
    ready: { address: bind, question: readyQuestion(facts, network.name) },
  })
}
