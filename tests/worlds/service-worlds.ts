import type { BrokenWorld } from './worlds.ts'

const hubAndSpoke = '[hub, spoke]'
const linked = (zone: string, name: string, links: string): string => `${zone}: { name: ${name}, virtualNetworkLinks: ${links} }`

/** The hub with five services, broken in one way each. */
export const serviceWorlds: readonly BrokenWorld[] = [
  {
    title: 'the key vault’s zone is called after its public names',
    topology: 'private-link-hub',
    change: ['name: privatelink.vaultcore.azure.net', 'name: privatelink.vault.azure.net'],
    violations: [
      'expectations',
      'inbound-endpoint-sees-zone: desk contoso-vault.vault.azure.net A @10.0.2.4',
      'no-public-address: app contoso-vault.vault.azure.net and its other names A',
      'no-public-address: desk contoso-vault.vault.azure.net and its other names A',
      'no-public-address: jump contoso-vault.vault.azure.net and its other names A',
      'service-names-private: app contoso-vault.vault.azure.net A',
      'service-names-private: desk contoso-vault.vault.azure.net A',
      'service-names-private: jump contoso-vault.vault.azure.net A',
    ],
  },
  {
    title: 'the key vault’s zone is called like the public zone',
    topology: 'private-link-hub',
    change: ['name: privatelink.vaultcore.azure.net\n    virtualNetworkLinks: { hub: { resolutionPolicy: NxDomainRedirect }, spoke: { resolutionPolicy: NxDomainRedirect } }', 'name: vault.azure.net\n    virtualNetworkLinks: [hub, spoke]'],
    violations: [
      'expectations',
      'foreign-services-resolve: app fabrikam-vault.vault.azure.net A',
      'foreign-services-resolve: desk fabrikam-vault.vault.azure.net A',
      'forwards-public-zone: desk contoso-vault.vault.azure.net A @192.168.0.10',
      'inbound-endpoint-sees-zone: desk contoso-vault.vault.azure.net A @10.0.2.4',
      'no-public-address: app contoso-vault.vault.azure.net and its other names A',
      'no-public-address: desk contoso-vault.vault.azure.net and its other names A',
      'no-public-address: jump contoso-vault.vault.azure.net and its other names A',
      'other-services-resolve: app rehearsalstranger.vault.azure.net A',
      'other-services-resolve: desk rehearsalstranger.vault.azure.net A',
      'other-services-resolve: jump rehearsalstranger.vault.azure.net A',
      'public-reach: app https://fabrikam-vault.vault.azure.net/',
      'public-reach: desk https://fabrikam-vault.vault.azure.net/',
      'service-names-private: app contoso-vault.vault.azure.net A',
      'service-names-private: desk contoso-vault.vault.azure.net A',
      'service-names-private: jump contoso-vault.vault.azure.net A',
    ],
  },
  {
    title: 'the zone for blobs is not linked to the spoke, that for files is',
    topology: 'private-link-hub',
    change: [linked('blob-zone', 'privatelink.blob.core.windows.net', hubAndSpoke), linked('blob-zone', 'privatelink.blob.core.windows.net', '[hub]')],
    violations: [
      'no-public-address: app contosostore.blob.core.windows.net and its other names A',
      'service-names-private: app contosostore.blob.core.windows.net A',
    ],
  },
  {
    title: 'the private endpoint for files registers in the zone for blobs',
    topology: 'private-link-hub',
    change: ['privateDnsZoneGroup: [file-zone]', 'privateDnsZoneGroup: [blob-zone]'],
    violations: [
      'inbound-endpoint-sees-zone: desk contosostore.file.core.windows.net A @10.0.2.4',
      'service-names-private: app contosostore.file.core.windows.net A',
      'service-names-private: desk contosostore.file.core.windows.net A',
      'service-names-private: jump contosostore.file.core.windows.net A',
    ],
  },
  {
    title: 'the connection of the database’s private endpoint is pending',
    topology: 'private-link-hub',
    change: ['sql-endpoint: { service: contoso-orders,', 'sql-endpoint: { service: contoso-orders, connectionState: Pending,'],
    violations: [
      'private-endpoint-reachable: app https://contoso-orders.database.windows.net:1433',
      'private-endpoint-reachable: desk https://contoso-orders.database.windows.net:1433',
      'private-endpoint-reachable: jump https://contoso-orders.database.windows.net:1433',
    ],
  },
  {
    title: 'headquarters does not forward the zone of the key vault’s alias',
    topology: 'private-link-hub',
    change: ['      vaultcore.azure.net: 10.0.2.4\n', ''],
    violations: [
      'expectations',
      'no-public-address: desk contoso-vault.vault.azure.net and its other names A',
      'service-names-private: desk contoso-vault.vault.azure.net A',
    ],
  },
  {
    title: 'the web app shuts out the internet',
    topology: 'private-link-hub',
    change: ['contoso-portal: { type: webApp }', 'contoso-portal: { type: webApp, publicNetworkAccess: Disabled }'],
    violations: [
      'public-reach: laptop https://contoso-portal.azurewebsites.net/',
      'public-reach: laptop https://contoso-portal.scm.azurewebsites.net/',
    ],
  },
  {
    title: 'the web app’s records are kept by hand, and that for deployments was forgotten',
    topology: 'private-link-hub',
    change: ['web-endpoint: { service: contoso-portal, subnet: hub/endpoints, privateDnsZoneGroup: [web-zone] }', 'web-endpoint: { service: contoso-portal, subnet: hub/endpoints, ipConfigurations: { sites: 10.0.1.9 } }'],
    also: [[linked('web-zone', 'privatelink.azurewebsites.net', hubAndSpoke), `${linked('web-zone', 'privatelink.azurewebsites.net', hubAndSpoke).slice(0, -2)}, recordSets: { contoso-portal: { A: 10.0.1.9 } } }`]],
    violations: [
      'expectations',
      'service-names-private: app contoso-portal.scm.azurewebsites.net A',
      'service-names-private: desk contoso-portal.scm.azurewebsites.net A',
      'service-names-private: jump contoso-portal.scm.azurewebsites.net A',
    ],
  },
  {
    title: 'the partner’s key vault is denied',
    topology: 'private-link-hub',
    change: ['virtualNetworkLinks: { hub: { resolutionPolicy: NxDomainRedirect }, spoke: { resolutionPolicy: NxDomainRedirect } }', 'virtualNetworkLinks: [hub, spoke]'],
    violations: [
      'foreign-services-resolve: app fabrikam-vault.vault.azure.net A',
      'foreign-services-resolve: desk fabrikam-vault.vault.azure.net A',
      'public-reach: app https://fabrikam-vault.vault.azure.net/',
      'public-reach: desk https://fabrikam-vault.vault.azure.net/',
    ],
  },
  {
    title: 'the account has queues, and no private endpoint for them',
    topology: 'private-link-hub',
    change: ['groupIds: [blob, file]', 'groupIds: [blob, file, queue]'],
    violations: [
      'expectations',
      'no-public-address: app contosostore.queue.core.windows.net and its other names A',
      'no-public-address: desk contosostore.queue.core.windows.net and its other names A',
      'no-public-address: jump contosostore.queue.core.windows.net and its other names A',
      'service-names-private: app contosostore.queue.core.windows.net A',
      'service-names-private: desk contosostore.queue.core.windows.net A',
      'service-names-private: jump contosostore.queue.core.windows.net A',
    ],
    whileBroken: [
      'connection-down-fails-closed: desk contosostore.blob.core.windows.net and its other names A while circuit is down',
    ],
  },
]
