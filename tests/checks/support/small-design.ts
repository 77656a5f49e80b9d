import { expand } from '../../../harness/topology/expand.ts'
import type { TopologyInput } from '../../../harness/resources/sections.ts'
import type { PrivateEndpointInput } from '../../../harness/resources/private-endpoints/language.ts'
import type { RegistryInput } from '../../../harness/resources/registries/language.ts'
import { facts, type Facts } from '../../../harness/facts/facts.ts'
import type { Script } from './scripted-world.ts'

export const contoso: RegistryInput = { location: 'westeurope', replications: ['eastus2'], publicNetworkAccess: 'Disabled' }
export const contosoHub: PrivateEndpointInput = { registry: 'contoso', subnet: 'hub/endpoints', privateDnsZoneGroup: ['zone'] }

type Sections = 'registries' | 'virtualNetworks' | 'privateEndpoints' | 'privateDnsZones' | 'hosts' | 'intent'

/**
 * One registry behind a private endpoint in the network `hub`, another one that is public, a partner's with private endpoints of
 * its own; a network `side` without link, and the internet. Members: data westeurope 10.1.1.4, data eastus2 10.1.1.5, login 10.1.1.6.
 */
export const design: { readonly [Section in Sections]: NonNullable<TopologyInput[Section]> } = {
  registries: {
    contoso,
    tools: { location: 'westeurope' },
    partner: { location: 'eastus2', tenant: 'fabrikam', privateEndpointConnections: 1 },
  },
  virtualNetworks: {
    hub: { location: 'westeurope', addressSpace: '10.1.0.0/16', subnets: { endpoints: '10.1.1.0/24', apps: '10.1.2.0/24' } },
    side: { location: 'eastus2', addressSpace: '10.2.0.0/16', subnets: { endpoints: '10.2.1.0/24', apps: '10.2.2.0/24' } },
  },
  privateEndpoints: { 'contoso-hub': contosoHub },
  privateDnsZones: { zone: { name: 'privatelink.azurecr.io', virtualNetworkLinks: ['hub'] } },
  hosts: { app: 'hub/apps', box: 'side/apps', laptop: 'internet' },
  intent: [
    { from: ['app'], registry: 'contoso', reach: 'privately' },
    { from: ['box'], registry: 'tools', reach: 'publicly' },
    { from: ['box'], registry: 'partner', reach: 'publicly' },
    { from: ['laptop'], registry: 'contoso', reach: 'never' },
  ],
}

export function factsOf(change: Partial<TopologyInput> = {}): Facts {
  return facts(expand({ ...design, ...change }, 'small'))
}

const pl = 'privatelink.azurecr.io'
const profile = '0123456789abcdef0123456789abcdef.trafficmanager.net/60'
const login = 'weu.fe.azcr.io/300 weu-acr-reg.trafficmanager.net/300 r0101weu.westeurope.cloudapp.azure.com/300 126.128.6.10/10'
const data = (stamp: string, region: string, address: string) =>
  `${stamp}-0.data.azcr.io/300 ${stamp}-acr-dp.trafficmanager.net/300 d0101${stamp}.${region}.cloudapp.azure.com/300 ${address}/10`

/** The public view, as every host without a linked zone has it. */
export const publicAnswers: Script = {
  'contoso.azurecr.io A': `contoso.${pl}/3600 ${profile} ${login}`,
  'contoso.westeurope.data.azurecr.io A': `contoso.westeurope.data.${pl}/3600 ${data('weu', 'westeurope', '126.129.2.10')}`,
  'contoso.eastus2.data.azurecr.io A': `contoso.eastus2.data.${pl}/3600 ${data('eus2', 'eastus2', '126.129.3.10')}`,
  'contoso.privatelink.azurecr.io A': `${profile} ${login}`,
  'contoso.westeurope.data.privatelink.azurecr.io A': data('weu', 'westeurope', '126.129.2.10'),
  'contoso.eastus2.data.privatelink.azurecr.io A': data('eus2', 'eastus2', '126.129.3.10'),
  'contoso.azurecr.io AAAA': `contoso.${pl}/3600 NODATA(cloudapp.azure.com)`,
  'contoso.westeurope.data.azurecr.io AAAA': `contoso.westeurope.data.${pl}/3600 NODATA(cloudapp.azure.com)`,
  'contoso.eastus2.data.azurecr.io AAAA': `contoso.eastus2.data.${pl}/3600 NODATA(cloudapp.azure.com)`,
  'tools.azurecr.io A': login,
  'partner.azurecr.io A': `partner.${pl}/3600 eus2.fe.azcr.io/300 eus2-acr-reg.trafficmanager.net/300 r0101eus2.eastus2.cloudapp.azure.com/300 126.128.7.10/10`,
  'partner.eastus2.data.azurecr.io A': `partner.eastus2.data.${pl}/3600 ${data('eus2', 'eastus2', '126.129.3.10')}`,
  'partner.privatelink.azurecr.io A': 'eus2.fe.azcr.io/300 eus2-acr-reg.trafficmanager.net/300 r0101eus2.eastus2.cloudapp.azure.com/300 126.128.7.10/10',
  'linuxgeneva-microsoft.azurecr.io A': 'eus.fe.azcr.io/300 eus-acr-reg.trafficmanager.net/300 r0101eus.eastus.cloudapp.azure.com/300 126.128.8.10/10',
  'large.azcr.io TXT': '+tc size=60',
  'large.azcr.io TXT tcp': 'txt=12 size=2600',
  'connect contoso.azurecr.io': '403',
  'connect contoso.westeurope.data.azurecr.io': '403',
  'connect contoso.eastus2.data.azurecr.io': '403',
  'connect tools.azurecr.io': '401',
  'connect partner.azurecr.io': '401',
  'connect partner.eastus2.data.azurecr.io': '401',
}

/** The private view, where it differs. */
export const privateAnswers: Script = {
  ...publicAnswers,
  'contoso.azurecr.io A': `contoso.${pl}/3600 10.1.1.6/10`,
  'contoso.westeurope.data.azurecr.io A': `contoso.westeurope.data.${pl}/3600 10.1.1.4/10`,
  'contoso.eastus2.data.azurecr.io A': `contoso.eastus2.data.${pl}/3600 10.1.1.5/10`,
  'contoso.privatelink.azurecr.io A': '10.1.1.6/10',
  'contoso.westeurope.data.privatelink.azurecr.io A': '10.1.1.4/10',
  'contoso.eastus2.data.privatelink.azurecr.io A': '10.1.1.5/10',
  'contoso.azurecr.io AAAA': `contoso.${pl}/3600 NODATA(${pl})`,
  'contoso.westeurope.data.azurecr.io AAAA': `contoso.westeurope.data.${pl}/3600 NODATA(${pl})`,
  'contoso.eastus2.data.azurecr.io AAAA': `contoso.eastus2.data.${pl}/3600 NODATA(${pl})`,
  'partner.azurecr.io A': `partner.${pl}/3600 NXDOMAIN(${pl})`,
  'partner.eastus2.data.azurecr.io A': `partner.eastus2.data.${pl}/3600 NXDOMAIN(${pl})`,
  'partner.privatelink.azurecr.io A': `NXDOMAIN(${pl})`,
  'no-such-registry.privatelink.azurecr.io A': `NXDOMAIN(${pl})`,
  'data.privatelink.azurecr.io A': `NODATA(${pl})`,
  'connect contoso.azurecr.io': '401',
  'connect contoso.westeurope.data.azurecr.io': '403 without a link',
  'connect contoso.eastus2.data.azurecr.io': '403 without a link',
}

/** The same answers for one host: `A x` becomes `app A x`. */
export function seenBy(host: string, answers: Script): Script {
  return Object.fromEntries(Object.entries(answers).map(([key, text]) => [`${host} ${key}`, text]))
}

/** What the hosts of the design see while everything is as it should be. */
export const asDesigned: Script = {
  ...seenBy('app', privateAnswers),
  ...seenBy('box', publicAnswers),
  ...seenBy('laptop', publicAnswers),
}
