import type { Inferred, NamePattern, PublishedZones } from '../service-types.ts'

/** The table of group ids, private DNS zones and public zones. Read as of May 2026 (commercial cloud) and August 2025 (the other clouds). */
const dnsPage = 'https://learn.microsoft.com/azure/private-link/private-endpoint-dns'

/** Most rows: the public zone with `privatelink` in front. */
export function prefixed(...suffixes: readonly string[]): PublishedZones {
  return { zones: suffixes.map((suffix) => `privatelink.${suffix}`), forwarders: suffixes }
}

/** A name under a public zone whose alias is under the zone with `privatelink` in front, or under another one. */
export function named(member: string, label: string, suffix: string, zone = `privatelink.${suffix}`): NamePattern {
  return { member, name: `${label}.${suffix}`, alias: `${label}.${zone}` }
}

/** A name that has `privatelink` in itself: clients are given it as it is, and the internet does not know it. */
export function privateOnly(member: string, name: string): NamePattern {
  return { member, name, alias: name }
}

/** What holds of most services: they speak HTTPS and want a token. */
export const https: { readonly source: string; readonly port: number; readonly answer: number } = { source: dnsPage, port: 443, answer: 401 }

/** No page that was read tells more than zones and group ids. */
export const allInferred: readonly Inferred[] = ['names', 'members']
