import test from 'ava'
import { serviceGroup, serviceType, serviceTypes } from '../../harness/azure/private-link.ts'
import { serviceFrontEnd, serviceRecords } from '../../harness/azure/service-chain.ts'
import { knownPlaceholders, missingPlaceholders, namesOfGroup, privateZonesOf } from '../../harness/azure/service-names.ts'

interface Written {
  readonly location?: string
  readonly dns?: Readonly<Record<string, readonly string[]>>
}

function resource(name: string, { location = 'westeurope', dns = {} }: Written = {}) {
  return { name, location, dns: new Map(Object.entries(dns)) }
}

function group(word: string, id: string) {
  return serviceGroup(serviceType(word)!, id)!
}

/** `<member>: <name> -> <alias> in <zone>`, as a private endpoint and its zone group would have it. */
const named = test.macro({
  exec: (t, word: string, id: string, written: Written & { name: string }, expected: readonly string[]) => {
    const names = namesOfGroup(group(word, id), resource(written.name, written))
    t.deepEqual(names.map((one) => `${one.member}: ${one.name} -> ${one.publicZone === undefined ? 'nothing public' : one.privatelinkName} in ${one.privatelinkZone}`), expected)
  },
  title: (title, word: string, id: string) => `names: ${word}/${id}${title ? `, ${title}` : ''}`,
})

test(named, 'keyVault', 'vault', { name: 'fabrikam' }, ['default: fabrikam.vault.azure.net -> fabrikam.privatelink.vaultcore.azure.net in privatelink.vaultcore.azure.net'])
test(named, 'storageAccount', 'blob', { name: 'StorageAccountA' }, [
  'blob: storageaccounta.blob.core.windows.net -> storageaccounta.privatelink.blob.core.windows.net in privatelink.blob.core.windows.net',
])
test(named, 'storageAccount', 'dfs_secondary', { name: 'store' }, [
  'dfs_secondary: store-secondary.dfs.core.windows.net -> store-secondary.privatelink.dfs.core.windows.net in privatelink.dfs.core.windows.net',
])
test(named, 'sqlServer', 'sqlServer', { name: 'orders' }, ['sqlServer: orders.database.windows.net -> orders.privatelink.database.windows.net in privatelink.database.windows.net'])
test('an address with two names', named, 'webApp', 'sites', { name: 'mywebapp' }, [
  'sites: mywebapp.azurewebsites.net -> mywebapp.privatelink.azurewebsites.net in privatelink.azurewebsites.net',
  'sites: mywebapp.scm.azurewebsites.net -> mywebapp.scm.privatelink.azurewebsites.net in privatelink.azurewebsites.net',
])
test('an address for the account and one for each region', named, 'cosmosDb', 'Sql', { name: 'catalog', dns: { regionName: ['westeurope', 'northeurope'] } }, [
  'catalog: catalog.documents.azure.com -> catalog.privatelink.documents.azure.com in privatelink.documents.azure.com',
  'catalog-westeurope: catalog-westeurope.documents.azure.com -> catalog-westeurope.privatelink.documents.azure.com in privatelink.documents.azure.com',
  'catalog-northeurope: catalog-northeurope.documents.azure.com -> catalog-northeurope.privatelink.documents.azure.com in privatelink.documents.azure.com',
])
test('five zones', named, 'monitorPrivateLinkScope', 'azuremonitor', { name: 'scope', dns: { workspaceId: ['0a1b'] } }, [
  'api: api.monitor.azure.com -> api.privatelink.monitor.azure.com in privatelink.monitor.azure.com',
  'global.in.ai: global.in.ai.monitor.azure.com -> global.in.ai.privatelink.monitor.azure.com in privatelink.monitor.azure.com',
  'live: live.monitor.azure.com -> live.privatelink.monitor.azure.com in privatelink.monitor.azure.com',
  'profiler: profiler.monitor.azure.com -> profiler.privatelink.monitor.azure.com in privatelink.monitor.azure.com',
  'snapshot: snapshot.monitor.azure.com -> snapshot.privatelink.monitor.azure.com in privatelink.monitor.azure.com',
  '0a1b.oms: 0a1b.oms.opinsights.azure.com -> 0a1b.privatelink.oms.opinsights.azure.com in privatelink.oms.opinsights.azure.com',
  '0a1b.ods: 0a1b.ods.opinsights.azure.com -> 0a1b.privatelink.ods.opinsights.azure.com in privatelink.ods.opinsights.azure.com',
  '0a1b.agentsvc: 0a1b.agentsvc.azure-automation.net -> 0a1b.privatelink.agentsvc.azure-automation.net in privatelink.agentsvc.azure-automation.net',
  'scadvisorcontentpl: scadvisorcontentpl.blob.core.windows.net -> scadvisorcontentpl.privatelink.blob.core.windows.net in privatelink.blob.core.windows.net',
])
test(named, 'kubernetesCluster', 'management', { name: 'prod', dns: { name: ['prod-dns-1a2b'] } }, [
  'management: prod-dns-1a2b.privatelink.westeurope.azmk8s.io -> nothing public in privatelink.westeurope.azmk8s.io',
])
test('a zone of its own', named, 'kubernetesCluster', 'management', { name: 'prod', dns: { subzone: ['team'] } }, [
  'management: prod.team.privatelink.westeurope.azmk8s.io -> nothing public in team.privatelink.westeurope.azmk8s.io',
])
test(named, 'kusto', 'cluster', { name: 'logs', dns: { storageAccount: ['abc'] } }, [
  'Engine: logs.westeurope.kusto.windows.net -> logs.privatelink.westeurope.kusto.windows.net in privatelink.westeurope.kusto.windows.net',
  'DataManagement: ingest-logs.westeurope.kusto.windows.net -> ingest-logs.privatelink.westeurope.kusto.windows.net in privatelink.westeurope.kusto.windows.net',
  'blob-abc: abc.blob.core.windows.net -> abc.privatelink.blob.core.windows.net in privatelink.blob.core.windows.net',
  'queue-abc: abc.queue.core.windows.net -> abc.privatelink.queue.core.windows.net in privatelink.queue.core.windows.net',
  'table-abc: abc.table.core.windows.net -> abc.privatelink.table.core.windows.net in privatelink.table.core.windows.net',
])
test('the region\'s code is not its abbreviation', named, 'recoveryServicesVault', 'AzureBackup', { name: 'vault', dns: { name: ['123.prot'] } }, [
  '123.prot: 123.prot.privatelink.we.backup.windowsazure.com -> nothing public in privatelink.we.backup.windowsazure.com',
])
test(named, 'batchAccount', 'nodeManagement', { name: 'jobs' }, [
  'nodeManagement: jobs.westeurope.service.batch.azure.com -> jobs.westeurope.service.privatelink.batch.azure.com in privatelink.batch.azure.com',
])
test(named, 'staticWebApp', 'staticSites', { name: 'site', dns: { partitionId: ['3'] } }, [
  'staticSites: site.3.azurestaticapps.net -> site.privatelink.3.azurestaticapps.net in privatelink.3.azurestaticapps.net',
])
test('without a partition', named, 'staticWebApp', 'staticSites', { name: 'site' }, [
  'staticSites: site.azurestaticapps.net -> site.privatelink.azurestaticapps.net in privatelink.azurestaticapps.net',
])
test(named, 'sqlManagedInstance', 'managedInstance', { name: 'mi', dns: { dnsPrefix: ['a1b2'] } }, [
  'managedInstance: mi.a1b2.database.windows.net -> mi.privatelink.a1b2.database.windows.net in privatelink.a1b2.database.windows.net',
])
test(named, 'dataFactory', 'portal', { name: 'factory' }, ['portal: adf.azure.com -> privatelink.adf.azure.com in privatelink.adf.azure.com'])
test('two names of one alias', named, 'machineLearningWorkspace', 'amlworkspace', { name: 'ml', dns: { workspaceId: ['fb7e'] } }, [
  'default: fb7e.workspace.westeurope.api.azureml.ms -> fb7e.workspace.westeurope.privatelink.api.azureml.ms in privatelink.api.azureml.ms',
  'default: fb7e.workspace.westeurope.cert.api.azureml.ms -> fb7e.workspace.westeurope.privatelink.api.azureml.ms in privatelink.api.azureml.ms',
  'notebook: ml-ml-westeurope-fb7e.westeurope.notebooks.azure.net -> ml-ml-westeurope-fb7e.westeurope.privatelink.notebooks.azure.net in privatelink.notebooks.azure.net',
])

test('names: what a design must state is told', (t) => {
  t.deepEqual(missingPlaceholders(group('sqlManagedInstance', 'managedInstance'), resource('mi')), ['dnsPrefix'])
  t.deepEqual(missingPlaceholders(group('machineLearningWorkspace', 'amlworkspace'), resource('ml')), ['workspaceId'])
  t.deepEqual(missingPlaceholders(group('kubernetesCluster', 'management'), resource('prod')), [])
  // Newer than the published list of codes.
  t.deepEqual(missingPlaceholders(group('recoveryServicesVault', 'AzureBackup'), resource('vault', { location: 'italynorth' })), ['regionCode'])
  t.deepEqual(missingPlaceholders(group('recoveryServicesVault', 'AzureBackup'), resource('vault', { location: 'italynorth', dns: { regionCode: ['itn'] } })), [])
  t.deepEqual(knownPlaceholders(serviceType('staticWebApp')!.groups), ['name', 'partitionId'])
})

test('names: every sub-resource has at least one name, in a zone that is told, once its placeholders have values', (t) => {
  for (const { word, groups } of serviceTypes) {
    for (const one of groups) {
      const dns = Object.fromEntries(missingPlaceholders(one, resource('contoso')).map((placeholder) => [placeholder, ['value']]))
      const names = namesOfGroup(one, resource('contoso', { dns }))
      t.true(names.length > 0, `${word}/${one.id}`)
      for (const { name, privatelinkName, privatelinkZone, publicZone } of names) {
        t.notRegex(`${name} ${privatelinkName} ${privatelinkZone} ${publicZone}`, /[{}]/, `${word}/${one.id}`)
        t.true(privatelinkName === privatelinkZone || privatelinkName.endsWith(`.${privatelinkZone}`), `${word}/${one.id}`)
        t.true(publicZone === undefined || name === publicZone || name.endsWith(`.${publicZone}`), `${word}/${one.id}: ${name} in ${publicZone}`)
      }
    }
  }
})

test('names: the zones of another cloud', (t) => {
  t.deepEqual(privateZonesOf(group('kusto', 'cluster'), resource('logs', { location: 'chinaeast2' }), 'china'), ['privatelink.chinaeast2.kusto.windows.cn'])
  t.deepEqual(privateZonesOf(group('kubernetesCluster', 'management'), resource('prod'), 'usGovernment'), [])
})

function records(services: readonly { word: string; id: string; name: string; privateLink: boolean }[]) {
  const { rrsets } = serviceRecords(
    services.map(({ word, id, name, privateLink }) => ({
      type: word, location: 'eastus', privateLink, path: ['services', name], names: namesOfGroup(group(word, id), resource(name, { location: 'eastus' })),
    })),
    60,
  )
  return rrsets.map(({ name, type, data }) => `${name} ${type} ${data.join(' ')}`)
}

test('chain: a name leads to a public front end', (t) => {
  t.deepEqual(records([{ word: 'keyVault', id: 'vault', name: 'fabrikam', privateLink: false }]), [
    'fabrikam.vault.azure.net CNAME keyvault-0101eus.eastus.cloudapp.azure.com',
    'keyvault-0101eus.eastus.cloudapp.azure.com A ' + serviceFrontEnd('keyVault', 'eastus').address,
  ])
})

test('chain: through the private zone as soon as there is a private endpoint', (t) => {
  t.deepEqual(records([{ word: 'keyVault', id: 'vault', name: 'fabrikam', privateLink: true }]), [
    'fabrikam.vault.azure.net CNAME fabrikam.privatelink.vaultcore.azure.net',
    'fabrikam.privatelink.vaultcore.azure.net CNAME keyvault-0101eus.eastus.cloudapp.azure.com',
    'keyvault-0101eus.eastus.cloudapp.azure.com A ' + serviceFrontEnd('keyVault', 'eastus').address,
  ])
})

test('chain: a name that only a private zone has is not public', (t) => {
  t.deepEqual(records([{ word: 'kubernetesCluster', id: 'management', name: 'prod', privateLink: true }]), [])
})

test('chain: services with names in common have each of them once, the one with a private endpoint first', (t) => {
  const both = records([
    { word: 'monitorPrivateLinkScope', id: 'azuremonitor', name: 'open', privateLink: false },
    { word: 'monitorPrivateLinkScope', id: 'azuremonitor', name: 'closed', privateLink: true },
  ])
  t.is(new Set(both.map((line) => line.split(' ', 1)[0])).size, both.length)
  t.true(both.includes('api.monitor.azure.com CNAME api.privatelink.monitor.azure.com'))
  t.is(serviceFrontEnd('keyVault', 'westeurope').name, 'keyvault-0101weu.westeurope.cloudapp.azure.com')
})
