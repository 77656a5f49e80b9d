import { subnetsLetIn } from '../azure/network-rules.ts'
import { fromNumber, toNumber } from '../dns/address.ts'
import { joined, parseRange, type Range } from '../dns/ranges.ts'
import type { Facts, ServiceFacts } from '../facts/facts.ts'

/** Whom a service's network rules let in: everybody, nobody, or those of certain addresses, which are written `FIRST-LAST`. */
export type Admitted = boolean | readonly string[]

export function admittedTo(facts: Facts, { publicNetworkAccess, networkRules }: ServiceFacts): Admitted {
  if (publicNetworkAccess === 'Disabled') return false
  if (networkRules === undefined || networkRules.defaultAction === 'Allow') return true
  const subnets = [...facts.networkEgress.values()].flat().flatMap(({ egress }) => (egress.subnet !== undefined && subnetsLetIn(networkRules).includes(egress.subnet) ? [toNumber(egress.address)] : []))
  return joined([...networkRules.ipRules.map((written) => parseRange(written)!), ...subnets.map((address): Range => [address, address])]).map((range) => range.map(fromNumber).join('-'))
}
