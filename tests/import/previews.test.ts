import test from 'ava'
import { driftOf } from '../../harness/change/drift/drift.ts'
import { realityOf } from '../../harness/change/drift/reality.ts'
import { importSources } from '../../harness/import/import.ts'
import { readSources } from '../../harness/import/sources.ts'
import { temporaryFile } from '../temporary.ts'
import { topologyOf, topologyText } from '../design.ts'

const scope = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/edge/providers/Microsoft.Network'
const zone = { id: `${scope}/privateDnsZones/privatelink.azurecr.io`, name: 'privatelink.azurecr.io', type: 'Microsoft.Network/privateDnsZones', location: 'global', properties: {} }
const record = (properties: object): object => ({ id: `${zone.id}/A/contoso`, name: 'contoso', type: 'Microsoft.Network/privateDnsZones/A', properties: { ttl: 10, ...properties } })
const referring = record({ trafficManagementProfile: { id: `${scope}/privateTrafficManagerProfiles/login` } })

test('previews: a record set of a private Traffic Manager profile is told as what was not read, and drift misses nothing that depends on it', (t) => {
  const file = temporaryFile(t, 'export.json', JSON.stringify([zone, referring]))
  t.regex(importSources([file]).text, /Not read, so nobody knows whether it is there: private Traffic Manager profiles/)
  const design = topologyOf(topologyText('private-traffic-manager'))
  const drift = driftOf(design, realityOf(design, readSources([file])))
  const keys = (differences: typeof drift.differences): readonly string[] => differences.map(({ key }) => key).filter((key) => key.startsWith('privateTrafficManagerProfiles'))
  t.deepEqual(keys(drift.differences), [])
  t.true(keys(drift.unseen).includes('privateTrafficManagerProfiles/login'))
  t.is(drift.answers, undefined)
})

test('previews: other records, and a reference that is empty, are read as ever', (t) => {
  const file = temporaryFile(t, 'export.json', JSON.stringify([zone, record({ aRecords: [{ ipv4Address: '10.1.0.4' }], trafficManagementProfile: {} })]))
  const { unread, text } = importSources([file])
  t.deepEqual(unread, [])
  t.regex(text, /10\.1\.0\.4/)
})
