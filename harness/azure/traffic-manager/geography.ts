/**
 * Where Azure's regions are in Traffic Manager's geographic hierarchy, which stands for where somebody asks from. Codes as in
 * https://learn.microsoft.com/rest/api/trafficmanager/geographic-hierarchies/get-default: states are known of Australia, Canada and the
 * United States only.
 */
const table = `
AU-ACT GEO-AP  australiacentral australiacentral2
AU-NSW GEO-AP  australiaeast
AU-VIC GEO-AP  australiasoutheast
NZ     GEO-AP  newzealandnorth
AT     GEO-EU  austriaeast
BE     GEO-EU  belgiumcentral
FR     GEO-EU  francecentral francesouth
DE     GEO-EU  germanynorth germanywestcentral
IE     GEO-EU  northeurope
IT     GEO-EU  italynorth
NL     GEO-EU  westeurope
NO     GEO-EU  norwayeast norwaywest
PL     GEO-EU  polandcentral
ES     GEO-EU  spaincentral
SE     GEO-EU  swedencentral swedensouth
CH     GEO-EU  switzerlandnorth switzerlandwest
GB     GEO-EU  uksouth ukwest
BR     GEO-SA  brazilsouth brazilsoutheast
CL     GEO-SA  chilecentral
CA-ON  GEO-NA  canadacentral
CA-QC  GEO-NA  canadaeast
MX     GEO-NA  mexicocentral
US-IA  GEO-NA  centralus centraluseuap
US-VA  GEO-NA  eastus eastus2 eastus2euap
US-IL  GEO-NA  northcentralus
US-TX  GEO-NA  southcentralus
US-WY  GEO-NA  westcentralus
US-CA  GEO-NA  westus
US-WA  GEO-NA  westus2
US-AZ  GEO-NA  westus3
HK     GEO-AS  eastasia
IN     GEO-AS  centralindia southindia westindia jioindiacentral jioindiawest
ID     GEO-AS  indonesiacentral
JP     GEO-AS  japaneast japanwest
KR     GEO-AS  koreacentral koreasouth
MY     GEO-AS  malaysiawest
SG     GEO-AS  southeastasia
IL     GEO-ME  israelcentral
QA     GEO-ME  qatarcentral
AE     GEO-ME  uaecentral uaenorth
ZA     GEO-AF  southafricanorth southafricawest
`

const lines = table.trim().split('\n').map((line) => line.split(/\s+/) as [place: string, group: string, ...regions: string[]])

const placeOf = new Map(lines.flatMap(([place, group, ...regions]) => regions.map((region) => [region, { place, group }] as const)))

/** The codes that somebody in a region is covered by, the most specific one first. */
export function geographyOf(region: string): readonly string[] {
  const { place, group } = placeOf.get(region)!
  const [country] = place.split('-') as [string]
  return [...new Set([place, country, group, 'WORLD'])]
}

/** Group of countries that a code of a country or a state is part of, as far as a region of Azure is there. */
const groupOfPlace = new Map(lines.flatMap(([place, group]) => [[place, group], [place.split('-')[0]!, group]] as const))

const groups = ['GEO-AF', 'GEO-AN', 'GEO-AP', 'GEO-AS', 'GEO-EU', 'GEO-ME', 'GEO-NA', 'GEO-SA']

/** Whether a code has the shape of one: the world, a group, a country (ISO 3166-1), or a state of Australia, Canada or the United States. */
export function isGeography(code: string): boolean {
  return code === 'WORLD' || groups.includes(code) || /^[A-Z]{2}$/.test(code) || /^(AU|CA|US)-[A-Z]{2,3}$/.test(code) || groupOfPlace.has(code)
}
