import { readFileSync } from 'node:fs'
import test from 'ava'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { describeSighting } from '../../harness/misconfigurations/render.ts'
import { createModel } from '../../harness/model/model.ts'
import { factsOf } from '../design.ts'

/** The lines of the symptoms that are told of a design. */
function symptomsOf(text: string, file?: string): readonly string[] {
  const facts = factsOf(text, file)
  return findMisconfigurations(facts, createModel(facts)).map((found) => describeSighting(found).find((line) => line.startsWith('  symptom'))!.slice(13))
}

const registry = (record: string): string => `
registries: { contoso: { location: westeurope, publicNetworkAccess: Disabled } }
virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, subnets: { endpoints: 10.0.1.0/24, apps: 10.0.2.0/24 } } }
privateDnsZones: { zone: { name: privatelink.azurecr.io, virtualNetworkLinks: [hub], recordSets: { ${record} } } }
privateEndpoints: { pe: { registry: contoso, subnet: hub/endpoints } }
hosts: { app: hub/apps }
intent: [{ from: app, to: contoso, reach: privately }]
`

test('symptom: where the login server’s record lacks, that is what is not found, and no data endpoint', (t) => {
  t.deepEqual(symptomsOf(registry('contoso.westeurope.data: { A: 10.0.1.4 }')), ['NXDOMAIN for contoso.azurecr.io: no such host'])
  t.regex(symptomsOf(registry('contoso: { A: 10.0.1.5 }'))[0]!, /^NXDOMAIN for the data endpoint/)
})

for (const [file, ...seen] of [
  ['51-cluster-zone-not-linked-to-dns', 'NXDOMAIN for cluster.privatelink.westeurope.azmk8s.io: no such host'],
  ['58-two-zones-of-one-name', 'NXDOMAIN for events.servicebus.windows.net: no such host'],
  ['61-leftover-forwarder', 'NOERROR, an alias and then a public address, where nobody is let in'],
  ['65-zone-of-other-region', 'NOERROR, an alias and then 10.0.2.4: a timeout at port 443'],
] as const) {
  test(`symptom: as the answer is predicted, in case ${file}`, (t) => t.deepEqual(symptomsOf(readFileSync(`fixtures/cases/${file}.yaml`, 'utf8'), `fixtures/cases/${file}.yaml`), seen))
}
