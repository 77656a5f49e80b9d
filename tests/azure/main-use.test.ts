import test from 'ava'
import { mainUse } from '../../harness/azure/private-link.ts'

const whose = (zone: string, type?: string): string | undefined => mainUse(zone, type)?.type.word

test('zone names: a zone is told by the service that has no other, though others keep something there', (t) => {
  t.is(whose('privatelink.blob.core.windows.net'), 'storageAccount')
  t.is(whose('privatelink.blob.core.windows.net', 'monitorPrivateLinkScope'), 'monitorPrivateLinkScope')
  t.is(whose('privatelink.vaultcore.azure.net'), 'keyVault')
})

test('zone names: the name of a region is no region’s code', (t) => {
  t.is(whose('privatelink.we.backup.windowsazure.com'), 'recoveryServicesVault')
  t.is(whose('privatelink.westeurope.backup.windowsazure.com'), undefined)
})
