import type { PrivateEndpoint } from '../../azure/resources.ts'
import { listOf, oneOrMany, text, z } from '../../language/vocabulary.ts'
import { expandSubnetReference, subnetReference, type SubnetReferenceInput } from '../subnet-reference.ts'

export interface PrivateEndpointInput {
  service?: string | undefined
  registry?: string | undefined
  groupIds?: string | string[] | undefined
  subnet: SubnetReferenceInput
  privateDnsZoneGroup?: string | string[] | undefined
  ipConfigurations?: Record<string, string> | undefined
  connectionState?: PrivateEndpoint['connectionState'] | undefined
}

const privateEndpoint: z.ZodType<PrivateEndpointInput> = z.strictObject({
  service: text.optional().describe('What it leads to: a registry, or another service.'),
  registry: text.optional().describe('The same for a registry.'),
  groupIds: oneOrMany(text).optional().describe('The sub-resource that it is for, such as blob. Absent: the only one that the service has.'),
  subnet: subnetReference,
  privateDnsZoneGroup: oneOrMany(text).optional().describe('Private DNS zones whose records it maintains; at most five. Absent: records are written by hand.'),
  ipConfigurations: z.record(text, text).optional()
    .describe('Static addresses by member: registry, registry_data_<region>, blob, sites. Absent: dynamic allocation.'),
  connectionState: z.enum(['Approved', 'Pending', 'Rejected', 'Disconnected']).optional().describe('Approved unless stated.'),
})

export const privateEndpoints: z.ZodType<Record<string, PrivateEndpointInput>> = z
  .record(text, privateEndpoint)
  .describe('Private endpoints by name.')

/** Group ids are as they are written: what needs no telling only their services tell. */
export function expandPrivateEndpoints(input: Record<string, PrivateEndpointInput>): ReadonlyMap<string, PrivateEndpoint> {
  return new Map(Object.entries(input).map(([name, endpoint]) => [name, {
    name,
    service: (endpoint.service ?? endpoint.registry ?? '').toLowerCase(),
    groupIds: listOf(endpoint.groupIds),
    ...expandSubnetReference(endpoint.subnet),
    ipConfigurations: new Map(Object.entries(endpoint.ipConfigurations ?? {})),
    privateDnsZoneGroup: listOf(endpoint.privateDnsZoneGroup),
    connectionState: endpoint.connectionState ?? 'Approved',
  }]))
}
