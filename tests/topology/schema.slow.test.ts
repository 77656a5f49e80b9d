import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import { renderTopologySchema, topologySchema } from '../../harness/topology/schema.ts'
import { readShape } from '../../harness/topology/shape-problems.ts'
import { unreadable } from '../../harness/language/text-problems.ts'
import { readYaml } from '../../harness/language/yaml.ts'

test('schema: topology.schema.json is up to date (node harness/topology/write-schema.ts)', (t) => {
  t.is(readFileSync('harness/topology/topology.schema.json', 'utf8'), renderTopologySchema())
})

// The schema knows the shape of a topology and nothing else, so it is compared with that stage of the parser.
test('schema: takes and refuses the same documents as the parser does by their shape', (t) => {
  const valid = new Ajv().compile(topologySchema())
  let refused = 0
  for (const folder of ['topologies', 'fixtures/topologies']) {
    for (const name of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const text = readFileSync(`${folder}/${name}`, 'utf8')
      if (unreadable(text)) continue
      const { data, complaints } = readYaml(text, name)
      if (complaints.some(({ code }) => code !== 'duplicate-key')) continue
      t.is(valid(data), 'input' in readShape(data), name)
      if (!valid(data)) refused++
    }
  }
  t.true(refused >= 9)
})

/** Forms at the edge of what is allowed, by whether they are. */
const edges: readonly (readonly [text: string, allowed: boolean])[] = [
  ['intent: [{ from: [], registry: contoso, reach: never }]', false],
  ['intent: [{ from: app, registry: contoso, reach: never, through: [] }]', true],
  ['expectations: [{ from: app, name: a.example, chain: [] }]', false],
  ['expectations: [{ from: app, name: a.example, address: [] }]', true],
  ['registries: { contoso: { location: westeurope, replications: { eastus: {} } } }', true],
  ['registries: { contoso: { location: westeurope, replications: { nowhere: {} } } }', false],
  ['registries: { contoso: { location: westeurope, replications: eastus } }', false],
  ['registries: { contoso: { location: West Europe } }', false],
  ['registries: { contoso: { location: westeurope, privateEndpointConnections: 1.0 } }', true],
  ['registries: { contoso: { location: westeurope, privateEndpointConnections: 1.5 } }', false],
  ['registries: { contoso: null }', false],
  ['virtualNetworks: { hub: { location: westeurope, addressSpace: [] } }', false],
  ['virtualNetworks: { hub: { location: westeurope, addressSpace: { addressPrefixes: 10.0.0.0/16 } } }', false],
  ['virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, peerings: { spoke: null } } }', false],
  ['virtualNetworks: { hub: { location: westeurope, addressSpace: 10.0.0.0/16, dhcpOptions: { dnsServers: 10.0.0.4 } } }', true],
  ['privateDnsZones: { zone: { name: a.example, recordSets: { app: { A: 10.0.0.4, ttl: 0 } } } }', false],
  ['privateDnsZones: { zone: { name: a.example, recordSets: { app: { A: 10.0.0.4, ttl: 2147483647 } } } }', true],
  ['privateDnsZones: { zone: { name: a.example, recordSets: { app: { SOA: a } } } }', false],
  ['privateDnsZones: { zone: { name: a.example, virtualNetworkLinks: { hub: {} } } }', true],
  ['hosts: { app: { subnet: { virtualNetwork: hub } } }', false],
  ['settings: { publicAliasTtl: 0 }', true],
  ['name: 5', false],
  ['[]', false],
]

test('schema: draws the line where the parser does', (t) => {
  const valid = new Ajv().compile(topologySchema())
  for (const [text, allowed] of edges) {
    const { data } = readYaml(text, 'design.yaml')
    t.deepEqual([valid(data), 'input' in readShape(data)], [allowed, allowed], text)
  }
})
