import type { Facts } from '../facts/facts.ts'
import type { FilePlan, NodePlan } from './plan.ts'
import { inboundEndpoints } from '../facts/dns-servers.ts'
import { azureProvidedDns } from '../azure/virtual-network.ts'
import { outboundPlatformAddress } from '../facts/wiring-addresses.ts'
import { coredns } from './coredns.ts'
import { nodeNames } from '../facts/node-names.ts'
import { platformInterface } from './platform.ts'
import { readyQuestion } from './ready-question.ts'
import { subnetInterface } from './subnet-interface.ts'

/** Inbound endpoints: each hands whatever it is asked to Azure-provided DNS of its network, and so has that network's view. */
export function inboundEndpointNodes(facts: Facts): readonly NodePlan[] {
  return inboundEndpoints(facts).map(({ name, address, place }) => {
    const [resolver = '', endpoint = ''] = name.split('/')
    return coredns({
      name: nodeNames.inboundEndpoint(resolver, endpoint),
      kind: 'inbound-endpoint',
      interfaces: [subnetInterface(facts, place, [address])],
      blocks: [{ zone: '', bind: address, forward: { to: [azureProvidedDns], healthChecks: false } }],
      files: [],
      ready: { address, question: readyQuestion(facts, facts.topology.dnsResolvers.get(resolver)!.virtualNetwork) },
    })
  })
}

/** Where Azure-provided DNS reaches an outbound endpoint, for the rules of one ruleset: platform addresses by `outboundKey`. */
export function outboundListeners(facts: Facts): ReadonlyMap<string, string> {
  const keys = [...facts.topology.dnsForwardingRulesets.values()].flatMap(({ name, outboundEndpoints }) =>
    outboundEndpoints.map(({ resolver, endpoint }) => outboundKey(`${resolver}/${endpoint}`, name)))
  return new Map(keys.map((key, n) => [key, outboundPlatformAddress(n)]))
}

export function outboundKey(endpoint: string, ruleset: string): string {
  return `${endpoint} ${ruleset}`
}

/**
 * Outbound endpoints: questions come in from the platform and leave from the endpoint's subnet, to the first target of the rule
 * that answers. Azure leaves a silent target out for 30 minutes; here it is taken back as soon as it answers.
 * One that no ruleset uses has nothing to do and no node.
 */
export function outboundEndpointNodes(facts: Facts): readonly NodePlan[] {
  const listeners = outboundListeners(facts)
  return [...facts.outboundEndpoints].flatMap(([key, { resolver, endpoint, address, place }]): readonly NodePlan[] => {
    const rulesets = [...facts.topology.dnsForwardingRulesets.values()].filter(({ outboundEndpoints }) =>
      outboundEndpoints.some((used) => `${used.resolver}/${used.endpoint}` === key))
    const [first] = rulesets
    if (!first) return []
    const own = (ruleset: string) => listeners.get(outboundKey(key, ruleset))!
    return [
      coredns({
        name: nodeNames.outboundEndpoint(resolver, endpoint),
        kind: 'outbound-endpoint',
        interfaces: [
          subnetInterface(facts, place, [address]),
          platformInterface('eth1', rulesets.map(({ name }) => own(name))),
        ],
        blocks: rulesets.flatMap(({ name, forwardingRules }) => [
          { zone: readiness, bind: own(name), file: readinessFile.path },
          ...forwardingRules
            .filter(({ forwardingRuleState }) => forwardingRuleState === 'Enabled')
            .map(({ domainName, targetDnsServers }) => ({
              zone: domainName,
              bind: own(name),
              forward: {
                to: targetDnsServers.map(({ ipAddress, port }) => (port === 53 ? ipAddress : `${ipAddress}:${port}`)),
                ...(targetDnsServers.length > 1 ? { healthChecks: true, readTimeout: '1s' } : { healthChecks: false }),
              },
            })),
        ]),
        files: [readinessFile],
        ready: { address: own(first.name), question: { name: readiness, type: 'SOA' } },
      }),
    ]
  })
}

/** Whether an endpoint works must not depend on the servers it forwards to, so it has a name of its own to be asked for. */
export const readiness: string = 'ready.outbound.invalid'
export const readinessFile: FilePlan = {
  path: '/zones/ready.zone',
  content: `${readiness}. 10 IN SOA ${readiness}. ${readiness}. 1 3600 300 2419200 300\n${readiness}. 10 IN NS ${readiness}.\n${readiness}. 10 IN A 127.0.0.1\n`,
}
