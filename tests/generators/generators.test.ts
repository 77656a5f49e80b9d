import test from 'ava'
import fc from 'fast-check'
import { parseTopology } from '../../harness/topology/parse.ts'
import { facts } from '../../harness/topology/facts.ts'
import { largeTopology } from './large.ts'
import { topologyTexts } from './topology.ts'

test('generator: every text is a valid design whose facts can be derived', (t) => {
  fc.assert(
    fc.property(topologyTexts, (text) => {
      const { topology, problems } = parseTopology(text, 'random.yaml')
      if (!topology) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'))
      facts(topology)
    }),
    { numRuns: 500 },
  )
  t.pass()
})

test('generator: a large design is valid, without a warning', (t) => {
  const parsed = parseTopology(largeTopology({ virtualNetworks: 1000 }), 'large.yaml')
  t.deepEqual(parsed.problems ?? parsed.warnings, [])
  t.is(parsed.topology?.virtualNetworks.size, 1000)
  t.is(parsed.topology?.privateDnsZones.size, 100)
})
