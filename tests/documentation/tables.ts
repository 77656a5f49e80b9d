import { readFileSync, readdirSync } from 'node:fs'
import { catalog } from '../../harness/catalog.ts'
import { facts } from '../../harness/facts/facts.ts'
import { catalogue, type CatalogueEntry } from '../../harness/misconfigurations/list.ts'
import { breakable } from '../../harness/facts/components.ts'
import { kinds } from '../../harness/resources/list.ts'
import { loadTopology } from '../../harness/topology/load.ts'
import type { ComponentId, ComponentKind } from '../../harness/world/component.ts'
import type { Topology } from '../../harness/resources/topology.ts'

/** A table of a README that repeats what stands in the code, found by its first line. */
export interface Table {
  readonly readme: string
  readonly header: string
  /** Its rows. `before`: those that the README has, for whose order nothing else speaks. */
  readonly rows: (before: readonly string[]) => readonly string[]
}

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

/** A sentence of the code as Markdown, where `<registry>` and `*` mean themselves. */
const prose = (text: string): string => text.replace(/[<*]/g, '\\$&')

/** By hand, since nothing in the code says it: a design in which each can fail. One that is forgotten does not compile. */
const examples: Readonly<Record<ComponentKind, string>> = {
  'azure-dns': 'flagship',
  'recursive-resolver': 'flagship',
  'public-zone': 'flagship',
  'public-name': 'flagship',
  'private-zone': 'flagship',
  'zone-link': 'flagship',
  record: 'flagship',
  peering: 'hub-and-spoke',
  'private-endpoint': 'flagship',
  replica: 'flagship',
  dependency: 'flagship',
  'front-end': 'flagship',
  'availability-zone': 'zones-and-keys',
  'encryption-key': 'zones-and-keys',
  region: 'flagship',
  'inbound-endpoint': 'two-resolvers',
  'outbound-endpoint': 'centralised-resolver',
  'ruleset-link': 'distributed-rulesets',
  'forwarding-rule': 'centralised-resolver',
  'dns-server': 'on-premises-software',
  connection: 'expressroute-with-vpn',
  tunnel: 'active-active-vpn',
  gateway: 'active-active-vpn',
  firewall: 'firewall-egress',
  appliance: 'network-appliance',
  'security-rule': 'network-security-groups',
  'public-address': 'selected-networks',
  'half-answered': 'flagship',
  'slow-answers': 'on-premises-software',
  'late-answers': 'on-premises-software',
  truncated: 'on-premises-software',
  'truncated-without-tcp': 'on-premises-software',
  nxdomain: 'on-premises-software',
  lame: 'flagship',
  refused: 'on-premises-software',
  servfail: 'on-premises-software',
  'one-way': 'hub-and-spoke',
  loss: 'active-active-vpn',
  delay: 'active-active-vpn',
  rate: 'active-active-vpn',
  'expired-certificate': 'flagship',
  clock: 'flagship',
}

export const tables: readonly Table[] = [
  {
    readme: 'harness/checks/README.md',
    header: row('check', 'holds when'),
    rows: () => catalog.map(({ id, title }) => row(`[\`${id}\`](${id}.ts)`, prose(title))),
  },
  {
    readme: 'topologies/README.md',
    header: row('design', 'teaches'),
    rows: (before) => inOrder(before).map((name) => row(`[${name}](${name}.yaml)`, prose(lessonOf(name)))),
  },
  {
    readme: 'harness/misconfigurations/README.md',
    header: row('number', 'known mistake', 'what becomes of it'),
    rows: () => catalogue.map((entry) => row(entry.number, prose(entry.title), fateOf(entry))),
  },
  {
    readme: 'harness/survey/README.md',
    header: row('component', 'when it fails', 'listed by'),
    rows: () => Object.entries(examples).map(([kind, design]) => componentRow(kind as ComponentKind, design)),
  },
]

/** A README with its tables as they have to be. */
export function rewritten(readme: string, text: string): string {
  const lines = text.split('\n')
  for (const { header, rows } of tables.filter((table) => table.readme === readme)) {
    const start = lines.indexOf(header)
    if (start < 0) throw new Error(`${readme} has no table that begins with: ${header}`)
    const first = start + 2
    const length = lines.slice(first).findIndex((line) => !line.startsWith('|'))
    lines.splice(first, length, ...rows(lines.slice(first, first + length)))
  }
  return numbered(readme, lines.join('\n'))
}

/** The known mistake of the worked example gets the next number, after that of the last. */
function numbered(readme: string, text: string): string {
  const [before, after] = text.split(/^(?=## Add a known mistake$)/m)
  if (!readme.startsWith('harness/misconfigurations/') || after === undefined) return text
  const numbers = new Set(after.match(/\bM\d+\b/g)!.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))))
  if (numbers.size !== 2) throw new Error(`${readme}: its example names ${[...numbers].join(', ')}, not the last number and the next`)
  const next = `M${String(catalogue.length + 1).padStart(2, '0')}`
  const [last] = numbers
  return before + after.replace(/\bM\d+\b/g, (number) => (number === last ? catalogue.at(-1)!.number : next))
}

/** Designs in the order of the table, which goes from the simple to the difficult; those that it does not have at its end. */
function inOrder(before: readonly string[]): readonly string[] {
  const there = readdirSync('topologies').filter((name) => name.endsWith('.yaml')).map((name) => name.slice(0, -'.yaml'.length))
  const known = before.map((line) => /^\| \[([\w-]+)\]/.exec(line)?.[1] ?? '').filter((name) => there.includes(name))
  return [...known, ...there.filter((name) => !known.includes(name)).toSorted()]
}

/** The first sentence of a design's first comment, without its `Teaches`. */
function lessonOf(name: string): string {
  const lines = readFileSync(`topologies/${name}.yaml`, 'utf8').split('\n')
  const comment = lines.slice(2, lines.findIndex((line) => !line.startsWith('#'))).map((line) => line.slice(2)).join(' ')
  const [, lesson] = /^Teaches (.*?[.])(?:$| )/.exec(comment) ?? []
  if (lesson === undefined) throw new Error(`topologies/${name}.yaml does not begin by saying what it teaches`)
  return `${lesson[0]!.toUpperCase()}${lesson.slice(1)}${comment.includes('DELIBERATELY WRONG') ? ' Wrong on purpose.' : ''}`
}

function fateOf({ state }: CatalogueEntry): string {
  switch (state.state) {
    case 'implemented': {
      const found = [state.misconfiguration, ...(state.others ?? [])].map((id) => `[\`${id}\`](${id}.ts)`).join(', ')
      return state.lacking === undefined ? found : `${found}; to come: ${state.lacking}`
    }
    case 'refused':
      return `refused: [\`${state.code}\`](../../fixtures/topologies/${state.code}.yaml)`
    case 'to come':
      return `to come: ${state.lacking}`
  }
}

function componentRow(kind: ComponentKind, design: string): string {
  const { topology } = loadTopology(`topologies/${design}.yaml`)
  // The shortest is the easiest to read.
  const [found] = topology ? breakable(facts(topology)).filter((component) => component.kind === kind).toSorted((a, b) => a.id.length - b.id.length) : []
  if (found === undefined) throw new Error(`topologies/${design}.yaml has no component of the kind ${kind}`)
  return row(`\`${found.id}\``, found.failure, ownerOf(topology!, found.id))
}

/** The file that lists a component: that of its kind of resource, or what lists those that belong to none. */
function ownerOf(topology: Topology, id: ComponentId): string {
  const owner = kinds.find((kind) => [...kind.components?.(topology) ?? []].some((component) => component.id === id))
  if (owner === undefined) return '[`facts/components.ts`](../facts/components.ts)'
  const folder = owner.section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `[\`resources/${folder}\`](../resources/${folder}/kind.ts)`
}
