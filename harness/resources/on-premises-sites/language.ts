import type { OnPremisesSite } from '../../azure/hybrid-resources.ts'
import { recursiveResolverAddress } from '../../azure/public-plan.ts'
import { regions } from '../../azure/regions.ts'
import { listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'
import { expandPublicAddresses, publicIPAddresses } from '../public-addresses.ts'

export interface OnPremisesSiteInput {
  location: string
  addressSpace: string | string[]
  subnets?: Record<string, string | { addressPrefix: string }> | undefined
  dnsServers?: string | string[] | undefined
  publicIPAddresses?: string | string[] | undefined
}

const site: z.ZodType<OnPremisesSiteInput> = z.strictObject({
  location: region.describe('Region whose public resolver stands for that of its internet provider.'),
  addressSpace: oneOrMany(text).describe('One prefix or several: 192.168.0.0/16.'),
  subnets: z.record(text, z.union([text, z.strictObject({ addressPrefix: text })])).optional().describe('Subnets by name.'),
  dnsServers: oneOrMany(text).optional().describe('What its DHCP hands out. Absent: the provider’s resolver.'),
  publicIPAddresses,
})

export const onPremisesSites: z.ZodType<Record<string, OnPremisesSiteInput>> = z
  .record(text, site)
  .describe('Places outside Azure with addresses of their own, by name.')

export function expandSites(input: Record<string, OnPremisesSiteInput>): ReadonlyMap<string, OnPremisesSite> {
  return new Map(Object.entries(input).map(([name, written]) => [name, {
    name,
    location: written.location,
    addressSpace: listOf(written.addressSpace),
    subnets: Object.entries(written.subnets ?? {}).map(([subnet, value]) =>
      ({ name: subnet, addressPrefix: typeof value === 'string' ? value : value.addressPrefix })),
    dnsServers: listOf(written.dnsServers).map((address) =>
      address === 'provider' && regions.has(written.location) ? recursiveResolverAddress(written.location) : address),
    ...(written.publicIPAddresses !== undefined && { publicIPAddresses: expandPublicAddresses(written.publicIPAddresses) }),
  }]))
}
