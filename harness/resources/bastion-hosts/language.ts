import { text, z } from '../../language/vocabulary.ts'

/** Its network, or the long form. */
export type BastionHostInput = string | { virtualNetwork: string }

/** Microsoft.Network/bastionHosts. Nobody asks it anything by name; it takes a subnet, and keeps networks from having certain zones. */
export interface BastionHost {
  readonly name: string
  readonly virtualNetwork: string
}

export const bastionHosts: z.ZodType<Record<string, BastionHostInput>> = z
  .record(text, z.union([text, z.strictObject({ virtualNetwork: text.describe('Its network, which has a subnet called AzureBastionSubnet of /26 or larger.') })]))
  .describe('Azure Bastion by name: the network it is deployed to.')

export function expandBastionHosts(input: Record<string, BastionHostInput>): ReadonlyMap<string, BastionHost> {
  return new Map(Object.entries(input).map(([name, written]) => [name, { name, virtualNetwork: typeof written === 'string' ? written : written.virtualNetwork }]))
}
