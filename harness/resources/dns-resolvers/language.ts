import type { DnsResolver } from '../../azure/hybrid-resources.ts'
import { text, z } from '../../language/vocabulary.ts'

export interface DnsResolverInput {
  virtualNetwork: string
  inboundEndpoints?: Record<string, InboundEndpointInput> | undefined
  outboundEndpoints?: Record<string, string | { subnet: string }> | undefined
}

/** The subnet, or `{ subnet, privateIPAddress }`. */
type InboundEndpointInput = string | { subnet: string; privateIPAddress?: string | undefined }

const subnetOfNetwork = text.describe('A subnet of the virtual network: dns-in, or with the network as elsewhere: hub/dns-in.')

const inboundEndpoint: z.ZodType<InboundEndpointInput> = z.union([
  text,
  z.strictObject({
    subnet: subnetOfNetwork,
    privateIPAddress: text.optional().describe('Static address. Absent: dynamic, the first free one.'),
  }),
])

const dnsResolver: z.ZodType<DnsResolverInput> = z.strictObject({
  virtualNetwork: text.describe('The network it belongs to and whose view it has.'),
  inboundEndpoints: z.record(text, inboundEndpoint).optional().describe('Addresses at which it answers, by name: a subnet of their own each.'),
  outboundEndpoints: z.record(text, z.union([text, z.strictObject({ subnet: subnetOfNetwork })])).optional()
    .describe('Where forwarded questions leave, by name: a subnet of their own each.'),
})

export const dnsResolvers: z.ZodType<Record<string, DnsResolverInput>> = z.record(text, dnsResolver).describe('DNS private resolvers by name.')

export function expandDnsResolvers(input: Record<string, DnsResolverInput>): ReadonlyMap<string, DnsResolver> {
  return new Map(Object.entries(input).map(([name, resolver]) => [name, {
    name,
    virtualNetwork: resolver.virtualNetwork,
    inboundEndpoints: Object.entries(resolver.inboundEndpoints ?? {}).map(([endpoint, written]) => typeof written === 'string'
      ? { name: endpoint, subnet: subnetIn(resolver.virtualNetwork, written), privateIPAddress: undefined }
      : { name: endpoint, subnet: subnetIn(resolver.virtualNetwork, written.subnet), privateIPAddress: written.privateIPAddress }),
    outboundEndpoints: Object.entries(resolver.outboundEndpoints ?? {}).map(([endpoint, written]) =>
      ({ name: endpoint, subnet: subnetIn(resolver.virtualNetwork, typeof written === 'string' ? written : written.subnet) })),
  }]))
}

/** Everywhere else a subnet is written with its network, so here it may be. */
function subnetIn(network: string, written: string): string {
  return written.startsWith(`${network}/`) ? written.slice(network.length + 1) : written
}
