import { namesTried } from '../../facts/client-names.ts'
import type { HostFacts } from '../../facts/facts.ts'
import type { Cause } from './cause.ts'

/** A search list that is tried before the name. */
export function causeOfSearch(host: HostFacts, name: string): Cause | undefined {
  const tried = namesTried(host, name)
  const before = tried.slice(0, tried.indexOf(name))
  if (before.length === 0) return undefined
  return {
    because: `programs on ${host.host.name} try ${before.join(', ')} before ${name} itself, and one of them has an address`,
    fix: `Take the domain whose zone answers for it out of the searchDomains of ${host.host.name}, remove the zone's wildcard, lower ndots, or write the name with a dot at its end.`,
    at: ['hosts', host.host.name, 'searchDomains'],
  }
}
