import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { kinds } from '../../harness/resources/list.ts'
import { loadTopology } from '../../harness/topology/load.ts'

const folderOf = (section: string) => section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

test('kinds: each has a folder of its name with its language and what puts it together', (t) => {
  for (const { section } of kinds) {
    for (const file of ['language.ts', 'kind.ts']) t.true(existsSync(`harness/resources/${folderOf(section)}/${file}`), `${section}: ${file}`)
  }
})

test('kinds: what the worked example added is all that knows of it', (t) => {
  const files = readdirSync('harness', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && /bastion/i.test(readFileSync(join('harness', file), 'utf8')))
  t.deepEqual(files.toSorted(), [
    // The subnet's name is among those that Azure keeps for one service.
    'azure/virtual-network.ts',
    // What Azure Resource Manager calls each kind, and how it writes one, is import's to know.
    'import/assemble.ts',
    'import/kinds/gateways.ts',
    'import/live/network.ts',
    'import/live/resource-graph.ts',
    'import/proposals.ts',
    'import/terraform/azurerm.ts',
    'resources/bastion-hosts/kind.ts',
    'resources/bastion-hosts/language.ts',
    'resources/bastion-hosts/rules.ts',
    'resources/list.ts',
    'resources/sections.ts',
  ])
})

test('kinds: the steps of the guide name what is there', (t) => {
  const guide = readFileSync('harness/resources/README.md', 'utf8')
  for (const [, file] of guide.matchAll(/`(bastion-hosts\/[a-z.]+)`/g)) t.true(existsSync(`harness/resources/${file}`), file)
  t.true('schema' in (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }).scripts)
})

test('kinds: a resource that claims an address of a subnet made for others is refused', (t) => {
  const { problems } = loadTopology('fixtures/topologies/dedicated-subnet.yaml')
  t.deepEqual(problems?.map(({ code }) => code), ['dedicated-subnet'])
})
