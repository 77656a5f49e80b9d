import type { Deployed } from './endpoint.ts'
import { endpoint, first, network, peering, subnet } from './estate.ts'

/** What Azure has after `fixtures/import/two-regions/main.json` was deployed and machines were put into it. */
export const twoRegions: readonly Deployed[] = [region('weu', 'westeurope', '10.10', 'neu'), region('neu', 'northeurope', '10.20', 'weu')].flat().concat(registry())

function region(short: string, location: string, space: string, other: string): readonly Deployed[] {
  const at = network(first, `rg-net-${short}`)
  const [hub, spoke] = [`${at}/virtualNetworks/hub-${short}`, `${at}/virtualNetworks/spoke-${short}`]
  const vault = `/subscriptions/${first}/resourceGroups/rg-net-${short}/providers/Microsoft.KeyVault/vaults/kv-contoso-${short}`
  const machine = (name: string, subnetId: string, address: string): Deployed => ({ id: `${at}/networkInterfaces/${name}`, location, properties: { ipConfigurations: [{ name: 'ip', properties: { privateIPAddress: address, subnet: { id: subnetId } } }], virtualMachine: { id: `/subscriptions/${first}/resourceGroups/rg-net-${short}/providers/Microsoft.Compute/virtualMachines/${name}` } } })
  const zones = ['privatelink.azurecr.io', 'privatelink.vaultcore.azure.net'] as const
  return [
    { id: hub, location, properties: { addressSpace: { addressPrefixes: [`${space}.0.0/17`] }, subnets: [subnet(hub, 'endpoints', `${space}.1.0/24`), subnet(hub, 'servers', `${space}.2.0/24`)], virtualNetworkPeerings: [peering(hub, `to-spoke-${short}`, spoke), peering(hub, `to-hub-${other}`, `${network(first, `rg-net-${other}`)}/virtualNetworks/hub-${other}`)] } },
    { id: spoke, location, properties: { addressSpace: { addressPrefixes: [`${space}.128.0/17`] }, subnets: [subnet(spoke, 'apps', `${space}.129.0/24`)], virtualNetworkPeerings: [peering(spoke, `to-hub-${short}`, hub)] } },
    machine('vm-servers', `${hub}/subnets/servers`, `${space}.2.4`), machine('vm-apps', `${spoke}/subnets/apps`, `${space}.129.4`),
    ...zones.flatMap((zone): readonly Deployed[] => [
      { id: `${at}/privateDnsZones/${zone}`, location: 'global', properties: { numberOfVirtualNetworkLinks: 2 } },
      ...[hub, spoke].map((id): Deployed => ({ id: `${at}/privateDnsZones/${zone}/virtualNetworkLinks/${id.split('/').at(-1)}`, location: 'global', properties: { virtualNetwork: { id }, registrationEnabled: false, resolutionPolicy: 'Default', virtualNetworkLinkState: 'Completed' } })),
    ]),
    ...endpoint(at, `pe-acr-${short}`, location, registryId(), 'registry', `${hub}/subnets/endpoints`, zones[0], `${space}.1.5`, at),
    ...endpoint(at, `pe-kv-${short}`, location, vault, 'vault', `${hub}/subnets/endpoints`, zones[1], `${space}.1.4`, at),
    { id: `${at}/privateDnsZones/${zones[1]}/A/kv-contoso-${short}`, properties: { ttl: 10, fqdn: `kv-contoso-${short}.${zones[1]}.`, isAutoRegistered: false, metadata: { creator: `created by private endpoint pe-kv-${short} with resource guid a` }, aRecords: [{ ipv4Address: `${space}.1.4` }] } },
    { id: vault, location, properties: { vaultUri: `https://kv-contoso-${short}.vault.azure.net/`, publicNetworkAccess: 'Disabled' } },
  ]
}

function registryId(): string {
  return `/subscriptions/${first}/resourceGroups/rg-net-weu/providers/Microsoft.ContainerRegistry/registries/contosoacr`
}

function registry(): readonly Deployed[] {
  return [
    { id: registryId(), location: 'westeurope', sku: { name: 'Premium', tier: 'Premium' }, properties: { loginServer: 'contosoacr.azurecr.io', adminUserEnabled: false, dataEndpointEnabled: false, publicNetworkAccess: 'Disabled' } },
    { id: `${registryId()}/replications/northeurope`, location: 'northeurope', properties: { regionEndpointEnabled: true, zoneRedundancy: 'Disabled' } },
  ]
}
