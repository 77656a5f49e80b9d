import { join } from 'node:path'
import test from 'ava'
import { importSources } from '../../harness/import/import.ts'
import { parseTopology } from '../../harness/topology/parse.ts'

test('a plan whose ids are known only after apply: modules, count and for_each, variables and outputs', (t) => {
  const { text, leftAside, notes } = importSources([join(import.meta.dirname, '../../fixtures/import/plan.json')])
  const { topology: design, problems } = parseTopology(text, 'plan.yaml')
  if (design === undefined) return t.fail(`${JSON.stringify(problems)}\n${text}`)
  t.deepEqual([...design.virtualNetworks.values()].map(({ name, subnets, peerings }) => [name, subnets.length, peerings.map(({ remoteVirtualNetwork }) => remoteVirtualNetwork)]), [
    ['hub', 2, ['spoke-a', 'spoke-b']], ['spoke-a', 1, ['hub']], ['spoke-b', 1, ['hub']],
  ])
  t.deepEqual([...design.privateDnsZones.values()].map(({ virtualNetworkLinks }) => virtualNetworkLinks.map(({ virtualNetwork }) => virtualNetwork)), [['hub', 'spoke-a', 'spoke-b']])
  const endpoint = design.privateEndpoints.get('pe-acr')
  t.deepEqual([endpoint?.service, endpoint?.subnet, endpoint?.privateDnsZoneGroup], ['contosoteam', 'endpoints', ['privatelink.azurecr.io']])
  t.deepEqual(design.intent.map(({ from, service }) => [from, service]), [[['vm-hub-servers', 'vm-spoke-a-apps', 'vm-spoke-b-apps'], 'contosoteam']])
  t.deepEqual(leftAside, { random_id: 1 })
  t.deepEqual(notes, [])
})
