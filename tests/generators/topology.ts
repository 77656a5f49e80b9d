import fc from 'fast-check'
import { designText, serviceKinds, type Choices, type LinkChoice, type ServiceChoice, type ZoneChoice } from './topology-text.ts'

/** Regions few enough that networks, replicas and hosts meet. */
const region = fc.constantFrom('westeurope', 'northeurope', 'eastus2', 'southeastasia')
/** Numbers that are taken modulo the length of whatever list they choose from. */
const index = fc.nat(11)
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 9)
const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n < 8)

const registry = fc.record({
  location: region,
  replications: fc.uniqueArray(region, { maxLength: 2 }),
  regionEndpointEnabled: mostly,
  dataEndpointEnabled: fc.boolean(),
  regionalEndpoints: rarely,
  publicNetworkAccess: fc.boolean(),
  foreign: rarely,
  privateEndpointConnections: rarely,
})

const network = fc.record({
  location: region,
  peerings: fc.uniqueArray(index, { maxLength: 3 }),
  /** Both sides write the peering; else it carries nothing, and a warning says so. */
  mutual: mostly,
  dnsServers: fc.option(fc.constantFrom('168.63.129.16', '10.1.2.100', '126.2.0.53'), { freq: 8, nil: undefined }),
})

const endpoint = fc.record({
  registry: index,
  network: index,
  group: fc.uniqueArray(index, { maxLength: 2 }),
  static: rarely,
  connectionState: fc.oneof({ weight: 8, arbitrary: fc.constant('Approved') }, { weight: 1, arbitrary: fc.constant('Pending') }),
})

const service: fc.Arbitrary<ServiceChoice> = fc.record({
  kind: fc.constantFrom(...(Object.keys(serviceKinds) as (keyof typeof serviceKinds)[])),
  location: region,
  publicNetworkAccess: fc.boolean(),
  foreign: rarely,
  endpoints: fc.array(fc.record({ group: index, network: index, zones: fc.uniqueArray(index, { maxLength: 3 }) }), { maxLength: 2 }),
})

const link: fc.Arbitrary<LinkChoice> = fc.record({ network: index, redirect: rarely, registration: rarely })

const recordSet = fc.record({
  name: fc.constantFrom('contoso', 'fabrikam', 'contoso.westeurope.data', '*', '@', 'a', 'b', 'a.b', '*.b', 'westeurope.data', 'contoso.northeurope.data', 'fabvault', 'fabportal', 'fabportal.scm', 'fabstore'),
  ttl: fc.constantFrom(10, 300, 3600),
  data: fc.oneof(
    fc.constantFrom('10.1.1.4', '10.1.1.5', '10.2.1.4', '10.3.2.9').map((address) => ({ A: [address] })),
    fc.constant({ A: [] }),
    fc.constantFrom('a.corp.example', 'b.corp.example', 'contoso.azurecr.io', 'contoso.privatelink.azurecr.io', 'nowhere.example').map((target) => ({ CNAME: target })),
    fc.constant({ TXT: 'text' }),
  ),
})

/** Right ones, and some that look as if they were. */
const serviceZones = [
  'privatelink.vaultcore.azure.net', 'privatelink.vault.azure.net', 'vault.azure.net', 'privatelink.blob.core.windows.net', 'privatelink.file.core.windows.net',
  'privatelink.azurewebsites.net', 'scm.privatelink.azurewebsites.net', 'privatelink.monitor.azure.com', 'privatelink.westeurope.azmk8s.io',
]

const zone: fc.Arbitrary<ZoneChoice> = fc.record({
  name: fc.oneof(
    { weight: 8, arbitrary: fc.constant('privatelink.azurecr.io') },
    { weight: 1, arbitrary: fc.constantFrom('azurecr.io', 'westeurope.data.privatelink.azurecr.io', 'corp.example') },
    { weight: 3, arbitrary: fc.constantFrom(...serviceZones) },
  ),
  links: fc.array(link, { maxLength: 4 }),
  recordSets: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(recordSet, { maxLength: 3 }) }),
})

const host = fc.record({ network: fc.option(index, { freq: 5, nil: undefined }), location: region, dnsServers: rarely })

const intent = fc.record({
  hosts: fc.uniqueArray(index, { minLength: 1, maxLength: 2 }),
  registry: index,
  reach: fc.constantFrom('privately', 'privately', 'publicly', 'never'),
  through: fc.option(index, { freq: 1, nil: undefined }),
})

const expectation = fc.record({
  host: index,
  registry: index,
  type: fc.constantFrom('A', 'AAAA', 'TXT'),
  rcode: fc.constantFrom('NOERROR', 'NXDOMAIN'),
  ttl: fc.option(fc.constantFrom(10, 3600), { nil: undefined }),
})

/** The choices of a design: one to four networks and what is in them. */
export const choices: fc.Arbitrary<Choices> = fc.record({
  registries: fc.array(registry, { minLength: 1, maxLength: 3 }),
  services: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(service, { minLength: 1, maxLength: 3 }) }),
  networks: fc.array(network, { minLength: 1, maxLength: 4 }),
  endpoints: fc.array(endpoint, { maxLength: 4 }),
  zones: fc.array(zone, { maxLength: 3 }),
  hosts: fc.array(host, { minLength: 1, maxLength: 4 }),
  intents: fc.array(intent, { maxLength: 4 }),
  expectations: fc.array(expectation, { maxLength: 2 }),
  /** All networks have the same addresses; only where none are peered. */
  sameRanges: rarely,
  negativeTtl: fc.constantFrom(undefined, 60),
})

/**
 * Texts of designs that parse without an error: registries with replicas, other services of every shape, networks with and without peerings, private endpoints,
 * zones of several names with links of both policies, records written by hand, hosts, intents that hold and intents that do not.
 * A peering may be one-sided, and a zone group may name a zone that cannot hold its records: those are warnings.
 */
export const topologyTexts: fc.Arbitrary<string> = choices.map(designText)
