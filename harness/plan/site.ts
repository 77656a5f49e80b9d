import type { Facts } from '../topology/facts.ts'

/** The fabric's namespace of an on-premises site: its router. */
export function siteNamespaceOf(facts: Facts, site: string): string {
  return `site${[...facts.topology.onPremisesSites.keys()].indexOf(site)}`
}
