import { readdirSync } from 'node:fs'
import test from 'ava'
import { changesBetween, changesOfMeaning, meant, nameOfChange } from '../../harness/change/changes.ts'
import { mutations } from '../../harness/change/mutation/mutations.ts'
import { assemble, partsOf } from '../../harness/topology/parts.ts'
import { kinds } from '../../harness/resources/list.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import { topologyShape } from '../../harness/topology/sections.ts'

const designs: readonly Topology[] = readdirSync('topologies').filter((name) => name.endsWith('.yaml')).map((name) => {
  const { topology, problems } = loadTopology(`topologies/${name}`)
  if (!topology) throw new Error(problems.map(({ message }) => message).join('\n'))
  return topology
})

/** Some other value of the same form; `undefined` where there is none to think of. */
function other(value: unknown): unknown {
  if (typeof value === 'string') return `${value}x`
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  if (value instanceof Set) return value.size > 0 ? new Set() : new Set(['x'])
  if (value instanceof Map) return value.size > 0 ? new Map([...value].slice(1)) : new Map([['x', 'x']])
  if (Array.isArray(value)) return value.length > 0 ? value.slice(1) : [{ name: 'x', type: 'x' }]
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, other(inner)]))
  return 'x'
}

test('sections: every section of the language is a kind of resource, or what is meant by a design', (t) => {
  const sections = Object.keys((topologyShape as unknown as { shape: object }).shape)
  t.deepEqual(sections.filter((section) => section !== 'name' && section !== 'extends' && !kinds.some((kind) => kind.section === section) && !(meant as readonly string[]).includes(section)), [])
})

for (const { section } of kinds) {
  test(`sections: whatever changes in ${section}, diff and rollout see it`, (t) => {
    let looked = 0
    for (const topology of designs) {
      for (const [name, resource] of topology[section]) {
        for (const [key, value] of Object.entries(resource as object)) {
          if (key === 'name') continue
          const changed = { ...topology, [section]: new Map<string, unknown>([...topology[section], [name, { ...resource as object, [key]: other(value) }]]) }
          // What the platform decides by itself is no change of anybody's.
          const decided = section === 'registries' && key === 'dataEndpointEnabled' && [...topology.privateEndpoints.values()].some(({ service }) => service === name)
          if (!decided) t.true(changesBetween(topology, changed).length > 0, `${topology.name}: ${section}.${name}.${key}`)
          looked++
        }
      }
    }
    t.true(looked > 0, `no design has any of ${section}`)
  })

  test(`sections: mutate changes something in ${section}`, (t) => {
    t.true(designs.some((topology) => mutations(topology).some(({ path }) => path[0] === section)))
  })
}

for (const section of meant) {
  test(`sections: that ${section} differ is told`, (t) => {
    const topology = designs.find((one) => (section === 'scenarios' ? one.scenarios.size > 0 : JSON.stringify(one[section]).length > 2))!
    const changed = { ...topology, [section]: section === 'settings' ? other(topology.settings) : [] }
    t.deepEqual(changesOfMeaning(topology, changed), [section])
    t.deepEqual(changesOfMeaning(topology, topology), [])
  })
}

test('sections: a change names the keys that get another value', (t) => {
  const topology = designs.find(({ name }) => name === 'centralised-resolver')!
  const server = topology.dnsServers.get('corp-dns')!
  const changed = { ...topology, dnsServers: new Map([['corp-dns', { ...server, forwarders: ['192.168.0.99'], cache: false }]]) }
  t.deepEqual(changesBetween(topology, changed).map(nameOfChange), ['change dnsServers/corp-dns (forwarders, cache)'])
})

test('sections: every design of the project comes out of being taken apart and put together as it was', (t) => {
  for (const topology of designs) t.deepEqual(assemble(partsOf(topology).values(), topology).topology, topology, topology.name)
})
