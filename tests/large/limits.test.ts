import test from 'ava'
import { parseTopology } from '../../harness/topology/parse.ts'
import { largeTopology } from '../generators/large.ts'

test.serial('limits: 25000 record sets in a zone', (t) => {
  const codes = (n: number) => {
    const sets = Array.from({ length: n }, (_, index) => `      host-${index}: { A: 10.0.0.4 }\n`).join('')
    const parsed = parseTopology(`privateDnsZones:\n  zone:\n    name: corp.example.com\n    recordSets:\n${sets}`, 'design.yaml')
    return (parsed.problems ?? parsed.warnings).map(({ code }) => code)
  }
  t.deepEqual(codes(25_000), [])
  t.deepEqual(codes(25_001), ['limit-exceeded'])
})

test.serial('limits: 10,000 hosts that are meant to reach 50 registries fit into a file, twice; who lists them for each registry is told what to do', (t) => {
  const options = { virtualNetworks: 200, hosts: 50, registries: 50 } as const
  const text = largeTopology({ ...options, together: true })
  t.true(text.length < 2 ** 20, `${text.length}`)
  const { topology, problems } = parseTopology(text, 'design.yaml')
  t.is(problems, undefined)
  t.deepEqual([topology!.hosts.size, topology!.registries.size], [10_000, 50])
  const [refused] = parseTopology(largeTopology(options), 'design.yaml').problems ?? []
  t.regex(refused!.message, /^the file has [\d.]+ MB; a file of a topology has at most 2 MB$/)
  t.regex(refused!.hint!, /\(to: \[\.\.\.\]\)/)
})

test.serial('limits: a mesh of networks that needs more cables than a lab has is told so', (t) => {
  const mesh = (size: number) => JSON.stringify({
    virtualNetworks: Object.fromEntries(Array.from({ length: size }, (_, n) => [`net-${n}`, {
      location: 'westeurope', addressSpace: `10.${n}.0.0/16`, peerings: Array.from({ length: size }, (_one, m) => `net-${m}`).filter((_one, m) => m !== n),
    }])),
  })
  const warningsOf = (text: string) => { const parsed = parseTopology(text, 'mesh.yaml'); return parsed.problems ?? parsed.warnings }
  t.deepEqual(warningsOf(mesh(128)).map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`), [
    'lab-full virtualNetworks: a lab has room for 8192 cables between routers (one for each network and site, one for each pair of peered networks); this design needs 8256: it cannot be rehearsed in containers',
  ])
  t.deepEqual(warningsOf(mesh(127)), [])
})
