import type { LocalNetworkGateway } from '../../azure/hybrid-resources.ts'
import { entry, listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'
import type { OnPremisesSiteInput } from '../on-premises-sites/language.ts'

export type LocalNetworkGatewayInput = string | { site: string; addressPrefixes?: string | string[] | undefined }

export const localNetworkGateways: z.ZodType<Record<string, LocalNetworkGatewayInput>> = z
  .record(text, z.union([
    text,
    z.strictObject({
      site: text,
      addressPrefixes: oneOrMany(text).optional().describe('What Azure routes to it. Absent: the whole address space of the site.'),
    }),
  ]))
  .describe('On-premises sites as Azure knows them, by name: the site, or the long form.')

export function expandLocalNetworkGateways(
  input: Record<string, LocalNetworkGatewayInput>,
  sites: Readonly<Record<string, OnPremisesSiteInput>>,
): ReadonlyMap<string, LocalNetworkGateway> {
  return new Map(Object.entries(input).map(([name, value]) => {
    const written: Exclude<LocalNetworkGatewayInput, string> = typeof value === 'string' ? { site: value } : value
    return [name, {
      name,
      site: written.site,
      addressPrefixes: written.addressPrefixes === undefined ? listOf(entry(sites, written.site)?.addressSpace) : listOf(written.addressPrefixes),
    }]
  }))
}
