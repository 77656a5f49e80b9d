/** Regions with three availability zones. https://learn.microsoft.com/azure/reliability/regions-list */
const zoned: ReadonlySet<string> = new Set([
  'australiaeast', 'austriaeast', 'belgiumcentral', 'brazilsouth', 'canadacentral', 'centralindia', 'centralus', 'chilecentral', 'eastasia', 'eastus', 'eastus2', 'francecentral', 'germanywestcentral',
  'indonesiacentral', 'israelcentral', 'italynorth', 'japaneast', 'japanwest', 'koreacentral', 'malaysiawest', 'mexicocentral', 'newzealandnorth', 'northeurope', 'norwayeast', 'polandcentral', 'qatarcentral',
  'southafricanorth', 'southcentralus', 'southeastasia', 'spaincentral', 'swedencentral', 'switzerlandnorth', 'uaenorth', 'uksouth', 'westeurope', 'westus2', 'westus3',
])

export const zoneNumbers = [1, 2, 3] as const

export function hasZones(region: string): boolean {
  return zoned.has(region)
}

/**
 * Whether a replica outlives the loss of so many zones of its region. With zone redundancy it outlives one, which is what is promised; without
 * it stands in one, of which nobody is told which: the loss of any may be its end.
 */
export function outlives(lost: number, zoneRedundant: boolean): boolean {
  return lost === 0 || (lost === 1 && zoneRedundant)
}
