import { readFileSync } from 'node:fs'
import test from 'ava'
import { createModel } from '../../harness/model/model.ts'
import { predicted } from '../../harness/parity/parity.ts'
import { violationsIn } from '../worlds/judge.ts'
import { rehearsed } from './judged-alike.ts'
import { labOf } from './lab.ts'

test.serial('case 25: zones for single names, private and a server’s own', (t) => rehearsed(t, 'fixtures/cases/25-zone-per-name.yaml'))

test.serial('case 34: a wildcard in the privatelink zone', (t) => rehearsed(t, 'fixtures/cases/34-wildcard-in-privatelink-zone.yaml', [
  'data-endpoints-private: vm harbourline.westeurope.data.azurecr.io A',
  'foreign-services-resolve: vm partner.azurecr.io A',
  'public-data-reach: vm https://partner.westeurope.data.azurecr.io',
  'public-reach: vm https://partner.azurecr.io/v2/',
]))

test.serial('two mistakes at once: the name leads elsewhere, and the private endpoint is tried by its address all the same', async (t) => {
  const text = readFileSync('topologies/one-network.yaml', 'utf8').replace('virtualNetworkLinks: [hub]', 'virtualNetworkLinks: []').replace('{ registry: contoso, subnet', '{ registry: contoso, connectionState: Pending, subnet')
  await using started = await labOf(t, text)
  t.timeout(300_000, 'a lab, and an endpoint that does not answer')
  const observed = predicted(started.lab, createModel(started.facts))
  const found = await violationsIn(started.facts, observed.world)
  t.true(found.includes('private-endpoint-reachable: app https://contoso.azurecr.io'), found.join('\n'))
  t.true(found.includes('service-names-private: app contoso.azurecr.io A'), found.join('\n'))
  t.deepEqual(observed.parity().differing, [])
})
