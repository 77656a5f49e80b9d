import test from 'ava'
import { serviceGroup, serviceType, serviceTypes, usesOfSuffix, usesOfZone } from '../../harness/azure/private-link.ts'
import { fill, matches, placeholdersOf } from '../../harness/azure/placeholders.ts'
import { clouds } from '../../harness/azure/service-types.ts'
import { geoCodes } from '../../harness/azure/geo-codes.ts'
import { regions } from '../../harness/azure/regions.ts'
import { namesOfRegistry } from '../../harness/azure/registry-names.ts'
import { namesOfGroup } from '../../harness/azure/service-names.ts'

const rows = serviceTypes.flatMap((type) => type.groups.map((group) => ({ type, group, row: `${type.word}/${group.id}` })))

/** Words in braces of the published table and of pages about single services. */
const known = new Set([
  'name', 'workspaceName', 'cachename', 'regionName', 'region', 'regionCode', 'dnsPrefix', 'partitionId', 'subzone',
  'workspaceId', 'registryId', 'onlineEndpoint', 'storageAccount', 'eventHubNamespace', 'fhirService', 'dicomService',
])

/** Several types write into one zone: those of one product, and those that one domain serves. */
const sharedZones = {
  'privatelink.openai.azure.com': ['aiServices', 'openAI'],
  'privatelink.cognitiveservices.azure.com': ['aiServices', 'cognitiveServices'],
  'privatelink.blob.core.windows.net': ['diskAccess', 'elasticSan', 'kusto', 'monitorPrivateLinkScope', 'recoveryServicesVault', 'storageAccount'],
  'privatelink.queue.core.windows.net': ['kusto', 'recoveryServicesVault', 'storageAccount'],
  'privatelink.table.core.windows.net': ['kusto', 'storageAccount'],
  'privatelink.file.core.windows.net': ['fileShare', 'storageAccount'],
  'privatelink.servicebus.windows.net': ['eventHub', 'iotCentral', 'iotHub', 'relay', 'serviceBus'],
  'privatelink.azure-devices.net': ['iotCentral', 'iotHub'],
  'privatelink.azure-devices-provisioning.net': ['iotCentral', 'iotProvisioning'],
  'privatelink.eventgrid.azure.net': ['eventGridDomain', 'eventGridNamespace', 'eventGridPartnerNamespace', 'eventGridTopic'],
  'privatelink.postgres.database.azure.com': ['postgreSqlFlexibleServer', 'postgreSqlServer'],
  'privatelink.mysql.database.azure.com': ['mySqlFlexibleServer', 'mySqlServer'],
  'privatelink.api.azureml.ms': ['machineLearningRegistry', 'machineLearningWorkspace'],
  'privatelink.prod.migration.windowsazure.com': ['assessmentProject', 'migrateProject'],
  'privatelink.wvd.microsoft.com': ['hostPool', 'virtualDesktopWorkspace'],
}

test('private link: as many types and sub-resources as the published table has in May 2026, and one of a customer', (t) => {
  // The row of AI accounts stands for three: those of several services, of Azure OpenAI, and of one other.
  t.is(serviceTypes.length, 75)
  t.is(rows.length, 105)
})

test('private link: words are unique, and so are group ids of a type', (t) => {
  t.is(new Set(serviceTypes.map(({ word }) => word.toLowerCase())).size, serviceTypes.length)
  for (const { word, groups } of serviceTypes) t.is(new Set(groups.map(({ id }) => id.toLowerCase())).size, groups.length, word)
})

test('private link: a word looks like ARM and names a type of ARM', (t) => {
  for (const { word, resourceType, title } of serviceTypes) {
    t.regex(word, /^[a-z][a-zA-Z]+$/, word)
    t.regex(resourceType, /^Microsoft\.\w+\/\w+$/, word)
    t.regex(title, /^\p{Lu}/u, word)
  }
})

test('private link: every row has its source, and what no page tells is said to be inferred', (t) => {
  for (const { word, source, details, inferred, groups } of serviceTypes) {
    t.regex(source, /^https:\/\/learn\.microsoft\.com\/azure\//, word)
    if (details === undefined) t.true(inferred.includes('names') || groups.length === 0, `${word} has no page that tells its names`)
    else t.regex(details, /^https:\/\/learn\.microsoft\.com\/azure\//, word)
    t.is(new Set(inferred).size, inferred.length, word)
  }
})

test('private link: every sub-resource has zones in the commercial cloud, and names', (t) => {
  for (const { row, group } of rows) {
    t.truthy(group.zones.public?.zones.length, row)
    t.truthy(group.names.length, row)
    for (const cloud of clouds) t.is(group.zones[cloud]?.zones.length === 0, false, `${row} in ${cloud}`)
  }
})

test('private link: placeholders are known', (t) => {
  const patterns = rows.flatMap(({ group }) => [
    ...clouds.flatMap((cloud) => [...(group.zones[cloud]?.zones ?? []), ...(group.zones[cloud]?.forwarders ?? [])]),
    ...group.names.flatMap(({ member, name, alias, unless }) => [member, name, alias, `{${unless ?? 'name'}}`]),
  ])
  t.deepEqual([...new Set(patterns.flatMap(placeholdersOf))].filter((word) => !known.has(word)), [])
})

test('private link: zones are lower case, and private', (t) => {
  for (const { row, group } of rows) {
    for (const cloud of clouds) {
      for (const zone of group.zones[cloud]?.zones ?? []) {
        t.regex(zone, /(^|\.)privatelink(-global)?\./, row)
        t.is(zone.replaceAll(/\{\w+\}/g, ''), zone.replaceAll(/\{\w+\}/g, '').toLowerCase(), row)
      }
    }
  }
})

test('private link: the zones of one cloud belong to one type, or are known to be shared', (t) => {
  const users = new Map<string, Set<string>>()
  for (const { type, group } of rows) {
    for (const zone of group.zones.public!.zones) users.set(zone, (users.get(zone) ?? new Set()).add(type.word))
  }
  const shared = [...users].filter(([, words]) => words.size > 1)
  t.deepEqual(Object.fromEntries(shared.map(([zone, words]) => [zone, [...words].toSorted()])), sharedZones)
})

test('private link: every alias is in a zone of its sub-resource, and every member is written as ARM writes one', (t) => {
  for (const { row, group } of rows) {
    for (const { alias, member } of group.names) {
      t.true(group.zones.public!.zones.some((zone) => alias === zone || alias.endsWith(`.${zone}`)), `${row}: ${alias}`)
      t.regex(member, /^[\w.{}-]+$/, row)
    }
  }
})

test('private link: the other clouds have zones of their own names', (t) => {
  const commercial = new Set(rows.flatMap(({ group }) => group.zones.public!.zones))
  const others = rows.flatMap(({ group }) => [...(group.zones.usGovernment?.zones ?? []), ...(group.zones.china?.zones ?? [])])
  t.true(others.length > 80)
  t.deepEqual(others.filter((zone) => commercial.has(zone)), [])
})

test('private link: group ids are found without regard to case, words are not', (t) => {
  t.is(serviceGroup(serviceType('cosmosDb')!, 'sql')?.id, 'Sql')
  t.is(serviceGroup(serviceType('storageAccount')!, 'BLOB')?.id, 'blob')
  t.is(serviceGroup(serviceType('storageAccount')!, 'vault'), undefined)
  t.is(serviceType('keyvault'), undefined)
})

test('private link: a zone is found in the table whatever its region', (t) => {
  const found = (zone: string) => usesOfZone(zone).map(({ cloud, type, group }) => `${cloud} ${type.word}/${group.id}`)
  t.deepEqual(found('privatelink.vaultcore.azure.net'), ['public keyVault/vault'])
  t.deepEqual(found('privatelink.vaultcore.usgovcloudapi.net'), ['usGovernment keyVault/vault'])
  t.deepEqual(found('privatelink.westeurope.azmk8s.io'), ['public kubernetesCluster/management'])
  t.deepEqual(found('team.privatelink.westeurope.azmk8s.io'), ['public kubernetesCluster/management'])
  t.deepEqual(found('privatelink.we.backup.windowsazure.com'), ['public recoveryServicesVault/AzureBackup', 'public recoveryServicesVault/AzureBackup_secondary'])
  t.deepEqual(found('privatelink.vault.azure.net'), [])
  t.deepEqual(found('contoso.example'), [])
  t.deepEqual(usesOfSuffix('vault.azure.net').map(({ type }) => type.word), ['keyVault'])
})

test('private link: what stands of registries in the table agrees with their names', (t) => {
  const [registry] = serviceType('containerRegistry')!.groups
  const own = namesOfRegistry({
    name: 'contoso', location: 'westeurope', loginServer: 'contoso.azurecr.io', sku: 'Premium', replications: [], dataEndpointEnabled: true,
    anonymousPullEnabled: false, scopeMaps: [], tokens: [], webhooks: [], regionalEndpoints: 'Disabled', publicNetworkAccess: 'Enabled', tenant: undefined, privateEndpointConnections: 0,
  })
  t.deepEqual(
    namesOfGroup(registry!, { name: 'contoso', location: 'westeurope', dns: new Map() }).map(({ member, name, privatelinkName }) => ({ member, name, privatelinkName })),
    own.map(({ member, name, privatelinkName }) => ({ member, name, privatelinkName })),
  )
})

test('geo codes: only regions that there are, each with a code of its own', (t) => {
  t.deepEqual([...geoCodes.keys()].filter((name) => !regions.has(name)), [])
  t.is(new Set(geoCodes.values()).size, geoCodes.size)
  t.is(geoCodes.get('westeurope'), 'we')
  t.is(geoCodes.get('northeurope'), 'ne')
  t.is(geoCodes.get('eastus2euap'), 'ecy')
})

test('placeholders: every combination of values is filled in, and none where one is missing', (t) => {
  const values = new Map([['name', ['a', 'b']], ['regionName', ['westeurope']]])
  t.deepEqual(fill('{name}.{regionName}.example', values), ['a.westeurope.example', 'b.westeurope.example'])
  t.deepEqual(fill('{name}.{subzone}.example', values), [])
  t.deepEqual(fill('plain.example', values), ['plain.example'])
  t.deepEqual(placeholdersOf('{name}-{regionName}.{name}'), ['name', 'regionName'])
})

test('placeholders: a pattern fits one label for each of its words', (t) => {
  t.true(matches('privatelink.{regionName}.azmk8s.io', 'privatelink.westeurope.azmk8s.io'))
  t.false(matches('privatelink.{regionName}.azmk8s.io', 'privatelink.a.b.azmk8s.io'))
  t.false(matches('privatelink.azure-api.net', 'privatelinkxazure-api.net'))
})
