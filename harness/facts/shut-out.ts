import { admits, subnetsLetIn, type NetworkRules } from '../azure/network-rules.ts'
import type { Path } from '../dns/path.ts'
import { ipRulesPath } from '../resources/network-rules/rules.ts'
import { egressOf, type Egress, type EgressFacts } from './egress.ts'
import type { Domain } from './hybrid-facts.ts'
import type { ServiceFacts } from './types.ts'

/** Why the public front end of a service does not let somebody in. */
export interface ShutOut {
  readonly egress: Egress
  readonly because: string
  /** The rules that do not speak of the address. */
  readonly at: Path
}

/** Whether a service that selects networks shuts out who sends from an interface. */
export function shutOut(facts: EgressFacts, { name, type, networkRules, path }: ServiceFacts, sender: { readonly domain: Domain | undefined; readonly address: string; readonly host?: string }): ShutOut | undefined {
  if (networkRules === undefined || networkRules.defaultAction === 'Allow') return undefined
  const egress = egressOf(facts, sender, type)
  if (egress === undefined || isLetIn(networkRules, egress)) return undefined
  if (egress.subnet !== undefined) return { egress, because: `${egress.subnet} comes by its service endpoint, and is not among the virtualNetworkRules of ${name}`, at: [...path, networkRules.word] }
  return { egress, because: `${nameEgress(egress)} is not among the addresses that ${name} lets in`, at: ipRulesPath(path, networkRules) }
}

/** A service endpoint brings along the subnet; everybody else an address. */
export function isLetIn(rules: NetworkRules, { address, subnet }: Egress): boolean {
  return subnet === undefined ? admits(rules, address) : subnetsLetIn(rules).includes(subnet)
}

/** Addresses that a lab made up mean nothing outside of it. */
export function nameEgress({ address, by, known }: Egress): string {
  return known === 'unknown' ? `${by},` : `${address} (${by})`
}
