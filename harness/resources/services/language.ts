import type { PrivateEndpoint, Service } from '../../azure/resources.ts'
import { serviceGroup, serviceType, serviceTypes } from '../../azure/private-link.ts'
import { expandNetworkRules, serviceNetworkRules, type NetworkRulesInput } from '../network-rules/language.ts'
import { dnsName, enabled, listOf, oneOrMany, region, text, z } from '../../language/vocabulary.ts'

/** A service as it is written. */
export interface ServiceInput extends NetworkRulesInput {
  type: string
  location?: string | undefined
  groupIds?: string | string[] | undefined
  dns?: Record<string, string | number | (string | number)[]> | undefined
  fqdns?: string | string[] | undefined
  publicNetworkAccess?: 'Enabled' | 'Disabled' | undefined
  tenant?: string | undefined
  privateEndpointConnections?: number | undefined
}

/** Registries have a section of their own. */
const words = serviceTypes.map(({ word }) => word).filter((word) => word !== 'containerRegistry')

/** Some parts of names are numbers: those of partitions. */
const part: z.ZodType<string | number> = z.union([text, z.int().min(0)])

const service: z.ZodType<ServiceInput> = z.strictObject({
  type: z.enum(words).describe('What it is: storageAccount, keyVault, sqlServer, webApp, privateLinkService (a customer’s own, behind a load balancer) and others.'),
  location: region.optional().describe('ARM short name. That of the first virtual network unless stated.'),
  groupIds: oneOrMany(text).optional()
    .describe('Its sub-resources that the design is about, such as [blob, dfs]. Absent: the only one that its type has, else those that its private endpoints name.'),
  dns: z.record(text, oneOrMany(part)).optional()
    .describe('What its DNS names are made of where that follows from neither key nor location: { name: <other than the key>, partitionId: …, dnsPrefix: …, workspaceId: … }.'),
  fqdns: oneOrMany(text).optional().describe('Of a privateLinkService: the names by which its clients know it. No private endpoint writes their records.'),
  publicNetworkAccess: enabled.optional().describe('Disabled: the public front end answers 403. DNS does not change.'),
  ...serviceNetworkRules,
  tenant: text.optional().describe('Set for a service of somebody else.'),
  privateEndpointConnections: z.int().min(0).max(1000).optional()
    .describe('Approved private endpoints that are not in this topology. More than zero puts the privatelink alias into the public chain.'),
})

export const services: z.ZodType<Record<string, ServiceInput>> = z
  .record(text, service)
  .describe('Services that private endpoints lead to, registries apart, by name.')

/** `endpoints` are the private endpoints as they are written: they may say which sub-resources there are. */
export function expandServices(
  input: Record<string, ServiceInput>,
  { endpoints, defaultLocation }: { endpoints: Iterable<PrivateEndpoint>; defaultLocation: string },
): ReadonlyMap<string, Service> {
  const named = Map.groupBy(endpoints, ({ service: name }) => name)
  return new Map(Object.entries(input).map(([written, { type, location, groupIds, dns = {}, fqdns, publicNetworkAccess, tenant, privateEndpointConnections, ...selected }]) => {
    const name = written.toLowerCase()
    const byEndpoints = (named.get(name) ?? []).flatMap((endpoint) => endpoint.groupIds)
    return [name, {
      name,
      type,
      location: location ?? defaultLocation,
      groupIds: [...new Set((groupIds === undefined ? (onlyGroup(type) ?? byEndpoints) : listOf(groupIds)).map((group) => canonicalGroup(type, group)))],
      dns: new Map(Object.entries(dns).map(([word, values]) => [word, listOf(values).map((value) => dnsName(String(value)))])),
      fqdns: listOf(fqdns).map(dnsName),
      publicNetworkAccess: publicNetworkAccess ?? 'Enabled',
      ...expandNetworkRules(selected),
      tenant,
      privateEndpointConnections: privateEndpointConnections ?? 0,
    }]
  }))
}

/** The group that needs no telling. */
function onlyGroup(type: string): readonly string[] | undefined {
  const groups = serviceType(type)?.groups ?? []
  return groups.length === 1 ? [groups[0]!.id] : undefined
}

/** As the platform spells it; a group that the type does not have stays as it is written, for a rule to refuse. */
export function canonicalGroup(type: string, group: string): string {
  const known = serviceType(type)
  return (known && serviceGroup(known, group)?.id) ?? group
}
