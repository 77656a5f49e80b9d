import type { RRset } from '../dns/zone.ts'
import { websiteAddress } from './public-plan.ts'

/** Something on the internet that no design has, and that machines ask for all the same. */
export interface Website {
  /** As it is asked for; a wildcard stands for all names right below. */
  readonly name: string
  /** The public zone that holds it, its own: nothing that a design needs depends on it. */
  readonly zone: string
  readonly address: string
  /** HTTP status for a client that presents nothing. */
  readonly answer: number
}

/**
 * A lab's internet besides Private Link: a website, Microsoft's own container registry, sign-in and the control plane, which machines
 * with a registry need as well (https://learn.microsoft.com/azure/container-registry/container-registry-firewall-access-rules). Where
 * their real chains of aliases lead nobody should depend on, so they have addresses right away.
 */
export const websites: readonly Website[] = [
  website(0, 'www.example.com', 'example.com', 200),
  website(0, 'example.com', 'example.com', 200),
  website(1, 'mcr.microsoft.com', 'mcr.microsoft.com', 200),
  website(2, '*.data.mcr.microsoft.com', 'mcr.microsoft.com', 404),
  website(3, 'login.microsoftonline.com', 'login.microsoftonline.com', 200),
  website(4, 'management.azure.com', 'management.azure.com', 404),
]

/** Their public records and zones; what the design itself has at such a name, a private link to the control plane, comes before them. */
export function websiteRecords(known: readonly RRset[]): { readonly rrsets: readonly RRset[]; readonly zones: readonly string[] } {
  const names = new Set(known.map(({ name }) => name))
  const free = websites.filter(({ name }) => !names.has(name))
  return { rrsets: free.map(({ name, address }) => ({ name, type: 'A', ttl: 300, data: [address] })), zones: [...new Set(free.map(({ zone }) => zone))] }
}

/** Whether a public zone holds nothing but such things. */
export function isWebsiteZone(origin: string): boolean {
  return websites.some(({ zone }) => zone === origin)
}

function website(number: number, name: string, zone: string, answer: number): Website {
  return { name, zone, address: websiteAddress(number), answer }
}
