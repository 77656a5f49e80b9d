import { readdirSync, readFileSync } from 'node:fs'
import test from 'ava'
import { images } from '../../docker/images.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import { whole } from '../images/worlds.ts'
import { planOf } from './load.ts'

const within = (text: string) => planOf(text).nodes.filter((node) => node.within === 'plain-hosts').map(({ name }) => name)

test('plain hosts: those with a client, a tunnel or a table of names have a container of their own', (t) => {
  t.deepEqual(within(whole).filter((name) => planOf(whole).nodes.some((node) => node.name === name && node.image !== images.host)), [])
  const tables = readFileSync('fixtures/clients/name-tables.yaml', 'utf8')
  const alone = planOf(tables).nodes.filter(({ kind, within }) => kind === 'host' && within === undefined)
  t.true(alone.length > 0)
  t.true(alone.every(({ command, nameServersByDomain, tunnels }) => nameServersByDomain !== undefined || tunnels === true || command[0] !== 'sleep'))
})

test('plain hosts: where there is one there is their container, before them, and nowhere else', (t) => {
  const files = ['topologies', 'fixtures/clients'].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`))
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    if (!parseTopology(text, file).topology) continue
    const { nodes } = planOf(text)
    const shared = nodes.findIndex(({ name }) => name === 'plain-hosts')
    const first = nodes.findIndex((node) => node.within !== undefined)
    t.true(first === -1 ? shared === -1 : shared !== -1 && shared < first, file)
    for (const node of nodes) {
      // What needs a command, a capability or another image cannot be a machine in somebody else's container.
      if (node.within !== undefined) t.like(node, { kind: 'host', image: images.host, command: ['sleep', 'infinity'], tunnels: undefined, ready: undefined, api: undefined }, `${file} ${node.name}`)
    }
  }
})
