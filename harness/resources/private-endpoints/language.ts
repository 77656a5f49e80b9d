import type { PrivateEndpoint } from '../../azure/resources.ts'
import { listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'

export interface PrivateEndpointInput {
  registry: string
  subnet: SubnetReferenceInput
  privateDnsZoneGroup?: string | string[] | undefined
  ipConfigurations?: Record<string, string> | undefined
  connectionState?: PrivateEndpoint['connectionState'] | undefined
}

const privateEndpoint: z.ZodType<PrivateEndpointInput> = z.strictObject({
  registry: text.describe('The registry it stands for.'),
  subnet: subnetReference,
  privateDnsZoneGroup: oneOrMany(text).optional().describe('Private DNS zones whose records it maintains; at most five. Absent: records are written by hand.'),
  ipConfigurations: z.record(text, text).optional()
    .describe('Static addresses by member: registry, registry_data_<region>, registry_<region>. Absent: dynamic allocation.'),
  connectionState: z.enum(['Approved', 'Pending', 'Rejected', 'Disconnected']).optional().describe('Approved unless stated.'),
})

export const privateEndpoints: z.ZodType<Record<string, PrivateEndpointInput>> = z
  .record(text, privateEndpoint)
  .describe('Private endpoints by name.')

export function expandPrivateEndpoints(input: Record<string, PrivateEndpointInput>): ReadonlyMap<string, PrivateEndpoint> {
  return new Map(Object.entries(input).map(([name, endpoint]) => [name, {
    name,
    service: endpoint.registry.toLowerCase(),
    ...expandSubnetReference(endpoint.subnet),
    ipConfigurations: new Map(Object.entries(endpoint.ipConfigurations ?? {})),
    privateDnsZoneGroup: listOf(endpoint.privateDnsZoneGroup),
    connectionState: endpoint.connectionState ?? 'Approved',
  }]))
}
