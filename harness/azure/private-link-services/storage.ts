import type { ServiceGroup, ServiceType } from '../service-types.ts'
import { allInferred, https, named, prefixed } from './row.ts'

/** Clouds differ in the suffix only. */
function endpoint(service: string, { secondary }: { secondary: boolean }): readonly ServiceGroup[] {
  const zones = {
    public: prefixed(`${service}.core.windows.net`),
    usGovernment: prefixed(`${service}.core.usgovcloudapi.net`),
    china: prefixed(`${service}.core.chinacloudapi.cn`),
  }
  const primary = { id: service, zones, names: [named(service, '{name}', `${service}.core.windows.net`)] }
  // "-secondary" is appended to the account's name: https://learn.microsoft.com/azure/storage/common/storage-redundancy
  const second = { id: `${service}_secondary`, zones, names: [named(`${service}_secondary`, '{name}-secondary', `${service}.core.windows.net`)] }
  return secondary ? [primary, second] : [primary]
}

const blob = { public: prefixed('blob.core.windows.net') }

export const storageServices: readonly ServiceType[] = [
  {
    ...https,
    word: 'storageAccount',
    title: 'Storage account',
    resourceType: 'Microsoft.Storage/storageAccounts',
    tag: 'Storage',
    details: 'https://learn.microsoft.com/azure/storage/common/storage-private-endpoints',
    inferred: [],
    answer: 400,
    groups: [
      ...endpoint('blob', { secondary: true }),
      ...endpoint('table', { secondary: true }),
      ...endpoint('queue', { secondary: true }),
      // The commercial part of the table has no secondary for files; the other clouds' parts do.
      ...endpoint('file', { secondary: false }),
      ...endpoint('web', { secondary: true }),
      ...endpoint('dfs', { secondary: true }),
    ],
  },
  {
    ...https,
    word: 'fileSync',
    title: 'Azure File Sync',
    resourceType: 'Microsoft.StorageSync/storageSyncServices',
    tag: 'StorageSyncService',
    inferred: allInferred,
    groups: [
      {
        id: 'afs',
        zones: { public: prefixed('afs.azure.net'), china: prefixed('afs.azure.cn') },
        names: ['management', 'sync', 'syncp', 'syncs'].map((use) => named(use, `{name}${use}.{regionName}`, 'afs.azure.net')),
      },
    ],
  },
  {
    ...https,
    word: 'diskAccess',
    title: 'Azure Managed Disks',
    resourceType: 'Microsoft.Compute/diskAccesses',
    tag: 'Storage',
    inferred: allInferred,
    answer: 404,
    groups: [{ id: 'disks', zones: blob, names: [named('disks', '{name}', 'blob.core.windows.net')] }],
  },
  {
    ...https,
    word: 'elasticSan',
    title: 'Azure Elastic SAN',
    resourceType: 'Microsoft.ElasticSan/elasticSans',
    inferred: allInferred,
    port: 3260,
    groups: [
      {
        id: 'volumegroup',
        zones: { public: { zones: ['privatelink.blob.core.windows.net'], forwarders: ['blob.storage.azure.net'] } },
        names: [named('volumegroup', '{name}', 'blob.storage.azure.net', 'privatelink.blob.core.windows.net')],
      },
    ],
  },
  {
    ...https,
    word: 'fileShare',
    title: 'Azure Files',
    resourceType: 'Microsoft.FileShares/fileShares',
    inferred: allInferred,
    answer: 400,
    groups: [{ id: 'FileShare', zones: { public: prefixed('file.core.windows.net') }, names: [named('FileShare', '{name}', 'file.core.windows.net')] }],
  },
]
