import { regions } from './regions.ts'

/** A service tag, taken apart. */
export interface ServiceTag {
  /** As Microsoft writes it. */
  readonly name: string
  /** ARM short name of its region; `undefined`: everywhere. */
  readonly region: string | undefined
}

/** Those that have no region. https://learn.microsoft.com/azure/virtual-network/service-tags-overview#available-service-tags */
const global = `
  VirtualNetwork Internet AzureLoadBalancer AzurePlatformDNS AzurePlatformIMDS AzurePlatformLKM AzureTrafficManager
  ActionGroup ApplicationInsightsAvailability AppServiceManagement AutonomousDevelopmentPlatform AzureActiveDirectory
  AzureActiveDirectoryDomainServices AzureAdvancedThreatProtection AzureArcInfrastructure AzureBotService AzureDatabricks
  AzureDevOps AzureFrontDoor.Backend AzureFrontDoor.FirstParty AzureFrontDoor.Frontend AzureHealthcareAPIs
  AzureInformationProtection AzureOpenDatasets AzureResourceManager AzureSentinel AzureSignalR AzureSiteRecovery AzureSphere
  AzureStack AzureUpdateDelivery AzureWebPubSub ChaosStudio CognitiveServicesFrontend CognitiveServicesManagement
  DataFactoryManagement Dynamics365ForMarketingEmail GuestAndHybridManagement LogicAppsManagement Marketplace
  MicrosoftAzureFluidRelay MicrosoftCloudAppSecurity MicrosoftDefenderForEndpoint MicrosoftPurviewPolicyDistribution
  OneDsCollector PowerQueryOnline Scuba SerialConsole StorageMover StorageSyncService WindowsAdminCenter WindowsVirtualDesktop
`.trim().split(/\s+/)

/** Those that may have one, as in `AzureContainerRegistry.WestEurope`. */
const regional = `
  ApiManagement AppConfiguration AppService AzureAttestation AzureBackup AzureCloud AzureCognitiveSearch AzureConnectors
  AzureContainerAppsService AzureContainerRegistry AzureCosmosDB AzureDataExplorerManagement AzureDeviceUpdate AzureDigitalTwins
  AzureEventGrid AzureIoTHub AzureKeyVault AzureMachineLearning AzureMachineLearningInference AzureManagedGrafana AzureMonitor
  AzureSpringCloud BatchNodeManagement DataFactory EventHub GatewayManager HDInsight KustoAnalytics LogicApps
  MicrosoftContainerRegistry PowerBI PowerPlatformInfra PowerPlatformPlex ServiceBus ServiceFabric Sql SqlManagement Storage
  VideoIndexer
`.trim().split(/\s+/)

/** Every tag without a region. */
export const serviceTags: readonly string[] = [...global, ...regional].toSorted()

const byName = new Map(serviceTags.map((name) => [name.toLowerCase(), name]))
const withRegions = new Set(regional)

/** The tag that is written, without regard to case; `undefined` for none. */
export function parseServiceTag(written: string): ServiceTag | undefined {
  const name = byName.get(written.toLowerCase())
  if (name !== undefined) return { name, region: undefined }
  const dot = written.lastIndexOf('.')
  const service = byName.get(written.slice(0, Math.max(0, dot)).toLowerCase())
  const region = written.slice(dot + 1).toLowerCase()
  return service !== undefined && withRegions.has(service) && regions.has(region) ? { name: service, region } : undefined
}
