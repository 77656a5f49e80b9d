import { catalog } from '../../harness/catalog.ts'
import { runChecks } from '../../harness/checks/run.ts'
import { diffDesigns } from '../../harness/change/diff.ts'
import { survey } from '../../harness/survey/survey.ts'
import { createModel } from '../../harness/model/model.ts'
import { findMisconfigurations } from '../../harness/misconfigurations/find.ts'
import { modelWorld } from '../../harness/model/world.ts'
import { mutate } from '../../harness/change/mutation/mutate.ts'
import { facts, type Facts } from '../../harness/facts/facts.ts'
import { parseTopology } from '../../harness/topology/parse.ts'
import type { Topology } from '../../harness/resources/topology.ts'
import { largeHybridTopology } from '../generators/large-hybrid.ts'
import { largeTopology } from '../generators/large.ts'
import { pictureOf } from '../../harness/picture/picture.ts'
import { renderHtml } from '../../harness/report/html/html.ts'
import { reportOf, topologyReport } from '../../harness/report/report.ts'
import type { Figure } from './figures.ts'
import { firstPaintFigures } from './first-paint.ts'

/** A hub and six spokes make about the fifty components that the target speaks of. */
const fifty = 7

/** Every single and double failure of a design of about fifty components, and of larger ones, up to a thousand networks and two hundred spokes behind a firewall. */
export function faultFigures(runs: number): readonly Figure[] {
  return [
    ...[fifty, 10, 20].map((networks): Figure => {
      const design = designOf(networks)
      const { components, worlds } = survey(design, { depth: 2 })
      const target = networks === fifty ? { target: '< 5,000 on one core' } : {}
      return { name: `double failures, ${components.length} components, ${worlds} worlds`, unit: 'ms', values: timed(runs, () => survey(designOf(networks), { depth: 2 })), ...target }
    }),
    ...[10, 100].map((networks): Figure => ({
      name: `single failures, ${networks} virtual networks`,
      unit: 'ms',
      values: timed(Math.min(runs, 2), () => survey(designOf(networks), { depth: 1 })),
    })),
    ...largeSurveys().map(([name, text, depth]): Figure => {
      const design = read(text())
      return { name, unit: 'ms', values: timed(1, () => survey(facts(design), { depth })), target: '< 10,000' }
    }),
  ]
}

/** Surveys of designs as large as any company has them; each is measured once. */
function largeSurveys(): readonly (readonly [name: string, text: () => string, depth: 1 | 2])[] {
  const walled = (): string => largeHybridTopology({ spokes: 200, sites: 50 })
  return [
    ['double failures, 1000 virtual networks', () => largeTopology({ virtualNetworks: 1000 }), 2],
    ['single failures, 200 spokes behind a firewall', walled, 1],
    ['double failures, 200 spokes behind a firewall', walled, 2],
  ]
}

/** A whole check, from the text of the design to the last verdict, of designs of growing size. */
export async function checkFigures(runs: number): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const networks of [10, 100, 1000]) {
    const target = networks === 1000 ? { target: '< 1,000' } : {}
    figures.push(...(await checked(`${networks} virtual networks`, largeTopology({ virtualNetworks: networks }), { runs, ...target })))
  }
  for (const [name, text, times] of largeDesigns()) figures.push(...(await checked(name, text(), { runs: Math.min(runs, times) })))
  return [...figures, { name: 'memory with the last of them', unit: 'MB', values: [process.memoryUsage().rss / 1e6] }]
}

/** Designs as large as any company has them, with how often they are measured at most. */
function largeDesigns(): readonly (readonly [name: string, text: () => string, times: number])[] {
  return [
    ['1000 virtual networks, 5 registries', () => largeTopology({ virtualNetworks: 1000, registries: 5 }), 5],
    ['200 spokes behind a firewall, 50 sites', () => largeHybridTopology({ spokes: 200, sites: 50 }), 5],
    ['4000 hosts, 20 registries in 3 regions', () => largeTopology({ virtualNetworks: 200, hosts: 20, registries: 20, regions: 3 }), 1],
    ['10,000 hosts, 50 registries in 2 regions', () => largeTopology({ virtualNetworks: 200, hosts: 50, registries: 50, together: true }), 1],
    ['2000 hosts, 50 registries in 5 regions', () => largeTopology({ virtualNetworks: 100, hosts: 20, registries: 50, regions: 5 }), 1],
  ]
}

async function checked(name: string, text: string, { runs, target }: { readonly runs: number; readonly target?: string }): Promise<readonly Figure[]> {
  const values: Record<'read' | 'check' | 'mistakes', number[]> = { read: [], check: [], mistakes: [] }
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const known = facts(read(text))
    const middle = performance.now()
    await runChecks({ facts: known, world: modelWorld(createModel(known)) }, { checks: catalog, violationsOnly: true })
    values.read.push(middle - start)
    const end = performance.now()
    findMisconfigurations(known, createModel(known))
    values.check.push(end - middle)
    values.mistakes.push(performance.now() - end)
  }
  return [
    { name: `reading a design of ${name}`, unit: 'ms', values: values.read },
    { name: `all checks of ${name}`, unit: 'ms', values: values.check, ...(target === undefined ? {} : { target }) },
    { name: `known mistakes of ${name}`, unit: 'ms', values: values.mistakes },
  ]
}

/** Comparing a design with itself, and trying every mutation of one. */
export async function comparisonFigures(runs: number): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const networks of [10, 100]) {
    const design = read(largeTopology({ virtualNetworks: networks }))
    figures.push({ name: `diff of ${networks} virtual networks`, unit: 'ms', values: timed(runs, () => diffDesigns(design, design)) })
  }
  const small = read(largeTopology({ virtualNetworks: fifty }))
  const values: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await mutate(small, catalog)
    values.push(performance.now() - start)
  }
  return [...figures, { name: `all mutations of ${fifty} virtual networks`, unit: 'ms', values }]
}

/** The HTML report of a design of 500 hosts: its map laid out, the way of every answer, the page; how large it is; and how soon a browser shows it. */
export async function htmlFigures(runs: number): Promise<readonly Figure[]> {
  const text = largeTopology({ virtualNetworks: 50, hosts: 10, registries: 10, regions: 3 })
  const parsed = parseTopology(text, 'large.yaml')
  if (!parsed.topology) throw new Error('the generated design is not valid')
  const design = facts(parsed.topology)
  const times: number[] = []
  let page = ''
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    const picture = await pictureOf(createModel(design), { file: 'large.yaml', locate: (path) => parsed.source.locate(path, 'key'), source: parsed.source })
    const topology = topologyReport({ name: 'large', file: 'large.yaml', world: 'model', duration: 0, checks: [], picture })
    page = renderHtml(reportOf([topology], { started: new Date(0), duration: 0, version: '0' }))
    times.push(performance.now() - start)
  }
  return [
    { name: `HTML report of ${design.hosts.size} hosts`, unit: 'ms', values: times, target: '< 2,000' },
    { name: 'its size', unit: 'MB', values: [Buffer.byteLength(page) / 1e6], target: '< 5' },
    ...(await firstPaintFigures(`HTML report of ${design.hosts.size} hosts`, page, runs)),
  ]
}

function designOf(virtualNetworks: number): Facts {
  return facts(read(largeTopology({ virtualNetworks })))
}

function read(text: string): Topology {
  const { topology, problems } = parseTopology(text, 'large.yaml')
  if (!topology) throw new Error(problems.map(({ message }) => message).join('\n'))
  return topology
}

function timed(runs: number, work: () => unknown): readonly number[] {
  return Array.from({ length: runs }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
}
