import { isWithin } from '../dns/name.ts'
import type { HostFacts } from './types.ts'

/** The part of a host's table of names that a name falls under: the longest domain. */
export function domainFor({ host: { dnsServersByDomain = [] } }: HostFacts, name: string): NonNullable<HostFacts['host']['dnsServersByDomain']>[number] | undefined {
  return dnsServersByDomain.filter(({ domainName }) => isWithin(name, domainName)).toSorted((a, b) => b.domainName.length - a.domainName.length)[0]
}

/** Whom a host asks about a name, in order. */
export function dnsServersFor(host: HostFacts, name: string): readonly string[] {
  return host.host.dnsServersByDomain === undefined ? host.dnsServers : (domainFor(host, name)?.dnsServers ?? host.dnsServers)
}

/** Everybody whom a host asks about anything. */
export function allDnsServers({ host: { dnsServersByDomain = [] }, dnsServers }: HostFacts): readonly string[] {
  return [...new Set([...dnsServers, ...dnsServersByDomain.flatMap((one) => one.dnsServers)])]
}

const substitutes = new WeakMap<HostFacts, Map<string, HostFacts>>()

/** The host as it is for a name: with the servers that it asks about that one. The same object for the same servers. */
export function asking(host: HostFacts, name: string): HostFacts {
  const domain = domainFor(host, name)
  if (domain === undefined) return host
  let known = substitutes.get(host)
  if (known === undefined) substitutes.set(host, (known = new Map()))
  let found = known.get(domain.domainName)
  if (found === undefined) known.set(domain.domainName, (found = { ...host, dnsServers: domain.dnsServers }))
  return found
}

/**
 * The names that a C library asks about, in order, until one has an address: a name with a dot at its end as it is; one with as many dots as
 * `ndots` as it is first, any other with the domains of the search list first (resolv.conf(5); glibc, resolv/res_query.c).
 */
export function namesTried({ host: { searchDomains = [], ndots = 1 } }: HostFacts, name: string): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = searchDomains.map((domain) => `${name}.${domain}`)
  const dots = name.split('.').length - 1
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

/** Whether programs of a host find a name in its hosts file, and ask nobody. */
export function isInHostsFile({ host: { hostsFile } }: HostFacts, name: string): boolean {
  return hostsFile?.some((entry) => entry.name === name) ?? false
}
