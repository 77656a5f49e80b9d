import type { Facts } from '../facts/facts.ts'
import { handsOnRules } from '../facts/applied-rules.ts'
import type { VirtualNetwork } from '../azure/resources.ts'
import type { InterfacePlan, NodePlan } from './plan.ts'
import { reservedFromEverything } from '../azure/forwarding-rules.ts'
import { notTakenAlong } from '../azure/network-names.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { azureDnsPlatformAddress, dnsLink, relayPlatformAddress } from '../facts/wiring-addresses.ts'
import { nodeNames } from '../facts/node-names.ts'
import { platformInterface } from './platform.ts'
import { fallback, listenerKey, networkZoneListeners, privateZoneListeners } from './private-zones.ts'
import { recursiveResolverPlatformAddress } from './recursive-resolver.ts'
import { outboundKey, outboundListeners } from './private-resolver.ts'
import { readyQuestion } from './ready-question.ts'
import { ruleRelay } from './rule-relay.ts'
import { unbound, type ForwardZone } from './unbound.ts'
import { dnsBridge, namespaceOf } from './virtual-network.ts'

/**
 * Azure-provided DNS of each virtual network: 168.63.129.16, with exactly the zones that are linked to it, everything else
 * through its region's public resolver. Where rules apply, what they bring is handed on by a node before the one that recurses.
 */
export function azureDnsNodes(facts: Facts): readonly NodePlan[] {
  const nodesOf = azureDnsOf(facts)
  return [...facts.topology.virtualNetworks.keys()].flatMap((network) => nodesOf(network, facts))
}

/** The links and rules that a network's servers go by. */
export type Linked = Pick<Facts, 'linkedZones' | 'resolverViews'>

/** The same for one network, and with fewer links and rules than the design has: where it is asked and where it asks stays as it is. */
export function azureDnsOf(design: Facts): (network: string, standing: Linked) => readonly NodePlan[] {
  const listeners = new Map(privateZoneListeners(design).map((listener) => [listenerKey(listener.zone, listener.fallbackRegion), listener]))
  const ofNetworks = networkZoneListeners(design)
  const numbers = new Map([...design.topology.virtualNetworks.keys()].map((network, n) => [network, n]))
  return (name, standing) => {
    const facts: Facts = { ...design, ...standing }
    const network = design.topology.virtualNetworks.get(name)!
    const n = numbers.get(name)!
    const inside: InterfacePlan = {
      name: 'eth0',
      namespace: namespaceOf(facts, network.name),
      bridge: dnsBridge,
      addresses: [dnsLink.server, `${azureProvidedDns}/32`],
      routes: [{ to: 'default', via: dnsLink.via, source: azureProvidedDns }],
    }
    const behind = handsOnRules(design, network.name)
    const own = azureDnsPlatformAddress(n)
    const listen = behind ? own : azureProvidedDns
    const recursion = unbound({
      name: behind ? nodeNames.azureRecursion(network.name) : nodeNames.azureDns(network.name),
      kind: 'azure-dns',
      interfaces: behind ? [platformInterface('eth0', [own])] : [inside, platformInterface('eth1', [own])],
      listen: [listen],
      source: own,
      forwardZones: [
        ...generalForwardZones(facts, network),
        ...facts.linkedZones.get(network.name)!.map((linked) => ({
          name: linked.resource.zoneName,
          addresses: [listeners.get(listenerKey(linked.resource.name, fallback(facts, network.name, linked)))!.address],
          // What a redirect found for one type must not answer for another, which is not redirected.
          uncached: linked.link.resolutionPolicy === 'NxDomainRedirect',
        })),
        ...ruleZones(facts, network.name).filter(({ name }) => name !== ''),
        ...ownNames(facts, network.name).map((name) => ({ name, addresses: [ofNetworks.get(network.name)!] })),
      ],
      // An outbound endpoint gives each silent target a second.
      ...(facts.resolverViews.get(network.name)!.length > 0 ? { patience: 3000 } : {}),
      forgets: true,
      ready: { address: listen, question: readyQuestion(facts, network.name) },
    })
    if (!behind) return [recursion]
    return [recursion, ruleRelay(facts, network, { rules: ruleZones(facts, network.name), recursion: own, interfaces: [inside, platformInterface('eth1', [relayPlatformAddress(n)])] })]
  }
}

/** Where everything goes that no zone and no other rule is for. */
function generalForwardZones(facts: Facts, network: VirtualNetwork): readonly ForwardZone[] {
  const addresses = [recursiveResolverPlatformAddress(facts, network.location)]
  const rules = ruleZones(facts, network.name)
  const everything = rules.find(({ name }) => name === '')
  if (!everything) return [{ name: '', addresses }]
  const taken = new Set([...rules.map(({ name }) => name), ...facts.linkedZones.get(network.name)!.map(({ resource }) => resource.zoneName)])
  return [everything, ...reservedFromEverything.filter((name) => !taken.has(name)).map((name) => ({ name, addresses }))]
}

/** The zones of the network's own machines, as far as neither a linked zone nor a rule takes them along. */
function ownNames(facts: Facts, network: string): readonly string[] {
  const taken = [...facts.linkedZones.get(network)!.map(({ resource }) => resource.zoneName), ...facts.resolverViews.get(network)!.map(({ rule }) => rule.domainName)]
  return notTakenAlong(facts.networkZones.get(network)!, taken).map(({ origin }) => origin)
}

/** The forwarding rules of a network, by way of the outbound endpoints of their rulesets. */
function ruleZones(facts: Facts, network: string): readonly ForwardZone[] {
  const listeners = outboundListeners(facts)
  return facts.resolverViews.get(network)!.map(({ rule, ruleset, outboundEndpoints }) => ({
    name: rule.domainName,
    addresses: outboundEndpoints.map((endpoint) => listeners.get(outboundKey(endpoint, ruleset))!),
  }))
}
