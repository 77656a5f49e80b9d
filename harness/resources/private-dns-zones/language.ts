import type { PrivateDnsZone, RecordSet, VirtualNetworkLink } from '../../azure/resources.ts'
import { dnsName, flag, oneOrMany, text, z } from '../../language/vocabulary.ts'
import { expandRecordSets, recordSets, type RecordSetInput } from '../record-sets/language.ts'

export interface PrivateDnsZoneInput {
  name: string
  virtualNetworkLinks?: string | string[] | Record<string, VirtualNetworkLinkInput> | undefined
  recordSets?: Record<string, RecordSetInput> | undefined
}

interface VirtualNetworkLinkInput {
  virtualNetwork?: string | undefined
  registrationEnabled?: boolean | undefined
  resolutionPolicy?: VirtualNetworkLink['resolutionPolicy'] | undefined
}

const virtualNetworkLink: z.ZodType<VirtualNetworkLinkInput> = z.strictObject({
  virtualNetwork: text.optional().describe('The linked network; the key, when absent.'),
  registrationEnabled: flag.optional().describe('Hosts of the network get their records in the zone. false unless stated.'),
  resolutionPolicy: z.enum(['Default', 'NxDomainRedirect']).optional()
    .describe('NxDomainRedirect: names that the zone does not have are asked for publicly. Private Link zones only.'),
})

const privateDnsZone: z.ZodType<PrivateDnsZoneInput> = z.strictObject({
  name: text.describe('DNS name, such as privatelink.azurecr.io. Several zones may have the same.'),
  virtualNetworkLinks: z
    .union([oneOrMany(text), z.record(text, virtualNetworkLink)])
    .optional()
    .describe('Networks that see the zone: a list, or a map to their settings.'),
  recordSets: recordSets.optional().describe('Record sets written by hand, by name relative to the zone: @ is its apex, * a wildcard.'),
})

export const privateDnsZones: z.ZodType<Record<string, PrivateDnsZoneInput>> = z
  .record(text, privateDnsZone)
  .describe('Private DNS zones by a name of your choice.')

export function expandPrivateDnsZones(input: Record<string, PrivateDnsZoneInput>, typeOf?: (profile: string) => RecordSet['type']): ReadonlyMap<string, PrivateDnsZone> {
  return new Map(Object.entries(input).map(([name, zone]) => [name, {
    name,
    zoneName: dnsName(zone.name),
    virtualNetworkLinks: expandLinks(zone.virtualNetworkLinks),
    recordSets: expandRecordSets(zone.recordSets ?? {}, typeOf),
  }]))
}

function expandLinks(input: PrivateDnsZoneInput['virtualNetworkLinks']): readonly VirtualNetworkLink[] {
  const written: [string, VirtualNetworkLinkInput][] = input === undefined
    ? []
    : typeof input === 'string'
      ? [[input, {}]]
      : Array.isArray(input)
        ? input.map((name) => [name, {}])
        : Object.entries(input)
  return written.map(([name, link]) => ({
    name,
    virtualNetwork: link.virtualNetwork ?? name,
    registrationEnabled: link.registrationEnabled ?? false,
    resolutionPolicy: link.resolutionPolicy ?? 'Default',
  }))
}
