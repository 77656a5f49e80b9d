import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'

test('limits: 25000 record sets in a zone', (t) => {
  const codes = (n: number) => {
    const sets = Array.from({ length: n }, (_, index) => `      host-${index}: { A: 10.0.0.4 }\n`).join('')
    const parsed = parseTopology(`privateDnsZones:\n  zone:\n    name: corp.example.com\n    recordSets:\n${sets}`, 'design.yaml')
    return (parsed.problems ?? parsed.warnings).map(({ code }) => code)
  }
  t.deepEqual(codes(25_000), [])
  t.deepEqual(codes(25_001), ['limit-exceeded'])
})
