import type { ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

export const securityServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'keyVault',
    title: 'Azure Key Vault',
    resourceType: 'Microsoft.KeyVault/vaults',
    tag: 'AzureKeyVault',
    // Chains with and without a private endpoint; the member is what az network private-link-resource list shows.
    details: 'https://learn.microsoft.com/azure/key-vault/general/private-link-diagnostics',
    inferred: [],
    groups: [
      {
        id: 'vault',
        zones: {
          public: { zones: ['privatelink.vaultcore.azure.net'], forwarders: ['vault.azure.net', 'vaultcore.azure.net'] },
          usGovernment: {
            zones: ['privatelink.vaultcore.usgovcloudapi.net'],
            forwarders: ['vault.usgovcloudapi.net', 'vaultcore.usgovcloudapi.net'],
          },
          china: { zones: ['privatelink.vaultcore.azure.cn'], forwarders: ['vaultcore.azure.cn'] },
        },
        names: [named('default', '{name}', 'vault.azure.net', 'privatelink.vaultcore.azure.net')],
      },
    ],
  },
  {
    ...https,
    word: 'managedHsm',
    title: 'Azure Key Vault Managed HSM',
    resourceType: 'Microsoft.KeyVault/managedHSMs',
    inferred: allInferred,
    groups: [{ id: 'managedhsm', zones: { public: prefixed('managedhsm.azure.net') }, names: [named('default', '{name}', 'managedhsm.azure.net')] }],
  },
  {
    ...https,
    word: 'appConfiguration',
    title: 'Azure App Configuration',
    resourceType: 'Microsoft.AppConfiguration/configurationStores',
    tag: 'AppConfiguration',
    inferred: allInferred,
    groups: [
      {
        id: 'configurationStores',
        zones: { public: prefixed('azconfig.io'), usGovernment: prefixed('azconfig.azure.us') },
        names: [named('configurationStores', '{name}', 'azconfig.io')],
      },
    ],
  },
  {
    ...https,
    word: 'attestation',
    title: 'Azure Attestation',
    resourceType: 'Microsoft.Attestation/attestationProviders',
    tag: 'AzureAttestation',
    inferred: allInferred,
    groups: [
      {
        id: 'standard',
        zones: { public: prefixed('attest.azure.net') },
        names: [named('standard', '{name}.{regionCode}', 'attest.azure.net')],
      },
    ],
  },
]
