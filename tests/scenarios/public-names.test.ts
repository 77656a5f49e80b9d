import test from 'ava'
import { builtInFor } from '../../harness/scenarios/built-in.ts'
import { outages } from '../../harness/scenarios/judge.ts'
import { play } from '../../harness/scenarios/play.ts'
import { factsOf } from '../design.ts'

const facts = factsOf(`
registries: { contoso: { location: westeurope, replications: [eastus2], dataEndpointEnabled: true } }
services: { contosofiles: { type: storageAccount, groupIds: [blob] } }
virtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }
hosts: { app: net/apps }
intent:
  - { from: app, registry: contoso, reach: publicly }
  - { from: app, to: contosofiles, reach: publicly }
`)

/** What each name was answered with, one after the other, and how long nobody was served. */
function told(scenario: string): Readonly<Record<string, readonly [readonly string[], number]>> {
  const found = builtInFor(facts).scenarios.find(({ name }) => name === `storage-names-gone:${scenario}`)!
  const history = play(facts, found)
  return Object.fromEntries(history.clients.map((client) => [client.name, [client.seen.map(({ rcode }) => rcode), outages(history, client).reduce((sum, { from, to }) => sum + to - from, 0)]]))
}

test('storage-names-gone: data endpoints of one region are gone once caches have forgotten them, login servers and other regions go on', (t) => {
  const { 'contoso.azurecr.io': login, 'contoso.westeurope.data.azurecr.io': data, 'contoso.eastus2.data.azurecr.io': other, 'contosofiles.blob.core.windows.net': account } = told('westeurope')
  t.deepEqual([login, other, account], [[['NOERROR'], 0], [['NOERROR'], 0], [['NOERROR'], 0]])
  t.deepEqual(data![0], ['NOERROR', 'NXDOMAIN', 'NOERROR'])
  t.true(data![1] >= 600 && data![1] <= 1200, String(data![1]))
})

test('storage-names-gone: a storage account by its own name', (t) => {
  const { 'contoso.westeurope.data.azurecr.io': data, 'contosofiles.blob.core.windows.net': account } = told('contosofiles')
  t.deepEqual([account![0], data![0]], [['NOERROR', 'NXDOMAIN', 'NOERROR'], ['NOERROR']])
})

test('storage-names-gone: none where nobody is meant to reach storage by a name', (t) => {
  const without = factsOf('registries: { contoso: { location: westeurope } }\nvirtualNetworks: { net: { location: westeurope, addressSpace: 10.1.0.0/16, subnets: { apps: 10.1.1.0/24 } } }\nhosts: { app: net/apps }\nintent: [{ from: app, registry: contoso, reach: publicly }]')
  t.is(builtInFor(without).others.find(({ name }) => name === 'storage-names-gone')?.because, 'nobody is meant to reach a storage account, or a registry with data endpoints of its own')
})
