import { z, text } from '../../language/vocabulary.ts'
import { expandPublicAddresses, publicIPAddresses } from '../public-addresses.ts'

/** Its addresses, or the long form. */
export type NatGatewayInput = string | string[] | { publicIPAddresses?: string | string[] | undefined }

/** Microsoft.Network/natGateways: by which what subnets send to the internet leaves. */
export interface NatGateway {
  readonly name: string
  /** Any of them is the source of what it sends. */
  readonly publicIPAddresses: readonly string[]
}

export const natGateways: z.ZodType<Record<string, NatGatewayInput>> = z
  .record(text, z.union([text, z.array(text), z.strictObject({ publicIPAddresses })]))
  .describe('NAT gateways by name, with their public addresses. A subnet leaves by one with `natGateway: NAME`.')

export function expandNatGateways(input: Record<string, NatGatewayInput>): ReadonlyMap<string, NatGateway> {
  return new Map(Object.entries(input).map(([name, written]) => {
    const addresses = typeof written === 'object' && !Array.isArray(written) ? written.publicIPAddresses : written
    return [name, { name, publicIPAddresses: expandPublicAddresses(addresses) }]
  }))
}
