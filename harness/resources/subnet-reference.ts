import { text, z } from '../language/vocabulary.ts'

/** `hub-weu/apps`, or the same in two keys. */
export type SubnetReferenceInput = string | { virtualNetwork: string; subnet: string }

export const subnetReference: z.ZodType<SubnetReferenceInput> = z
  .union([text, z.strictObject({ virtualNetwork: text, subnet: text })])
  .describe('<virtual network>/<subnet>')

/** A reference without a slash names a network and no subnet, which a rule refuses. */
export function expandSubnetReference(input: SubnetReferenceInput): { readonly virtualNetwork: string; readonly subnet: string } {
  if (typeof input === 'object') return input
  const slash = input.indexOf('/')
  return slash < 0 ? { virtualNetwork: input, subnet: '' } : { virtualNetwork: input.slice(0, slash), subnet: input.slice(slash + 1) }
}
