import { aiServices } from './private-link-services/ai.ts'
import { analyticsServices } from './private-link-services/analytics.ts'
import { computeServices } from './private-link-services/compute.ts'
import { databaseServices } from './private-link-services/databases.ts'
import { integrationServices } from './private-link-services/integration.ts'
import { managementServices } from './private-link-services/management.ts'
import { ownServices } from './private-link-services/own.ts'
import { securityServices } from './private-link-services/security.ts'
import { storageServices } from './private-link-services/storage.ts'
import { webServices } from './private-link-services/web.ts'
import { matches } from './placeholders.ts'
import { clouds, type Cloud, type ServiceGroup, type ServiceType } from './service-types.ts'

/** All types, by the headings of the published table; a customer's own service last. */
export const serviceTypes: readonly ServiceType[] = [
  ...aiServices,
  ...analyticsServices,
  ...computeServices,
  ...databaseServices,
  ...integrationServices,
  ...managementServices,
  ...securityServices,
  ...storageServices,
  ...webServices,
  ...ownServices,
]

const byWord = new Map(serviceTypes.map((type) => [type.word, type]))

export function serviceType(word: string): ServiceType | undefined {
  return byWord.get(word)
}

export function serviceGroup(type: ServiceType, id: string): ServiceGroup | undefined {
  return type.groups.find((group) => group.id.toLowerCase() === id.toLowerCase())
}

/** Where a private DNS zone stands in the published table. */
export interface ZoneUse {
  readonly cloud: Cloud
  readonly type: ServiceType
  readonly group: ServiceGroup
}

/** The rows that a zone's name belongs to, whatever its region or instance. Empty: the platform writes no records into a zone of that name. */
export function usesOfZone(zoneName: string): readonly ZoneUse[] {
  return serviceTypes.flatMap((type) =>
    type.groups.flatMap((group) =>
      clouds
        .filter((cloud) => group.zones[cloud]?.zones.some((pattern) => matches(pattern, zoneName)))
        .map((cloud) => ({ cloud, type, group })),
    ),
  )
}

/** The row that a zone's name is told by: one of the same type of resource, else the one that has no zone besides it, as a storage account's blobs have of all that keep something in blobs. */
export function mainUse(zoneName: string, type?: string): ZoneUse | undefined {
  const uses = usesOfZone(zoneName)
  const zonesOf = ({ cloud, group }: ZoneUse): number => group.zones[cloud]!.zones.length
  return uses.find((use) => use.type.word === type) ?? uses.toSorted((a, b) => zonesOf(a) - zonesOf(b))[0]
}

/** The rows whose public names are in a zone of that name. */
export function usesOfSuffix(suffix: string): readonly ZoneUse[] {
  return serviceTypes.flatMap((type) =>
    type.groups.flatMap((group) =>
      clouds
        .filter((cloud) => group.zones[cloud]?.forwarders.some((pattern) => matches(pattern, suffix)))
        .map((cloud) => ({ cloud, type, group })),
    ),
  )
}
