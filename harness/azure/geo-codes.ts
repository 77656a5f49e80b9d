/**
 * Region codes in the names of Azure Backup and others (`{regionCode}`), which differ from the abbreviations of other labels: `we`, not `weu`.
 * The page ends with the regions of 2021; for later ones a design states the code itself.
 * https://learn.microsoft.com/azure/backup/scripts/geo-code-list
 */
const table = `
australiacentral acl      australiacentral2 acl2    australiaeast ae         australiasoutheast ase   brazilsouth brs
brazilsoutheast bse       canadacentral cnc         canadaeast cne           centralindia inc         centralus cus
centraluseuap ccy         eastasia ea               eastus eus               eastus2 eus2             eastus2euap ecy
francecentral frc         francesouth frs           germanynorth gn          germanywestcentral gwc   japaneast jpe
japanwest jpw             jioindiacentral jic       jioindiawest jiw         koreacentral krc         koreasouth krs
northcentralus ncus       northeurope ne            norwayeast nwe           norwaywest nww           southafricanorth san
southafricawest saw       southcentralus scus       southeastasia sea        southindia ins           swedencentral sdc
swedensouth sds           switzerlandnorth szn      switzerlandwest szw      uaecentral uac           uaenorth uan
uksouth uks               ukwest ukw                westcentralus wcus       westeurope we            westindia inw
westus wus                westus2 wus2              westus3 wus3
`

/** By the region's short name. */
export const geoCodes: ReadonlyMap<string, string> = new Map(
  [...table.matchAll(/(\S+) (\S+)/g)].map(([, name = '', code = '']) => [name, code]),
)
