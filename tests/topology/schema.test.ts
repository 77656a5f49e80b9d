import { readdirSync, readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import test from 'ava'
import { renderTopologySchema, topologySchema } from '../../harness/topology/schema.ts'
import { readShape } from '../../harness/topology/shape-problems.ts'
import { unreadable } from '../../harness/topology/text-problems.ts'
import { readYaml } from '../../harness/topology/yaml.ts'

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
