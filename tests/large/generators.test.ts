import test from 'ava'
import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { facts } from '../../harness/facts/facts.ts'
import { createModel } from '../../harness/model/model.ts'
import { modelWorld } from '../../harness/model/world.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { largeHybridTopology } from '../generators/large-hybrid.ts'
import { largeTopology } from '../generators/large.ts'

test.serial('generator: a large design is valid, without a warning', (t) => {
  const parsed = parseTopology(largeTopology({ virtualNetworks: 1000 }), 'large.yaml')
  t.deepEqual(parsed.problems ?? parsed.warnings, [])
  t.is(parsed.topology?.virtualNetworks.size, 1000)
  t.is(parsed.topology?.privateDnsZones.size, 100)
})

test.serial('generator: a large design of many hosts, registries and regions is valid, without a warning, and its intents hold', async (t) => {
  const parsed = parseTopology(largeTopology({ virtualNetworks: 12, hosts: 3, registries: 4, regions: 5 }), 'large.yaml')
  t.deepEqual(parsed.problems ?? parsed.warnings, [])
  t.deepEqual(await failing(parsed.topology!), [])
})

test.serial('generator: a large hybrid design is valid, without a warning, and its intents hold', async (t) => {
  const parsed = parseTopology(largeHybridTopology({ spokes: 12, sites: 4 }), 'large.yaml')
  t.deepEqual(parsed.problems ?? parsed.warnings, [])
  t.deepEqual(await failing(parsed.topology!), [])
})

async function failing(topology: Topology): Promise<readonly string[]> {
  const known = facts(topology)
  const results = await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog })
  return results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skip').map(({ check }) => check.id)
}
