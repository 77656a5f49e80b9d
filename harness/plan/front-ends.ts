import { websites } from '../azure/elsewhere.ts'
import { ipRuleRange, subnetsLetIn } from '../azure/network-rules.ts'
import { fromNumber, toNumber } from '../dns/address.ts'
import { joined, type Range } from '../dns/ranges.ts'
import type { Facts, ServiceFacts } from '../facts/facts.ts'
import type { Certificates } from './certificates.ts'
import type { NodePlan } from './plan.ts'
import { servedAt } from '../facts/services.ts'
import { internetInterface } from './internet.ts'
import { nodeNames } from '../facts/node-names.ts'
import { nginx, virtualServer, type VirtualServer } from './nginx.ts'

/** All public front ends in one node: a service's name is served at the stamps of its regions, and 403 where public access is off, or the address that the client comes from is not let in; and what else is on the internet. */
export function frontEndsNode(facts: Facts, certificates: Certificates): NodePlan {
  const addresses = [...new Set([...facts.frontEnds, ...websites].map(({ address }) => address))]
  return nginx({
    name: nodeNames.frontEnds,
    kind: 'front-end',
    interfaces: [internetInterface(addresses)],
    addresses,
    servers: [...virtualServers(facts), ...websites.map(({ name, address, answer }): VirtualServer => ({ addresses: [address], name, kind: 'service', answer, admits: true }))],
    certificates,
    ready: { address: addresses[0]! },
  })
}

/** Everybody, nobody, or who comes from certain addresses. */
function admitted(facts: Facts, { publicNetworkAccess, networkRules }: ServiceFacts): VirtualServer['admits'] {
  if (publicNetworkAccess === 'Disabled') return false
  if (networkRules === undefined || networkRules.defaultAction === 'Allow') return true
  const subnets = [...facts.networkEgress.values()].flat().flatMap(({ egress }) => (egress.subnet !== undefined && subnetsLetIn(networkRules).includes(egress.subnet) ? [toNumber(egress.address)] : []))
  return joined([...networkRules.ipRules.map((written) => ipRuleRange(written)!), ...subnets.map((address): Range => [address, address])]).map((range) => range.map(fromNumber).join('-'))
}

/** Where several services of one type and region have a name in common, the first one answers. */
function virtualServers(facts: Facts): readonly VirtualServer[] {
  const taken = new Set<string>()
  return [...facts.services.values(), facts.canary, ...facts.strangers].flatMap((service) =>
    service.names.flatMap((endpoint) => {
      const stamps = facts.frontEnds.filter((frontEnd) => servedAt(service, endpoint, frontEnd)).map(({ address }) => address)
      const addresses = stamps.filter((address) => !taken.has(`${address} ${endpoint.name}`))
      for (const address of addresses) taken.add(`${address} ${endpoint.name}`)
      return addresses.length === 0 ? [] : [virtualServer(service, endpoint, { addresses, admits: admitted(facts, service) })]
    }),
  )
}
