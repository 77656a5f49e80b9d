/** An Azure region as far as names and routing need it. */
export interface Region {
  /** ARM short name: lower case, no spaces. */
  readonly name: string
  /** The abbreviation that Azure's own stamp labels use, such as `weu` in `weu.fe.azcr.io`. Labels are operational details: nothing may depend on them. */
  readonly abbreviation: string
  /** Degrees, to the precision at which Microsoft publishes the place of a region. */
  readonly latitude: number
  readonly longitude: number
}

// name, abbreviation, latitude, longitude: https://learn.microsoft.com/azure/reliability/regions-list
const table = `
australiacentral    acl    -35.31  149.12
australiacentral2   acl2   -35.31  149.12
australiaeast       ae     -33.86  151.21
australiasoutheast  ase    -37.81  144.96
austriaeast         ate     48.21   16.37
belgiumcentral      bec     50.85    4.35
brazilsouth         brs    -23.55  -46.63
brazilsoutheast     bse    -22.91  -43.21
canadacentral       cac     43.65  -79.38
canadaeast          cae     46.82  -71.22
centralindia        inc     18.58   73.92
centralus           cus     41.59  -93.62
centraluseuap       cuseuap 41.59  -93.62
chilecentral        clc    -33.45  -70.67
eastasia            ea      22.27  114.19
eastus              eus     37.37  -79.82
eastus2             eus2    36.67  -78.39
eastus2euap         eus2euap 36.67 -78.39
francecentral       frc     46.37    2.37
francesouth         frs     43.83    2.20
germanynorth        gn      53.07    8.81
germanywestcentral  gwc     50.11    8.68
indonesiacentral    idc     -6.20  106.82
israelcentral       ilc     31.27   33.45
italynorth          itn     45.47    9.19
japaneast           jpe     35.68  139.77
japanwest           jpw     34.69  135.50
jioindiacentral     jic     21.15   79.09
jioindiawest        jiw     22.47   70.06
koreacentral        krc     37.57  126.98
koreasouth          krs     35.18  129.08
malaysiawest        myw      3.14  101.69
mexicocentral       mxc     20.59 -100.39
newzealandnorth     nzn    -36.85  174.76
northcentralus      ncus    41.88  -87.63
northeurope         neu     53.35   -6.26
norwayeast          nwe     59.91   10.75
norwaywest          nww     58.97    5.73
polandcentral       plc     52.23   21.01
qatarcentral        qac     25.55   51.44
southafricanorth    san    -25.73   28.22
southafricawest     saw    -34.08   18.84
southcentralus      scus    29.42  -98.50
southeastasia       sea      1.28  103.83
southindia          ins     12.98   80.16
spaincentral        spc     40.42   -3.70
swedencentral       sec     60.67   17.14
swedensouth         ses     55.60   13.00
switzerlandnorth    szn     47.45    8.56
switzerlandwest     szw     46.20    6.14
uaecentral          uac     24.47   54.37
uaenorth            uan     25.27   55.32
uksouth             uks     50.94   -0.80
ukwest              ukw     53.43   -3.08
westcentralus       wcus    40.89 -110.23
westeurope          weu     52.37    4.90
westindia           inw     19.09   72.87
westus              wus     37.78 -122.42
westus2             wus2    47.23 -119.85
westus3             wus3    33.45 -112.07
`

/** The public cloud's regions by short name. */
export const regions: ReadonlyMap<string, Region> = new Map(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', abbreviation = '', latitude, longitude] = line.split(/\s+/)
      return [name, { name, abbreviation, latitude: Number(latitude), longitude: Number(longitude) }]
    }),
)

/** A region as people write it, `West Europe`, by its short name. It need be none. */
export function shortName(written: string): string {
  return written.toLowerCase().replaceAll(' ', '')
}

/** The region, or an error: names are checked when a topology is parsed, so an unknown one here is a defect of the harness. */
export function region(name: string): Region {
  const found = regions.get(name)
  if (!found) throw new Error(`no region is called ${name}`)
  return found
}

/**
 * Great-circle distance in kilometres, standing in for Traffic Manager's latency table, which is not published.
 * It orders regions as a client of a geographically nearer one would expect.
 */
export function distance(from: string, to: string): number {
  const a = region(from)
  const b = region(to)
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (x: number) => Math.sin(radians(x) / 2) ** 2
  const h =
    half(b.latitude - a.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(b.longitude - a.longitude)
  return 2 * 6371 * Math.asin(Math.sqrt(h))
}
